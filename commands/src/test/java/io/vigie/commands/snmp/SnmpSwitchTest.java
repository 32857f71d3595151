package io.vigie.commands.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.link.SwitchPort;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import io.vigie.commands.snmp.SnmpSettings.Channel;
import io.vigie.commands.snmp.SnmpSettings.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnmpSwitchTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    private final Laetitia laetitia = new Laetitia();

    @AfterEach
    void stop() {
        laetitia.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2c", "3"})
    void reads_ports_channels_and_neighbours(String version) {
        SnmpAccess access = version.equals("3") ? laetitia.user() : laetitia.community();
        try (SnmpSwitch driver = new SnmpSwitch(laetitia.settings(access), NOON)) {
            SwitchState state = driver.poll();

            assertThat(state.readAt()).isEqualTo(NOON.instant());
            assertThat(state.description()).contains("Lab switch laetitia");
            assertThat(state.uptime()).isGreaterThan(Duration.ofDays(209));
            assertThat(state.ports()).hasSize(48);
            assertThat(state.port(28)).hasValueSatisfying(port -> {
                assertThat(port.name()).isEqualTo("Gi0/28");
                assertThat(port.alias()).isEqualTo("nikita eth2");
                assertThat(port.neighbour().text()).isEqualTo("nikita eth2");
                assertThat(port.speed()).isEqualTo(1_000_000_000L);
                assertThat(port.up()).isTrue();
            });
            assertThat(state.port(1))
                    .hasValueSatisfying(port -> assertThat(port.up()).isFalse());
            assertThat(state.channels()).extracting(PortChannel::id).containsExactly(5, 10, 11, 12, 20, 21, 22);
            assertThat(state.channels()).allSatisfy(c -> assertThat(c.active()).isEqualTo(2));
            assertThat(driver.state()).isEqualTo(state);
            assertThat(driver.trouble()).isEmpty();
        }
    }

    @Test
    void an_unplugged_member_leaves_one_of_two() {
        try (SnmpSwitch driver = new SnmpSwitch(laetitia.settings(laetitia.community()), NOON)) {
            laetitia.lab.unplug(28);
            PortChannel nikita = driver.poll().channel(11).orElseThrow();

            assertThat(nikita.active()).isEqualTo(1);
            assertThat(nikita.members())
                    .containsExactly(
                            new Member(
                                    28,
                                    "eth2",
                                    MemberState.DOWN,
                                    0,
                                    "no link",
                                    "look at the cable, and whether eth2 of nikita is up"),
                            new Member(29, "eth3", MemberState.BUNDLED, 1_000_000_000L));

            laetitia.lab.heal();
            assertThat(driver.poll().channel(11).orElseThrow().active()).isEqualTo(2);
        }
    }

    @Test
    void a_member_dropped_from_its_bundle_is_not_down() {
        try (SnmpSwitch driver = new SnmpSwitch(laetitia.settings(laetitia.community()), NOON)) {
            laetitia.lab.drop(29);
            assertThat(driver.poll().channel(11).orElseThrow().members().get(1))
                    .isEqualTo(new Member(
                            29,
                            "eth3",
                            MemberState.NOT_BUNDLED,
                            1_000_000_000L,
                            "no LACP is heard from the other end",
                            "look whether the bond of nikita runs LACP (mode 802.3ad) and eth3 of nikita is in it"));
        }
    }

    @Test
    void a_member_in_another_bundle_than_documented_is_not_bundled() {
        List<Channel> wrong = List.of(new Channel(
                10,
                "SAN camille",
                "camille",
                "storage",
                List.of(new Wire(32, "eth2"), new Wire(28, "eth3"), new Wire(99, "eth4"))));
        SnmpSettings settings = new SnmpSettings(
                "laetitia",
                "127.0.0.1",
                laetitia.lab.address().getPort(),
                laetitia.community(),
                Duration.ofSeconds(5),
                3,
                "",
                wrong);
        try (SnmpSwitch driver = new SnmpSwitch(settings, NOON)) {
            assertThat(driver.poll().channel(10).orElseThrow().members())
                    .extracting(Member::state, Member::why)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(MemberState.BUNDLED, ""),
                            org.assertj.core.groups.Tuple.tuple(MemberState.NOT_BUNDLED, "it is in Po11 instead"),
                            org.assertj.core.groups.Tuple.tuple(MemberState.MISSING, "the switch has no port 99"));
        }
    }

    @Test
    void ports_are_found_again_after_a_restart_renumbers_ifIndex() {
        try (SnmpSwitch driver = new SnmpSwitch(laetitia.settings(laetitia.user()), NOON)) {
            SwitchState before = driver.poll();
            laetitia.lab.restart();
            SwitchState after = driver.poll();

            assertThat(after.channels()).isEqualTo(before.channels());
            assertThat(after.ports()).extracting(SwitchPort::name).isEqualTo(names(before));
            assertThat(after.uptime()).isLessThan(Duration.ofMinutes(1));
        }
    }

    private static List<String> names(SwitchState state) {
        return state.ports().stream().map(SwitchPort::name).toList();
    }

    @Test
    void a_wrong_community_says_what_it_could_be() {
        SnmpAccess wrong = new SnmpAccess.Community("not-the-community");
        try (SnmpSwitch driver = new SnmpSwitch(laetitia.impatient(wrong), NOON)) {
            assertThatThrownBy(driver::poll).isInstanceOfSatisfying(Problem.class, p -> {
                assertThat(p.whose()).isEqualTo(Problem.Whose.SITE);
                assertThat(p.text())
                        .contains("does not answer SNMP within 600 ms")
                        .contains("wrong community, a dead agent and a blocked port all look the same")
                        .doesNotContain("not-the-community");
            });
            assertThat(driver.trouble()).isPresent();
            assertThatThrownBy(driver::state).isInstanceOf(Problem.class);
        }
    }

    @Test
    void a_wrong_v3_password_is_refused_and_never_retried_with_less_security() {
        SnmpAccess.User right = laetitia.user();
        SnmpAccess wrong =
                new SnmpAccess.User(right.user(), right.auth(), "wrong-password", right.priv(), right.privPassword());
        try (SnmpSwitch driver = new SnmpSwitch(laetitia.impatient(wrong), NOON)) {
            assertThatThrownBy(driver::poll)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            p -> assertThat(p.text())
                                    .containsAnyOf("password or algorithm is wrong", "all look the same")
                                    .doesNotContain("wrong-password"));
        }
    }

    @Test
    void a_frozen_agent_keeps_nobody_waiting_and_the_last_state_stays() {
        SnmpSettings hasty = laetitia.settings(laetitia.user(), Duration.ofMillis(1500), 1);
        try (SnmpSwitch driver = new SnmpSwitch(hasty, NOON)) {
            SwitchState before = answered(driver);
            laetitia.lab.freeze();

            long began = System.nanoTime();
            assertThatThrownBy(driver::poll).isInstanceOf(Problem.class);
            // Without a bound it would be for ever.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
            assertThat(driver.state()).isEqualTo(before);
            assertThat(driver.trouble()).isPresent();

            laetitia.lab.heal();
            answered(driver);
            assertThat(driver.trouble()).isEmpty();
        }
    }

    /** By somebody hasty: where this machine stood still for so long, another poll is answered. */
    private static SwitchState answered(SnmpSwitch driver) {
        return await().ignoreExceptionsInstanceOf(Problem.class).until(driver::poll, Objects::nonNull);
    }

    @Test
    void secrets_do_not_show() {
        SnmpSettings two = laetitia.settings(laetitia.community());
        SnmpSettings three = laetitia.settings(laetitia.user());
        assertThat(two.toString() + three)
                .doesNotContain(laetitia.lab.community(), laetitia.lab.authPassword(), laetitia.lab.privPassword());
    }

    @Test
    void settings_that_cannot_be_meant_are_refused() {
        assertThatThrownBy(() -> new SnmpAccess.User(
                        "vigie", SnmpAccess.Auth.SHA256, "long enough", SnmpAccess.Priv.AES128, "short"))
                .hasMessageContaining("at least 8");
        Channel one = new Channel(1, "a", "x", "", List.of(new Wire(3, "eth0")));
        Channel two = new Channel(2, "b", "y", "", List.of(new Wire(3, "eth0")));
        SnmpAccess access = laetitia.community();
        assertThatThrownBy(() -> SnmpSettings.of("s", "127.0.0.1", 161, access, List.of(one, two)))
                .hasMessageContaining("Port 3 of s is in two places");
    }
}
