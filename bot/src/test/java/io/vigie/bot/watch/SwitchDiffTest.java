package io.vigie.bot.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.commands.Problem;
import io.vigie.commands.Tone;
import io.vigie.commands.link.SwitchPort;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwitchDiffTest {
    private SwitchMemory memory = SwitchMemory.NEW;
    private MemberState eth2 = MemberState.BUNDLED;
    private MemberState eth3 = MemberState.BUNDLED;
    private boolean switchedOn = true;
    private Instant at = Instant.parse("2026-11-23T11:47:00Z");

    @BeforeEach
    void a_first_reading_tells_that_all_is_well() {
        assertThat(observe())
                .extracting(Observation::tone)
                .containsOnly(Tone.GOOD)
                .hasSize(5);
        assertThat(read()).isEmpty();
    }

    @Test
    void one_of_two_members_left_is_lost_redundancy_and_none_is_lost_connectivity() {
        eth2 = MemberState.DOWN;
        assertThat(read())
                .containsExactly(
                        "MEMBER_DOWN port 28 (eth2) of SAN nikita is down",
                        "REDUNDANCY_LOST SAN nikita (laetitia, port channel 11) has 1 of 2 members left:"
                                + " port 28 (eth2) is down");
        eth3 = MemberState.DOWN;
        assertThat(observe())
                .extracting(Observation::kind, Observation::tone)
                .contains(org.assertj.core.groups.Tuple.tuple(Kind.CONNECTIVITY_LOST, Tone.BAD));
        eth2 = MemberState.BUNDLED;
        eth3 = MemberState.BUNDLED;
        assertThat(read())
                .containsExactly(
                        "MEMBER_BACK port 28 (eth2) of SAN nikita carries traffic again",
                        "MEMBER_BACK port 29 (eth3) of SAN nikita carries traffic again",
                        "LINK_WHOLE SAN nikita (laetitia, port channel 11) is whole again, 2 of 2 members");
    }

    @Test
    void dropped_from_the_bundle_is_not_down() {
        eth2 = MemberState.NOT_BUNDLED;
        assertThat(read())
                .containsExactly(
                        "MEMBER_DROPPED port 28 (eth2) of SAN nikita was dropped from the bundle, though its link is up",
                        "REDUNDANCY_LOST SAN nikita (laetitia, port channel 11) has 1 of 2 members left:"
                                + " port 28 (eth2) is up but not in the bundle");
    }

    @Test
    void a_member_that_comes_back_has_ninety_seconds_to_join() {
        eth2 = MemberState.DOWN;
        read();
        eth2 = MemberState.NOT_BUNDLED;
        for (int s = 0; s < 90; s += 30) {
            assertThat(observe()).extracting(Observation::kind).doesNotContain(Kind.MEMBER_DROPPED);
        }
        assertThat(observe()).extracting(Observation::kind).containsExactly(Kind.MEMBER_DROPPED);
    }

    @Test
    void a_port_that_an_admin_switched_off_is_called_so() {
        eth2 = MemberState.DOWN;
        switchedOn = false;
        assertThat(read()).first().isEqualTo("MEMBER_DOWN port 28 (eth2) of SAN nikita is switched off");
    }

    @Test
    void a_switch_that_fails_twice_does_not_answer() {
        assertThat(fail()).isEmpty();
        assertThat(fail()).extracting(Observation::text).containsExactly("laetitia does not answer: no response");
        assertThat(fail()).isEmpty();
        assertThat(read()).containsExactly("REACHABLE laetitia answers again");
    }

    private List<Observation> fail() {
        return take(new Reading.Failed<>(Problem.site("no response"), at));
    }

    private List<String> read() {
        return observe().stream().map(o -> o.kind() + " " + o.text()).toList();
    }

    private List<Observation> observe() {
        at = at.plusSeconds(30);
        PortChannel channel = new PortChannel(
                11,
                "SAN nikita",
                "nikita",
                "storage",
                List.of(new Member(28, "eth2", eth2, 0), new Member(29, "eth3", eth3, 0)));
        SwitchPort port =
                new SwitchPort(28, "gi28", "", switchedOn, eth2 != MemberState.DOWN, 0, SwitchPort.Neighbour.SILENT);
        return take(new Reading.Read<>(
                new SwitchState("laetitia", at, "", Duration.ZERO, List.of(port), List.of(channel)), at));
    }

    private List<Observation> take(Reading<SwitchState> reading) {
        Step<SwitchMemory> step = SwitchDiff.diff("laetitia", memory, reading);
        memory = step.memory();
        return step.observations();
    }
}
