package io.vigie.commands.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Problem;
import io.vigie.commands.link.LinkAuditProbe;
import io.vigie.commands.link.SwitchState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.PDU;
import org.snmp4j.asn1.BEROutputStream;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** Answers made to break whoever reads them: of wrong types, of huge lengths, without an end, cut off, garbled. */
class HostileAgentTest {
    /** Without a bound it would be for ever. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    private static SnmpSwitch driver(int port) {
        return new SnmpSwitch(
                new SnmpSettings(
                        "odd",
                        "127.0.0.1",
                        port,
                        new SnmpAccess.Community("public"),
                        Duration.ofMillis(100),
                        0,
                        "",
                        Laetitia.channels()),
                Clock.systemUTC());
    }

    /** Right request ids and rising rows, and anything at all for a value. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void values_of_any_type_are_a_state_or_a_problem_and_never_an_exception(long seed) throws Exception {
        Random random = new Random(seed);
        try (TestAgent agent = new TestAgent(request -> {
                    PDU response = new PDU();
                    for (VariableBinding asked : request.getVariableBindings()) {
                        OID next = new OID(asked.getOid());
                        if (request.getType() != PDU.GET) {
                            boolean first = next.size() <= 13 && random.nextInt(4) > 0;
                            next = first ? next.append(1 + random.nextInt(60)) : later(next, random);
                        }
                        response.add(new VariableBinding(next, anything(random)));
                    }
                    return response;
                });
                SnmpSwitch driver = driver(agent.port())) {
            for (int i = 0; i < 10; i++) {
                ended(driver);
            }
        }
    }

    private static OID later(OID oid, Random random) {
        return random.nextInt(8) == 0 ? new OID("1.3.6.1.2.1.99") : oid.nextPeer();
    }

    private static Variable anything(Random random) {
        byte[] bytes = new byte[random.nextInt(6) == 0 ? 1000 : random.nextInt(20)];
        random.nextBytes(bytes);
        return switch (random.nextInt(11)) {
            case 0 -> new Integer32(random.nextInt());
            case 1 -> new Counter32(random.nextInt() & 0xFFFF_FFFFL);
            case 2 -> new Counter64(random.nextLong());
            case 3 -> new Gauge32(random.nextInt() & 0xFFFF_FFFFL);
            case 4 -> new TimeTicks(random.nextInt() & 0xFFFF_FFFFL);
            case 5 -> new OctetString(bytes);
            case 6 -> new OctetString(new byte[] {(byte) 0xC3, (byte) 0x28, 0, 27, '[', '3', '1', 'm'});
            case 7 -> new OID(new int[] {1, 3, random.nextInt() & 0x7FFF_FFFF});
            case 8 -> new IpAddress("192.0.2." + random.nextInt(255));
            case 9 -> Null.noSuchInstance;
            default -> new Integer32(random.nextInt(4));
        };
    }

    /** A good answer with bytes changed, lengths blown up, or the end cut off. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void damaged_answers_are_a_state_or_a_problem_within_the_bound(long seed) throws Exception {
        Random random = new Random(seed);
        try (Liar liar = new Liar(random);
                SnmpSwitch driver = driver(liar.port())) {
            for (int i = 0; i < 8; i++) {
                long began = System.nanoTime();
                ended(driver);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
            }
        }
    }

    @Test
    void an_agent_whose_rows_never_end_costs_no_memory() throws Exception {
        try (TestAgent agent = new TestAgent(request -> {
                    PDU response = new PDU();
                    byte[] large = new byte[400];
                    Arrays.fill(large, (byte) 'x');
                    for (VariableBinding asked : request.getVariableBindings()) {
                        OID next = new OID(asked.getOid());
                        response.add(new VariableBinding(
                                next.size() <= 11 ? next.append(1) : next.nextPeer(), new OctetString(large)));
                    }
                    return response;
                });
                SnmpSwitch driver = driver(agent.port())) {
            polled(driver, 3);
            long before = held();
            polled(driver, 15);
            // Kept, the answers of so many polls would be three times that.
            assertThat(held() - before).isLessThan(50_000_000);
        }
    }

    private static void polled(SnmpSwitch driver, int times) {
        for (int i = 0; i < times; i++) {
            ended(driver);
        }
    }

    /** Bytes that are still referred to, as far as a few collections tell: other tests' leftovers go meanwhile. */
    private static long held() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Whatever it is, it can be shown, checked and written down; anything but a Problem fails the test. */
    private static void ended(SnmpSwitch driver) {
        try {
            SwitchState state = driver.poll();
            LinkAuditProbe.readAll(state);
        } catch (Problem p) {
            assertThat(p.text()).isNotBlank();
        }
    }

    /** Answers each request with its own answer, damaged. */
    private static final class Liar implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final Thread thread;

        Liar(Random random) throws IOException {
            thread = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (true) {
                        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                        socket.receive(packet);
                        byte[] back = damaged(answer(packet, random), random);
                        socket.send(new DatagramPacket(back, back.length, packet.getSocketAddress()));
                    }
                } catch (IOException e) {
                    // The test is over.
                }
            });
        }

        /** The request itself as a response (0xA2) with some values: the id stays right. */
        private static byte[] answer(DatagramPacket packet, Random random) throws IOException {
            byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
            int at = 0;
            while (at < request.length && (request[at] & 0xFF) != 0xA0 && (request[at] & 0xFF) != 0xA5) {
                at++;
            }
            if (at == request.length) {
                return request;
            }
            request[at] = (byte) 0xA2;
            BEROutputStream value = new BEROutputStream(ByteBuffer.allocate(2000));
            anything(random).encodeBER(value);
            return request;
        }

        private static byte[] damaged(byte[] good, Random random) {
            byte[] bad = good.clone();
            switch (random.nextInt(4)) {
                case 0 -> {
                    return Arrays.copyOf(bad, random.nextInt(bad.length));
                }
                case 1 -> {
                    // A length of four gigabytes where a short one stood.
                    int at = 2 + random.nextInt(bad.length - 8);
                    bad[at] = (byte) 0x84;
                    Arrays.fill(bad, at + 1, at + 5, (byte) 0xFF);
                }
                case 2 -> {
                    for (int i = 0; i < 4; i++) {
                        bad[10 + random.nextInt(bad.length - 10)] = (byte) random.nextInt();
                    }
                }
                default -> bad[bad.length - 1 - random.nextInt(6)] ^= (byte) (1 << random.nextInt(8));
            }
            return bad;
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws InterruptedException {
            socket.close();
            thread.join();
        }
    }
}
