package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tier;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.UncategorizedSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What goes wrong outside while a plan runs. */
class RunningTest {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @SuppressWarnings("NullAway.Init")
    private ApprovalWorld w;

    @BeforeEach
    void world() {
        w = new ApprovalWorld(store);
    }

    private MessageRef approved(String... operations) {
        Plan plan = ApprovalWorld.plan(Tier.RISKY, "vm stop 105", operations);
        w.planner = (caller, command) -> plan;
        MessageRef message = w.propose(plan);
        w.react(message, "bob", Emoji.APPROVE);
        return message;
    }

    @Test
    void a_refused_step_was_not_begun_and_the_later_ones_are_not() {
        w.machine.beforeBegin = () -> {
            throw Problem.site("VM is locked (backup)");
        };
        MessageRef message = approved("vm.stop", "vm.start");
        assertThat(w.state()).isEqualTo(State.FAILED);
        assertThat(w.machine.begun).isEmpty();
        assertThat(w.shown(message)).contains("VM is locked (backup)", "Not begun: vm.start web-1 (105)");
    }

    @Test
    void what_waits_for_what_is_told_before_it_is_approved() {
        Plan one = ApprovalWorld.plan(Tier.RISKY, "node reboot nikita --drain", "vm.start");
        Plan plan = new Plan(
                one.command(),
                one.summary(),
                one.tier(),
                one.targets(),
                one.preconditions(),
                one.effects(),
                List.of(
                        one.steps().getFirst(),
                        new Step("vm.stop", "brest-i11", "106", new TreeMap<>(), "reboot nikita").inStage(1)));
        w.planner = (caller, command) -> plan;
        assertThat(w.shown(w.propose(plan)))
                .contains("Steps, stage by stage, one by one", "1. vm.start web-1 (105)", "2. reboot nikita");
    }

    @Test
    void a_step_whose_begin_was_not_answered_is_found_by_its_task() {
        w.machine.afterBegin = () -> {
            throw new StepRunner.Uncertain("no answer", new IOException("timeout"));
        };
        MessageRef message = approved("vm.stop");
        w.machine.ends(1, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(5));
        assertThat(w.state()).isEqualTo(State.DONE);
        assertThat(w.machine.begun).hasSize(1);
        assertThat(w.shown(message)).contains("Done.");
    }

    @Test
    void a_step_that_nobody_can_find_is_unknown_and_not_begun_again() {
        w.machine.traceable = false;
        w.machine.afterBegin = () -> {
            throw new StepRunner.Uncertain("no answer", new IOException("timeout"));
        };
        MessageRef message = approved("vm.stop", "vm.start");
        w.run(Duration.ofSeconds(20));
        assertThat(w.state()).isEqualTo(State.RUNNING);
        w.run(Duration.ofSeconds(20));
        assertThat(w.state()).isEqualTo(State.UNKNOWN);
        assertThat(w.machine.begun).containsExactly("vm.stop 105");
        assertThat(w.shown(message)).contains("look here", "Look at 105 of brest-i11");
    }

    @Test
    void a_fault_of_our_own_says_nothing_about_the_outside_system() {
        w.machine.afterBegin = () -> {
            throw new IllegalStateException("a defect");
        };
        var unused = approved("vm.stop");
        w.run(Duration.ofSeconds(3));
        assertThat(w.state()).isEqualTo(State.RUNNING);
        w.machine.ends(1, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(3));
        assertThat(w.state()).isEqualTo(State.DONE);
    }

    @Test
    void a_silent_system_is_asked_less_and_less_often_until_it_answers() {
        MessageRef message = approved("vm.stop");
        int[] asked = {0};
        w.machine.beforeReport = () -> {
            asked[0]++;
            throw Problem.site("camille does not answer");
        };
        w.run(Duration.ofMinutes(10));
        assertThat(w.state()).isEqualTo(State.RUNNING);
        assertThat(asked[0]).isBetween(15, 40);
        assertThat(w.shown(message)).contains("camille does not answer");
        w.machine.beforeReport = () -> {};
        w.machine.ends(1, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(35));
        assertThat(w.state()).isEqualTo(State.DONE);
    }

    @Test
    void a_system_that_stays_silent_makes_the_end_unknown() {
        MessageRef message = approved("vm.stop");
        w.machine.beforeReport = () -> {
            throw Problem.site("camille does not answer");
        };
        for (int minute = 0; minute < 6 * 60 + 5; minute++) {
            for (int i = 0; i < 4; i++) {
                w.dead(Duration.ofMillis(14_500));
                w.run(Duration.ofMillis(500));
            }
        }
        assertThat(w.state()).isEqualTo(State.UNKNOWN);
        assertThat(w.shown(message)).contains("for 6 h", "Look at task task-1");
    }

    @Test
    void after_a_short_absence_the_next_step_is_begun_and_after_a_long_one_not() {
        var first = approved("vm.stop", "vm.start");
        w.restart();
        w.dead(Duration.ofMinutes(3));
        w.machine.ends(1, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(5));
        assertThat(w.machine.begun).containsExactly("vm.stop 105", "vm.start 105");
        w.machine.ends(2, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(5));
        assertThat(w.shown(first)).contains("Done.");

        var second = approved("vm.stop", "vm.start");
        w.restart();
        w.dead(Duration.ofHours(3));
        w.run(Duration.ofSeconds(5));
        // The next crash does not make it forget how long it was away.
        w.restart();
        w.dead(Duration.ofSeconds(25));
        w.machine.ends(3, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(10));
        assertThat(w.state()).isEqualTo(State.FAILED);
        assertThat(w.machine.begun).hasSize(3);
        assertThat(w.shown(second)).contains("Vigie was away meanwhile. Not begun: vm.start web-1 (105).");
    }

    @Test
    void steps_run_at_the_same_time_up_to_the_pace_and_each_is_shown() {
        Plan one = ApprovalWorld.plan(Tier.RISKY, "vm stop 105", "vm.stop", "vm.start", "vm.stop");
        Plan plan = new Plan(
                one.command(),
                one.summary(),
                one.tier(),
                one.targets(),
                one.preconditions(),
                one.effects(),
                one.steps(),
                new Plan.Pace(2, true));
        w.planner = (caller, command) -> plan;
        MessageRef message = w.propose(plan);
        assertThat(w.shown(message)).contains("up to 2 at the same time; when one fails, the others go on");
        w.react(message, "bob", Emoji.APPROVE);
        w.run(Duration.ofSeconds(3));
        assertThat(w.machine.begun).containsExactly("vm.stop 105", "vm.start 105");
        assertThat(w.shown(message)).contains("vm.start web-1 (105): running, 50 %", "0 of 3 ended");
        w.machine.ends(2, TaskReport.State.FAILED, "VM is locked (backup)");
        w.run(Duration.ofSeconds(3));
        assertThat(w.machine.begun).hasSize(3);
        assertThat(w.shown(message)).contains("1 of 3 ended", "failed (VM is locked (backup))");
        w.machine.ends(1, TaskReport.State.DONE, "OK");
        w.machine.ends(3, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(3));
        assertThat(w.state()).isEqualTo(State.FAILED);
        assertThat(w.shown(message)).contains("Failed: vm.start web-1 (105): VM is locked (backup). 2 of 3 done.");
    }

    @Test
    void a_full_disk_refuses_the_proposal_in_words() {
        w.atEveryPoint(() -> {
            throw new UncategorizedSQLException(
                    "insert", "INSERT", new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL));
        });
        assertThatThrownBy(w::proposeStop)
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("The database's disk is full");
        assertThat(w.chat.messages()).isEmpty();
    }
}
