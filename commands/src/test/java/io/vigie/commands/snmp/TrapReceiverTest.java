package io.vigie.commands.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.lab.network.LabSwitch.TrapVersion;
import io.vigie.commands.snmp.TrapReceiver.Heard;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.CommunityTarget;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.VariableBinding;

class TrapReceiverTest {
    private static final Duration CALM = Duration.ofMillis(100);

    private final Laetitia laetitia = new Laetitia();
    private final Queue<String> woken = new ConcurrentLinkedQueue<>();
    private TrapReceiver receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = receiver(InetAddress.getByName("127.0.0.1"));
    }

    private TrapReceiver receiver(InetAddress source) {
        TrapSettings settings = new TrapSettings(
                new InetSocketAddress("127.0.0.1", 0),
                List.of(new SnmpAccess.Community(laetitia.lab.community())),
                List.of(laetitia.user()),
                CALM);
        return new TrapReceiver(settings, Map.of(source, "laetitia"), woken::add);
    }

    @AfterEach
    void stop() {
        receiver.close();
        laetitia.close();
    }

    @ParameterizedTest
    @EnumSource(TrapVersion.class)
    void a_pulled_plug_wakes_the_poller_of_its_switch(TrapVersion version) {
        laetitia.lab.trapsTo(receiver.address(), version);
        laetitia.lab.unplug(28);
        await().untilAsserted(() -> assertThat(woken).containsExactly("laetitia"));
        assertThat(receiver.heard().accepted()).isEqualTo(1);
    }

    @Test
    void a_version_1_trap_wakes_too() throws Exception {
        try (Snmp sender = sender(List.of())) {
            PDUv1 trap = new PDUv1();
            trap.setGenericTrap(PDUv1.LINKDOWN);
            CommunityTarget<UdpAddress> target = target(laetitia.lab.community());
            target.setVersion(SnmpConstants.version1);
            sender.trap(trap, target);
            await().untilAsserted(() -> assertThat(woken).containsExactly("laetitia"));
        }
    }

    @Test
    void informs_are_answered_in_versions_2c_and_3() throws Exception {
        try (Snmp sender = sender(List.of(laetitia.user()))) {
            PDU answer = sender.inform(linkDown(new PDU()), target(laetitia.lab.community()))
                    .getResponse();
            assertThat(answer).isNotNull();
            assertThat(answer.getErrorStatus()).isEqualTo(PDU.noError);

            UserTarget<UdpAddress> user =
                    new UserTarget<>(to(), new OctetString(laetitia.lab.user()), new byte[0], SecurityLevel.AUTH_PRIV);
            user.setVersion(SnmpConstants.version3);
            // Whoever asks again because the answer is late is counted twice.
            user.setTimeout(20_000);
            user.setRetries(2);
            PDU secure = sender.inform(linkDown(new ScopedPDU()), user).getResponse();
            assertThat(secure).isNotNull();
            assertThat(secure.getType()).isEqualTo(PDU.RESPONSE);
            assertThat(receiver.heard().accepted()).isEqualTo(2);
        }
    }

    @Test
    void a_wrong_community_is_counted_and_dropped() throws Exception {
        try (Snmp sender = sender(List.of())) {
            CommunityTarget<UdpAddress> target = target("guessed");
            target.setTimeout(100);
            assertThat(sender.inform(linkDown(new PDU()), target).getResponse()).isNull();
            await().untilAsserted(() -> assertThat(receiver.heard().refused()).isPositive());
            assertThat(woken).isEmpty();
        }
    }

    @Test
    void a_version_3_inform_below_the_wanted_security_is_dropped() throws Exception {
        try (Snmp sender = sender(List.of(laetitia.user()))) {
            for (int level : new int[] {SecurityLevel.NOAUTH_NOPRIV, SecurityLevel.AUTH_NOPRIV}) {
                UserTarget<UdpAddress> target =
                        new UserTarget<>(to(), new OctetString(laetitia.lab.user()), new byte[0], level);
                target.setVersion(SnmpConstants.version3);
                target.setTimeout(200);
                target.setRetries(0);
                PDU answer = sender.inform(linkDown(new ScopedPDU()), target).getResponse();
                assertThat(answer == null || answer.getType() == PDU.REPORT).isTrue();
            }
        }
        // What is heard last shows that all the others were heard before.
        laetitia.lab.trapsTo(receiver.address(), TrapVersion.V2C);
        laetitia.lab.unplug(28);
        await().untilAsserted(() -> assertThat(woken).containsExactly("laetitia"));
        assertThat(receiver.heard().accepted()).isEqualTo(1);
    }

    @Test
    void an_address_that_is_no_switch_is_dropped_unread() throws Exception {
        try (TrapReceiver elsewhere = receiver(InetAddress.getByName("192.0.2.1"))) {
            laetitia.lab.trapsTo(elsewhere.address(), TrapVersion.V2C);
            laetitia.lab.unplug(28);
            await().untilAsserted(() -> assertThat(elsewhere.heard()).isEqualTo(new Heard(0, 1, 0, 0)));
            assertThat(woken).isEmpty();
        }
    }

    @Test
    void a_storm_of_ten_thousand_traps_wakes_a_few_times_and_loses_no_last_word() throws Exception {
        try (Snmp sender = sender(List.of())) {
            CommunityTarget<UdpAddress> target = target(laetitia.lab.community());
            long began = System.nanoTime();
            for (int i = 0; i < 10_000; i++) {
                sender.notify(linkDown(new PDU()), target);
            }
            await().until(() -> {
                long before = receiver.heard().accepted();
                return before > 100 && quiet(before);
            });
            long slots = Duration.ofNanos(System.nanoTime() - began).dividedBy(CALM) + 2;
            assertThat(receiver.heard().wakeUps()).isBetween(1L, slots);

            int earlier = woken.size();
            await().pollDelay(CALM.multipliedBy(2)).until(() -> woken.size() <= earlier + 1);
            laetitia.lab.trapsTo(receiver.address(), TrapVersion.V2C);
            laetitia.lab.unplug(28);
            await().untilAsserted(() -> assertThat(woken.size()).isGreaterThan(earlier));
        }
    }

    private boolean quiet(long accepted) {
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        return receiver.heard().accepted() == accepted;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20, 300, 4000})
    void malformed_packets_harm_neither_receiver_nor_agent(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] good = linkDownPacket();
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 1500; i++) {
                byte[] bad = i % 3 == 0 ? noise(random) : damaged(good, random);
                socket.send(new DatagramPacket(bad, bad.length, receiver.address()));
                socket.send(new DatagramPacket(bad, bad.length, laetitia.lab.address()));
            }
        }
        woken.clear();
        laetitia.lab.trapsTo(receiver.address(), TrapVersion.V3);
        // The kernel drops what comes while the receiver still has its hands full of the others.
        await().untilAsserted(() -> {
            laetitia.lab.plug(28);
            laetitia.lab.unplug(28);
            assertThat(woken).isNotEmpty();
        });
        try (SnmpSwitch driver = new SnmpSwitch(laetitia.settings(laetitia.user()), java.time.Clock.systemUTC())) {
            assertThat(driver.poll().channel(11).orElseThrow().active()).isEqualTo(1);
        }
    }

    @Test
    void senders_that_invent_engines_do_not_fill_the_memory() throws Exception {
        byte[] packet = linkDownPacket(TrapVersion.V3);
        int engine = java.nio.charset.StandardCharsets.ISO_8859_1
                .decode(java.nio.ByteBuffer.wrap(packet))
                .toString()
                .indexOf("\u0080\0\u0013\u0070\u0004");
        assertThat(engine).isPositive();
        long before = receiver.heard().refused();
        Random random = new Random(7);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 400; i++) {
                for (int b = 5; b < 17; b++) {
                    packet[engine + b] = (byte) random.nextInt();
                }
                socket.send(new DatagramPacket(packet, packet.length, receiver.address()));
            }
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> receiver.heard().refused() >= before + 300);
        assertThat(receiver.keysHeld()).isBetween(1, 258);
        laetitia.lab.trapsTo(receiver.address(), TrapVersion.V3);
        woken.clear();
        laetitia.lab.unplug(28);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(woken).isNotEmpty());
    }

    private byte[] linkDownPacket() throws Exception {
        return linkDownPacket(TrapVersion.V2C);
    }

    private byte[] linkDownPacket(TrapVersion version) throws Exception {
        try (DatagramSocket catcher = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            catcher.setSoTimeout(20_000);
            laetitia.lab.trapsTo((InetSocketAddress) catcher.getLocalSocketAddress(), version);
            laetitia.lab.unplug(29);
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            catcher.receive(packet);
            laetitia.lab.trapsTo(receiver.address(), TrapVersion.V2C);
            laetitia.lab.plug(29);
            return java.util.Arrays.copyOf(packet.getData(), packet.getLength());
        }
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(400)];
        random.nextBytes(bytes);
        if (bytes.length > 0) {
            bytes[0] = 0x30;
        }
        return bytes;
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = java.util.Arrays.copyOf(good, 1 + random.nextInt(good.length));
        for (int i = 0; i <= random.nextInt(6); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static Snmp sender(List<SnmpAccess.User> users) throws Exception {
        Snmp snmp = Engines.on(new SturdyUdp(new UdpAddress("127.0.0.1/0")), users);
        snmp.listen();
        return snmp;
    }

    private UdpAddress to() {
        return new UdpAddress(
                receiver.address().getAddress(), receiver.address().getPort());
    }

    private CommunityTarget<UdpAddress> target(String community) {
        CommunityTarget<UdpAddress> target = new CommunityTarget<>(to(), new OctetString(community));
        target.setVersion(SnmpConstants.version2c);
        target.setTimeout(20_000);
        return target;
    }

    private static PDU linkDown(PDU pdu) {
        pdu.setType(PDU.TRAP);
        pdu.add(new VariableBinding(SnmpConstants.sysUpTime, new org.snmp4j.smi.TimeTicks(1)));
        pdu.add(new VariableBinding(SnmpConstants.snmpTrapOID, SnmpConstants.linkDown));
        return pdu;
    }
}
