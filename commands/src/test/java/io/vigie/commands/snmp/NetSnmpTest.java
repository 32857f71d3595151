package io.vigie.commands.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.link.SwitchPort;
import io.vigie.commands.testing.Peers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against net-snmp, which most agents in the field descend from or are tested with. */
class NetSnmpTest {
    private static final String COMMUNITY = "look-out";
    private static final SnmpAccess.User USER =
            new SnmpAccess.User("vigie", SnmpAccess.Auth.SHA256, "authentic-1", SnmpAccess.Priv.AES128, "private-12");

    @TempDir
    Path folder;

    private Process snmpd;
    private int port;

    @BeforeEach
    void start() throws Exception {
        Peers.require("snmpd");
        port = Peers.freePort();
        run();
    }

    private void run() throws Exception {
        Path settings = Files.writeString(folder.resolve("snmpd.conf"), """
                rocommunity look-out 127.0.0.1
                createUser vigie SHA-256 "authentic-1" AES "private-12"
                createUser plain SHA-256 "authentic-1"
                rouser vigie priv
                rouser plain auth
                sysDescr A real agent
                """);
        ProcessBuilder builder = new ProcessBuilder(
                Peers.require("snmpd").toString(),
                "-f",
                "-Le",
                "-C",
                "-c",
                settings.toString(),
                "udp:127.0.0.1:" + port);
        builder.environment().put("SNMP_PERSISTENT_DIR", folder.toString());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        snmpd = builder.start();
        try (SnmpSwitch driver = driver(new SnmpAccess.Community(COMMUNITY), 2000)) {
            await().ignoreExceptions().until(() -> driver.poll() != null);
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (snmpd != null) {
            snmpd.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private SnmpSwitch driver(SnmpAccess access, int millis) {
        return new SnmpSwitch(
                new SnmpSettings("alpha", "127.0.0.1", port, access, Duration.ofMillis(millis), 1, "", List.of()),
                Clock.systemUTC());
    }

    @Test
    void versions_2c_and_3_read_the_same_interfaces() {
        try (SnmpSwitch two = driver(new SnmpAccess.Community(COMMUNITY), 2000);
                SnmpSwitch three = driver(USER, 2000)) {
            assertThat(three.poll().description()).isEqualTo("A real agent");
            // They are this machine's, where bridges come and go: one may do so between the two readings.
            await().untilAsserted(
                            () -> assertThat(names(three)).isEqualTo(names(two)).doesNotContain("lo"));
        }
    }

    private static List<String> names(SnmpSwitch driver) {
        return driver.poll().ports().stream().map(SwitchPort::name).toList();
    }

    @Test
    void a_wrong_password_looks_like_silence_and_the_message_says_so() {
        SnmpAccess wrong = new SnmpAccess.User("vigie", USER.auth(), "not-authentic", USER.priv(), USER.privPassword());
        try (SnmpSwitch driver = driver(wrong, 300)) {
            assertThatThrownBy(driver::poll)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            p -> assertThat(p.text())
                                    .containsAnyOf("wrong user or password", "password or algorithm is wrong")
                                    .doesNotContain("not-authentic"));
        }
    }

    @Test
    void an_unknown_user_is_told() {
        SnmpAccess nobody =
                new SnmpAccess.User("nobody", USER.auth(), USER.authPassword(), USER.priv(), USER.privPassword());
        try (SnmpSwitch driver = driver(nobody, 3000)) {
            assertThatThrownBy(driver::poll).hasMessageContaining("does not know this user");
        }
    }

    @Test
    void an_agent_that_has_no_encryption_for_the_user_is_not_asked_without_it() {
        SnmpAccess plain =
                new SnmpAccess.User("plain", USER.auth(), USER.authPassword(), USER.priv(), USER.privPassword());
        try (SnmpSwitch driver = driver(plain, 300)) {
            assertThatThrownBy(driver::poll).isInstanceOf(Problem.class);
        }
    }

    @Test
    void a_restarted_agent_is_polled_again() throws Exception {
        try (SnmpSwitch driver = driver(USER, 2000)) {
            driver.poll();
            snmpd.destroyForcibly().waitFor();
            assertThatThrownBy(driver::poll).isInstanceOf(Problem.class).hasMessageContaining("all look the same");
            run();
            await().ignoreExceptions().until(() -> driver.poll() != null);
            assertThat(driver.trouble()).isEmpty();
        }
    }

    @Test
    void a_stopped_agent_is_bounded() throws Exception {
        try (SnmpSwitch driver = driver(USER, 1500)) {
            await().ignoreExceptionsInstanceOf(Problem.class).until(() -> driver.poll() != null);
            signal("-STOP");
            long began = System.nanoTime();
            assertThatThrownBy(driver::poll).isInstanceOf(Problem.class);
            // Without a bound it would be for ever.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
            signal("-CONT");
        }
    }

    private void signal(String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(snmpd.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void traps_and_informs_of_the_real_tool_wake_and_are_answered() throws Exception {
        String tool = Peers.require("snmptrap").toString();
        Queue<String> woken = new ConcurrentLinkedQueue<>();
        TrapSettings settings = new TrapSettings(
                new InetSocketAddress("127.0.0.1", 0),
                List.of(new SnmpAccess.Community(COMMUNITY)),
                List.of(USER),
                Duration.ZERO);
        try (TrapReceiver receiver =
                new TrapReceiver(settings, Map.of(InetAddress.getByName("127.0.0.1"), "alpha"), woken::add)) {
            String to = "127.0.0.1:" + receiver.address().getPort();
            List<String> two = List.of("-v", "2c", "-c", COMMUNITY);
            List<String> three = List.of(
                    "-v",
                    "3",
                    "-u",
                    "vigie",
                    "-l",
                    "authPriv",
                    "-a",
                    "SHA-256",
                    "-A",
                    "authentic-1",
                    "-x",
                    "AES",
                    "-X",
                    "private-12");
            assertThat(send(tool, two, to, "-Ci")).isZero();
            assertThat(send(tool, three, to, "-Ci")).isZero();
            assertThat(send(tool, two, to)).isZero();
            assertThat(send(tool, three, to, "-e", "0x8000000001020304")).isZero();
            await().untilAsserted(() -> assertThat(receiver.heard().accepted()).isEqualTo(4));
            assertThat(woken).isNotEmpty();
        }
    }

    private int send(String tool, List<String> access, String to, String... more) throws Exception {
        // Whoever asks again because the answer is late is counted twice.
        List<String> line = new ArrayList<>(List.of(tool, "-r", "2", "-t", "20"));
        line.addAll(access);
        line.addAll(List.of(more));
        line.addAll(List.of(to, "", "1.3.6.1.6.3.1.1.5.3"));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("SNMP_PERSISTENT_DIR", folder.toString());
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("trap-log").toFile());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
