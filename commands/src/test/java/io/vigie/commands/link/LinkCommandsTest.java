package io.vigie.commands.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Problem;
import io.vigie.commands.Tone;
import io.vigie.commands.link.SwitchPort.Neighbour;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import io.vigie.commands.link.TypedCommands.Reader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkCommandsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final long GIGABIT = 1_000_000_000;

    private final Caller admin = new Reader(Set.of("laetitia", "leonie", "mute"));
    private final FakeSwitch laetitia =
            new FakeSwitch("laetitia", Optional.of(state("laetitia", NOON.minusSeconds(5))));
    private final FakeSwitch leonie = new FakeSwitch("leonie", Optional.of(state("leonie", NOON.minusSeconds(300))));
    private final FakeSwitch mute = new FakeSwitch("mute", Optional.empty());

    private TypedCommands commands(Switch... switches) {
        return new TypedCommands(new LinkCommands(new Switches(List.of(switches)), Clock.fixed(NOON, ZoneOffset.UTC)));
    }

    private static SwitchState state(String name, Instant readAt) {
        Member up = new Member(29, "eth3", MemberState.BUNDLED, GIGABIT);
        Member down = new Member(28, "eth2", MemberState.DOWN, 0, "no link");
        Member core = new Member(26, "eth0", MemberState.BUNDLED, GIGABIT);
        Member single = new Member(27, "eth1", MemberState.NOT_BUNDLED, GIGABIT, "it is in no bundle");
        Member camille = new Member(32, "eth2", MemberState.BUNDLED, GIGABIT);
        return new SwitchState(
                name,
                readAt,
                "Lab switch",
                Duration.ofDays(3),
                List.of(new SwitchPort(
                        32, "Gi0/32", "", true, true, GIGABIT, new Neighbour("nikita.example.org", "eth9"))),
                List.of(
                        new PortChannel(10, "SAN camille", "camille", "storage", List.of(camille)),
                        new PortChannel(11, "SAN nikita", "nikita", "storage", List.of(down, up)),
                        new PortChannel(21, "core nikita", "nikita", "core", List.of(core, single))));
    }

    @Test
    void list_counts_active_members_and_says_how_old_they_are() {
        Answer.Sections answer = commands(laetitia, leonie).run(admin, "link list");
        assertThat(TypedCommands.shown(answer))
                .contains("laetitia 11 | SAN nikita | storage | 1 of 2 | \n")
                .contains("leonie 11 | SAN nikita | storage | 1 of 2 | 5 min ago");
        Answer.Table table = (Answer.Table) answer.parts().getFirst();
        assertThat(table.rows().get(0).get(3).tone()).isEqualTo(Tone.GOOD);
        assertThat(table.rows().get(1).get(3).tone()).isEqualTo(Tone.WARN);
    }

    @Test
    void list_tells_of_a_switch_that_does_not_answer_and_shows_the_others() {
        String shown = TypedCommands.shown(commands(laetitia, mute).run(admin, "link list"));
        assertThat(shown).contains("laetitia 10").contains("mute: mute does not answer.");
    }

    @Test
    void what_may_not_be_read_is_neither_shown_nor_completed_nor_found() {
        Caller other = new Reader(Set.of("laetitia"));
        TypedCommands commands = commands(laetitia, new FakeSwitch("secret", Optional.of(state("secret", NOON))));
        assertThat(TypedCommands.shown(commands.run(other, "link list"))).doesNotContain("secret");
        assertThat(commands.complete(other, "link show "))
                .contains("laetitia", "nikita")
                .doesNotContain("secret");
        assertThatThrownBy(() -> commands.run(other, "link show secret"))
                .isInstanceOfSatisfying(
                        Problem.class,
                        p -> assertThat(p.candidates())
                                .contains("laetitia", "nikita")
                                .doesNotContain("secret"));
    }

    @Test
    void a_machine_shows_all_its_channels_with_every_member_and_why() {
        String shown = TypedCommands.shown(commands(laetitia).run(admin, "link show nikita"));
        assertThat(shown)
                .contains("laetitia 11: SAN nikita, 1 of 2")
                .contains("port 28 | nikita eth2 | down |  |  |  |  | \n", "port 28 (eth2): no link")
                .contains("port 29 | nikita eth3 | bundled | 1 Gbit/s | ")
                .contains("laetitia 21: core nikita, 1 of 2")
                .contains(
                        "port 27 | nikita eth1 | up, not bundled | 1 Gbit/s |  |  |  | \nport 27 (eth1): it is in no bundle")
                .doesNotContain("camille");
    }

    @Test
    void a_switch_shows_its_facts_and_where_the_documents_are_wrong() {
        String shown = TypedCommands.shown(commands(laetitia).run(admin, "link show laetitia"));
        assertThat(shown).contains("up for: 3 d").contains("port 32 (eth2): the switch sees nikita.example.org eth9");
    }

    @Test
    void a_channel_is_found_by_number_name_and_beginning() {
        TypedCommands commands = commands(laetitia);
        for (String word : List.of("10", "laetitia/10", "\"SAN camille\"", "\"san cam\"", "camille", "cam")) {
            assertThat(TypedCommands.shown(commands.run(admin, "link show " + word)))
                    .startsWith("laetitia 10: SAN camille, 1 of 1");
        }
    }

    @Test
    void a_word_that_means_several_things_lists_them_and_shows_nothing() {
        TypedCommands commands = commands(laetitia, leonie);
        assertThatThrownBy(() -> commands.run(admin, "link show 11"))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.candidates()).containsExactly("laetitia/11", "leonie/11"));
        assertThatThrownBy(() -> commands.run(admin, "link show san"))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.candidates()).containsExactly("SAN camille", "SAN nikita"));
    }

    @Test
    void show_asks_again_when_the_state_is_old_and_falls_back_to_it() {
        String shown = TypedCommands.shown(commands(leonie).run(admin, "link show leonie/11"));
        assertThat(shown)
                .contains("leonie: leonie does not answer.")
                .contains("leonie 11: SAN nikita, 1 of 2, seen 5 min ago");
        assertThat(leonie.polls).isEqualTo(1);

        commands(laetitia).run(admin, "link show 11");
        assertThat(laetitia.polls).isZero();
    }

    private static final class FakeSwitch implements Switch {
        private final String name;
        private final Optional<SwitchState> state;
        private int polls;

        FakeSwitch(String name, Optional<SwitchState> state) {
            this.name = name;
            this.state = state;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public SwitchState state() {
            return state.orElseThrow(this::silence);
        }

        @Override
        public Optional<Problem> trouble() {
            return state.isPresent() ? Optional.empty() : Optional.of(silence());
        }

        @Override
        public SwitchState poll() {
            polls++;
            throw silence();
        }

        private Problem silence() {
            return Problem.site(name + " does not answer.");
        }

        @Override
        public void close() {}
    }
}
