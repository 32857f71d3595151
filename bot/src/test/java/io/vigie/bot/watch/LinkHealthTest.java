package io.vigie.bot.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.commands.Tone;
import io.vigie.commands.link.PortRates;
import io.vigie.commands.link.SwitchPort;
import io.vigie.commands.link.SwitchPort.Duplex;
import io.vigie.commands.link.SwitchPort.Link;
import io.vigie.commands.link.SwitchPort.Neighbour;
import io.vigie.commands.link.SwitchPort.Partner;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links that are up and yet not well; time is turned by hand. */
class LinkHealthTest {
    private static final long GIGABIT = 1_000_000_000;

    private SwitchMemory memory = SwitchMemory.NEW;
    private Instant at = Instant.parse("2026-11-23T11:47:00Z");
    private Duration uptime = Duration.ofDays(200);
    private Duration changed = Duration.ofDays(100);
    private MemberState eth2 = MemberState.BUNDLED;
    private MemberState eth3 = MemberState.BUNDLED;
    private long speed = GIGABIT;
    private double errors = 0;
    private String partner = "02:00:00:00:aa:0b";
    private String why = "";

    @BeforeEach
    void watched_for_a_while() {
        for (int i = 0; i < 12; i++) {
            assertThat(read()).allMatch(o -> o.tone() == Tone.GOOD);
        }
        assertThat(read()).isEmpty();
    }

    @Test
    void three_falls_in_ten_minutes_are_flapping_and_five_quiet_minutes_end_it() {
        for (int i = 0; i < 2; i++) {
            assertThat(down()).extracting(Observation::kind).contains(Kind.MEMBER_DOWN, Kind.REDUNDANCY_LOST);
            assertThat(up()).extracting(Observation::kind).contains(Kind.MEMBER_BACK, Kind.LINK_WHOLE);
        }
        assertThat(down()).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.LINK_FLAPPING);
            assertThat(o.text()).startsWith("port 28 (eth2) of SAN nikita flaps: it went down 3 times within 10 min");
            assertThat(o.subject().id()).isEqualTo("11/28");
        });
        for (int i = 0; i < 20; i++) {
            assertThat(up()).isEmpty();
            assertThat(down()).isEmpty();
        }
        assertThat(up()).isEmpty();
        for (int i = 0; i < 9; i++) {
            assertThat(read()).isEmpty();
        }
        assertThat(read()).extracting(Observation::kind).containsExactly(Kind.LINK_CALM);
        assertThat(down()).extracting(Observation::kind).containsExactly(Kind.MEMBER_DOWN, Kind.REDUNDANCY_LOST);
    }

    @Test
    void what_is_calm_and_down_is_told_as_down() {
        flap();
        for (int i = 0; i < 9; i++) {
            assertThat(read()).isEmpty();
        }
        assertThat(read())
                .extracting(Observation::kind)
                .containsExactly(Kind.LINK_CALM, Kind.MEMBER_DOWN, Kind.REDUNDANCY_LOST);
    }

    @Test
    void connectivity_that_is_lost_is_told_while_a_member_flaps() {
        flap();
        eth3 = MemberState.DOWN;
        assertThat(read()).anySatisfy(o -> {
            assertThat(o.kind()).isEqualTo(Kind.CONNECTIVITY_LOST);
            assertThat(o.text()).contains("it carries the storage of nikita", "HA may fence the node");
        });
    }

    @Test
    void falls_between_two_readings_are_seen_by_the_time_of_the_last_change() {
        for (int i = 0; i < 2; i++) {
            changed = changed.plusSeconds(20);
            assertThat(read()).isEmpty();
        }
        changed = changed.plusSeconds(20);
        assertThat(read()).extracting(Observation::kind).containsExactly(Kind.LINK_FLAPPING);
    }

    @Test
    void a_restart_of_the_switch_is_no_flapping_and_drops_nobody_who_joins_again() {
        for (int i = 0; i < 5; i++) {
            uptime = Duration.ofSeconds(20);
            changed = Duration.ofSeconds(10);
            eth2 = MemberState.NOT_BUNDLED;
            eth3 = MemberState.NOT_BUNDLED;
            assertThat(read()).isEmpty();
            eth2 = MemberState.BUNDLED;
            eth3 = MemberState.BUNDLED;
            assertThat(read()).isEmpty();
        }
    }

    @Test
    void who_does_not_join_after_a_restart_was_dropped() {
        uptime = Duration.ofSeconds(20);
        eth2 = MemberState.NOT_BUNDLED;
        why = "no LACP is heard from the other end";
        assertThat(read()).isEmpty();
        assertThat(read()).isEmpty();
        assertThat(read())
                .extracting(Observation::text)
                .anyMatch(t -> t.endsWith("though its link is up: no LACP is heard from the other end"));
    }

    @Test
    void errors_are_told_after_two_readings_and_end_after_three_quiet_ones() {
        errors = 9;
        assertThat(read()).isEmpty();
        errors = 600;
        assertThat(read()).isEmpty();
        assertThat(read()).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.ERRORS_RISING);
            assertThat(o.text()).contains("damaged frames: 600 a minute");
        });
        errors = 2;
        assertThat(read()).isEmpty();
        errors = 40;
        assertThat(read()).isEmpty();
        errors = 0;
        assertThat(read()).isEmpty();
        assertThat(read()).isEmpty();
        assertThat(read()).extracting(Observation::kind).containsExactly(Kind.ERRORS_GONE);
    }

    @Test
    void a_port_that_always_has_a_few_errors_is_judged_by_its_own_past() {
        errors = 9;
        for (int i = 0; i < 100; i++) {
            assertThat(read()).isEmpty();
        }
        errors = 40;
        assertThat(read()).isEmpty();
        assertThat(read()).isEmpty();
        errors = 90;
        assertThat(read()).isEmpty();
        assertThat(read()).extracting(Observation::kind).containsExactly(Kind.ERRORS_RISING);
    }

    @Test
    void what_could_not_be_measured_says_nothing() {
        errors = Double.NaN;
        for (int i = 0; i < 5; i++) {
            assertThat(read()).isEmpty();
        }
    }

    @Test
    void a_speed_that_has_fallen_is_told_once_it_lasts_and_when_it_is_back() {
        speed = GIGABIT / 10;
        assertThat(read()).isEmpty();
        assertThat(read())
                .extracting(Observation::text)
                .containsExactly(
                        "port 28 (eth2) of SAN nikita runs at 100 Mbit/s instead of 1 Gbit/s; look at the cable:"
                                + " one bad pair is enough");
        assertThat(read()).isEmpty();
        speed = GIGABIT;
        assertThat(read()).extracting(Observation::kind).containsExactly(Kind.SPEED_BACK);
    }

    @Test
    void members_that_end_at_different_machines_are_told_when_that_lasts() {
        partner = "02:00:00:00:aa:0a";
        for (int i = 0; i < 3; i++) {
            assertThat(read()).isEmpty();
        }
        assertThat(read()).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(Kind.PARTNERS_DIFFER);
            assertThat(o.text()).contains("port 28 (eth2) to nikita at 02:00:00:00:aa:0a");
        });
        assertThat(read()).isEmpty();
        partner = "02:00:00:00:aa:0b";
        assertThat(read()).extracting(Observation::kind).containsExactly(Kind.PARTNERS_AGREE);
    }

    private void flap() {
        for (int i = 0; i < 3; i++) {
            up();
            down();
        }
    }

    private List<Observation> down() {
        eth2 = MemberState.DOWN;
        changed = uptime.plusSeconds(1);
        return read();
    }

    private List<Observation> up() {
        eth2 = MemberState.BUNDLED;
        changed = uptime.plusSeconds(1);
        return read();
    }

    private List<Observation> read() {
        at = at.plusSeconds(30);
        uptime = uptime.plusSeconds(30);
        SwitchState state = new SwitchState(
                "laetitia",
                at,
                "",
                uptime,
                List.of(
                        port(28, eth2, speed, partner, changed, errors),
                        port(29, eth3, GIGABIT, "02:00:00:00:aa:0b", Duration.ofDays(1), 0)),
                List.of(new PortChannel(
                        11,
                        "SAN nikita",
                        "nikita",
                        "storage",
                        List.of(
                                new Member(28, "eth2", eth2, speed, eth2 == MemberState.NOT_BUNDLED ? why : ""),
                                new Member(29, "eth3", eth3, GIGABIT)),
                        "Po11")));
        Step<SwitchMemory> step = SwitchDiff.diff("laetitia", memory, new Reading.Read<>(state, at));
        memory = step.memory();
        return step.observations();
    }

    private SwitchPort port(
            int number, MemberState state, long speed, String partner, Duration changed, double errors) {
        PortRates rates = new PortRates(at, Duration.ofSeconds(30), 1e6, 1e6, errors, 0, errors);
        return new SwitchPort(
                number,
                "Gi0/" + number,
                "",
                true,
                state != MemberState.DOWN,
                speed,
                new Neighbour("nikita", "eth" + (number - 26)),
                new Link(Duplex.FULL, Optional.of(new Partner(partner, 11, 1)), "Po11", changed, Optional.of(rates)));
    }
}
