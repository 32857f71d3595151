package io.vigie.commands.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Problem;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import io.vigie.commands.snmp.SnmpSettings.Channel;
import io.vigie.commands.snmp.SnmpSettings.Wire;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.PDU;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** Agents that lie, stutter, or know less than others. */
class OddAgentsTest {
    private static final List<Channel> CHANNELS = List.of(
            new Channel(11, "SAN nikita", "nikita", "storage", List.of(new Wire(28, "eth2"), new Wire(29, "eth3"))));

    /** For whoever is not answered, or not soon. */
    private static final Duration IMPATIENT = Duration.ofMillis(200);
    /** Without a bound it would be for ever. */
    private static final Duration ENDS = Duration.ofSeconds(30);

    private static SnmpSwitch driver(int port, String portNames) {
        return driver(port, portNames, Duration.ofSeconds(10));
    }

    private static SnmpSwitch driver(int port, String portNames, Duration timeout) {
        return new SnmpSwitch(
                new SnmpSettings(
                        "odd", "127.0.0.1", port, new SnmpAccess.Community("public"), timeout, 0, portNames, CHANNELS),
                Clock.systemUTC());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noise_for_an_answer_is_a_problem_within_the_bound(long seed) throws Exception {
        Random random = new Random(seed);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            Thread liar = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                        socket.receive(packet);
                        byte[] back = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                        back[random.nextInt(back.length)] = (byte) random.nextInt();
                        back[1 + random.nextInt(3)] ^= (byte) (1 + random.nextInt(255));
                        socket.send(new DatagramPacket(back, back.length, packet.getSocketAddress()));
                    }
                } catch (java.io.IOException e) {
                    // The test is over.
                }
            });
            try (SnmpSwitch driver = driver(socket.getLocalPort(), "", IMPATIENT)) {
                long began = System.nanoTime();
                assertThatThrownBy(driver::poll)
                        .isInstanceOfSatisfying(
                                Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.SITE));
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ENDS);
            }
            socket.close();
            liar.join();
        }
    }

    @Test
    void rows_in_a_circle_are_nonsense() throws Exception {
        try (TestAgent agent = new TestAgent(request -> {
                    PDU response = new PDU();
                    request.getVariableBindings()
                            .forEach(b -> response.add(
                                    new VariableBinding(new OID("1.3.6.1.2.1.2.2.1.2.7"), new Integer32(1))));
                    return response;
                });
                SnmpSwitch driver = driver(agent.port(), "")) {
            assertThatThrownBy(driver::poll).hasMessageContaining("nonsense");
        }
    }

    @Test
    void a_table_without_end_ends() throws Exception {
        try (TestAgent agent = new TestAgent(request -> {
                    PDU response = new PDU();
                    for (int i = 0; i < 500; i++) {
                        for (VariableBinding b : request.getVariableBindings()) {
                            OID last = i == 0
                                    ? b.getOid()
                                    : response.get(response.size() - request.size())
                                            .getOid();
                            response.add(new VariableBinding(after(last), new Integer32(6)));
                        }
                    }
                    return response;
                });
                SnmpSwitch driver = driver(agent.port(), "")) {
            assertThatThrownBy(driver::poll).isInstanceOf(Problem.class).hasMessageContaining("without end");
        }
    }

    private static OID after(OID oid) {
        OID next = new OID(oid);
        return oid.size() == 10 ? next.append(1) : next.nextPeer();
    }

    @Test
    void an_agent_that_answers_each_request_late_is_given_up_in_the_end() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Map<String, Variable> many = new HashMap<>();
        for (int i = 1; i < 20; i++) {
            many.put("1.3.6.1.2.1.2.2.1.3." + i, new Integer32(6));
        }
        try (TestAgent quick = TestAgent.of(many);
                TestAgent slow = new TestAgent(request -> {
                    try {
                        var unused = never.await(120, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    PDU response = new PDU();
                    request.getVariableBindings()
                            .forEach(b -> response.add(new VariableBinding(after(b.getOid()), new Integer32(6))));
                    return response;
                });
                SnmpSwitch driver = driver(slow.port(), "", IMPATIENT);
                SnmpSwitch other = driver(quick.port(), "Gi0/{port}")) {
            long began = System.nanoTime();
            assertThatThrownBy(driver::poll).isInstanceOf(Problem.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ENDS);
            assertThat(other.poll().ports()).hasSize(19);
        }
    }

    private static Map<String, Variable> withoutLagMib(boolean bundled29) {
        Map<String, Variable> objects = new HashMap<>();
        iface(objects, 3, "Port-channel11", 161);
        iface(objects, 28, "GigabitEthernet1/0/28", 6);
        iface(objects, 29, "GigabitEthernet1/0/29", 6);
        objects.put("1.3.6.1.2.1.31.1.2.1.3.3.28", new Integer32(1));
        if (bundled29) {
            objects.put("1.3.6.1.2.1.31.1.2.1.3.3.29", new Integer32(1));
        }
        return objects;
    }

    private static void iface(Map<String, Variable> objects, int index, String name, int type) {
        objects.put("1.3.6.1.2.1.2.2.1.2." + index, new OctetString(name));
        objects.put("1.3.6.1.2.1.2.2.1.3." + index, new Integer32(type));
        objects.put("1.3.6.1.2.1.2.2.1.7." + index, new Integer32(1));
        objects.put("1.3.6.1.2.1.2.2.1.8." + index, new Integer32(1));
        objects.put("1.3.6.1.2.1.31.1.1.1.15." + index, new Gauge32(1000));
    }

    @ParameterizedTest
    @CsvSource({"true, BUNDLED", "false, NOT_BUNDLED"})
    void without_the_LAG_MIB_the_interface_stack_tells(boolean bundled, MemberState expected) throws Exception {
        try (TestAgent agent = TestAgent.of(withoutLagMib(bundled));
                SnmpSwitch driver = driver(agent.port(), "")) {
            PortChannel channel = driver.poll().channel(11).orElseThrow();
            assertThat(channel.members()).extracting(Member::state).containsExactly(MemberState.BUNDLED, expected);
        }
    }

    @Test
    void two_ports_that_end_in_the_same_number_need_a_pattern() throws Exception {
        Map<String, Variable> stack = withoutLagMib(true);
        iface(stack, 128, "GigabitEthernet2/0/28", 6);
        try (TestAgent agent = TestAgent.of(stack);
                SnmpSwitch plain = driver(agent.port(), "");
                SnmpSwitch named = driver(agent.port(), "GigabitEthernet1/0/{port}")) {
            assertThatThrownBy(plain::poll).isInstanceOfSatisfying(Problem.class, p -> {
                assertThat(p.text()).contains("GigabitEthernet1/0/28 or GigabitEthernet2/0/28");
                assertThat(p.mend()).contains("port-names");
            });
            assertThat(named.poll().channel(11).orElseThrow().active()).isEqualTo(2);
        }
    }
}
