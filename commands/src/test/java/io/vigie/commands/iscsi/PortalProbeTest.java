package io.vigie.commands.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.lab.san.LabSan;
import io.vigie.commands.storage.LunPath;
import io.vigie.commands.storage.Portal;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortalProbeTest {
    private final LabSan san = LabSan.sanizator();

    @AfterEach
    void stop() {
        san.close();
    }

    private IscsiSettings settings(String target) {
        return settings(target, Duration.ofSeconds(20));
    }

    private IscsiSettings settings(String target, Duration bound) {
        List<PortalAddress> portals =
                san.addresses().stream().map(PortalProbeTest::address).toList();
        return new IscsiSettings(
                "sanizator",
                portals,
                target,
                Optional.empty(),
                List.of("brest-i11"),
                IscsiSettings.DEFAULT_INITIATOR,
                bound);
    }

    private static PortalAddress address(InetSocketAddress address) {
        return new PortalAddress(address.getAddress().getHostAddress(), address.getPort());
    }

    private IscsiSan sanizator() {
        return new IscsiSan(settings(san.target()), Clock.systemUTC());
    }

    @Test
    void both_portals_offer_the_target() {
        try (IscsiSan driver = sanizator()) {
            assertThat(driver.portals()).extracting(Portal::state).containsOnly(new Portal.State.NotAsked());
            assertThat(driver.probe()).hasSize(2).allSatisfy(portal -> {
                assertThat(portal.state()).isInstanceOfSatisfying(Portal.State.Answers.class, answers -> {
                    assertThat(answers.targets()).containsExactly(san.target());
                    assertThat(answers.latency()).isPositive();
                });
            });
            assertThat(driver.portals()).allMatch(Portal::answers);
        }
    }

    @Test
    void the_one_disk_is_found_through_both_portals() {
        try (IscsiSan driver = sanizator()) {
            assertThat(driver.paths()).isEmpty();
            driver.probe();
            assertThat(driver.paths()).hasSize(2).allMatch(LunPath::works);
            assertThat(driver.paths().stream()
                            .map(p -> p.lun().orElseThrow().identity())
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void a_connection_that_says_nothing_does_not_stop_the_lab_portal() throws Exception {
        InetSocketAddress address = san.addresses().getFirst();
        for (int i = 0; i < 5; i++) {
            new Socket(address.getAddress(), address.getPort()).close();
        }
        try (Socket open = new Socket(address.getAddress(), address.getPort())) {
            open.getOutputStream().write(new byte[] {0x43, 0, 0, 0, 0, 0, 10});
            try (IscsiSan driver = sanizator()) {
                assertThat(driver.probe()).allMatch(Portal::answers);
            }
        }
    }

    @Test
    void a_killed_portal_refuses_while_the_other_answers() {
        san.portals().getFirst().kill();
        try (IscsiSan driver = sanizator()) {
            List<Portal> portals = driver.probe();
            assertThat(portals.get(0).state())
                    .isInstanceOfSatisfying(
                            Portal.State.Fails.class,
                            f -> assertThat(f.problem().text()).contains("refuses the connection"));
            assertThat(portals.get(1).answers()).isTrue();

            san.heal();
            assertThat(driver.probe()).allMatch(Portal::answers);
        }
    }

    @Test
    void a_frozen_portal_is_told_with_its_phase_within_the_bound() {
        san.portals().getLast().freeze();
        try (IscsiSan driver = new IscsiSan(settings(san.target(), Duration.ofSeconds(4)), Clock.systemUTC())) {
            // Without a bound it would be for ever; where this machine stood still for so long, another probe shows it.
            await().untilAsserted(() -> {
                List<Portal> portals = driver.probe();
                assertThat(portals.get(0).answers()).isTrue();
                assertThat(portals.get(1).state())
                        .isInstanceOfSatisfying(
                                Portal.State.Fails.class,
                                f -> assertThat(f.problem().text())
                                        .contains("gives no answer to the login within 4 s"));
            });
        }
    }

    @Test
    void another_target_than_the_configured_one_is_told_with_what_there_is() {
        IscsiSettings settings = settings("iqn.2004-04.fr.resel:other");
        assertThatThrownBy(() -> PortalProbe.probe(settings, settings.portals().getFirst()))
                .isInstanceOfSatisfying(Problem.class, p -> {
                    assertThat(p.text()).contains("has no target iqn.2004-04.fr.resel:other");
                    assertThat(p.candidates()).containsExactly(san.target());
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nonsense_from_a_portal_is_a_problem_of_the_site(long seed) throws Exception {
        Random random = new Random(seed);
        try (ServerSocket liar = new ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
            Thread talk = Thread.ofVirtual().start(() -> {
                try (Socket socket = liar.accept()) {
                    byte[] noise = new byte[random.nextInt(400)];
                    random.nextBytes(noise);
                    if (noise.length > 0 && seed % 2 == 0) {
                        noise[0] = 0x23;
                    }
                    socket.getOutputStream().write(noise);
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                    // The probe hung up first.
                }
            });
            PortalAddress address = new PortalAddress("127.0.0.1", liar.getLocalPort());
            assertThatThrownBy(() -> PortalProbe.probe(settings(san.target()), address))
                    .isInstanceOfSatisfying(
                            Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.SITE));
            talk.join();
        }
    }

    @Test
    void addresses_are_read_with_and_without_a_port() {
        assertThat(PortalAddress.parse("10.5.0.1:3261")).isEqualTo(new PortalAddress("10.5.0.1", 3261));
        assertThat(PortalAddress.parse("san1")).isEqualTo(new PortalAddress("san1", 3260));
        assertThat(PortalAddress.parse("[fd00::1]:3262")).isEqualTo(new PortalAddress("[fd00::1]", 3262));
        assertThat(PortalAddress.parse("fd00::1")).isEqualTo(new PortalAddress("fd00::1", 3260));
        assertThatThrownBy(() -> PortalAddress.parse("san1:iscsi")).isInstanceOf(Problem.class);
    }
}
