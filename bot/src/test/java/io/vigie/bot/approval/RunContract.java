package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.approval.ApprovalEvent.ProposalEnded;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a plan is posted, carried out and shown to its end. */
interface RunContract extends ApprovalWorld.OnStore {
    @Test
    default void an_approved_plan_runs_once_and_says_how_it_ended() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.chat.message(message).first().offers()).containsExactly(Emoji.APPROVE, Emoji.DENY);
        assertThat(w.shown(message))
                .contains(
                        "#1 Stop web-1",
                        "web-1 is interrupted",
                        "administrators: 0 of 1",
                        "within 15 min, until 10:15 UTC")
                .contains("approve 1");

        w.run(Duration.ofMinutes(1));
        w.react(message, "bob", Emoji.APPROVE);

        assertThat(w.machine.begun).containsExactly("vm.stop 105");
        w.run(Duration.ofSeconds(5));
        assertThat(w.shown(message)).contains("half way");
        w.machine.ends(1, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(5));

        assertThat(w.state()).isEqualTo(State.DONE);
        assertThat(w.machine.begun).hasSize(1);
        RememberedPlans remembered = new RememberedPlans(store().jdbc());
        assertThat(remembered.newestFirst("vm stop ", w.clock.instant().minus(Duration.ofDays(1))))
                .singleElement()
                .satisfies(past -> {
                    assertThat(past.done())
                            .singleElement()
                            .satisfies(done -> assertThat(done.step().subject()).isEqualTo("105"));
                    assertThat(past.ended()).isAfter(past.began());
                });
        assertThat(remembered.newestFirst("node ", w.clock.instant().minus(Duration.ofDays(1))))
                .isEmpty();
        assertThat(remembered.newestFirst("vm stop ", w.clock.instant())).isEmpty();
        assertThat(w.chat.messages()).hasSize(1);
        assertThat(w.shown(message)).contains("JDOE (jdoe)", "approved by", "bob", "Done. It took");
        assertThat(w.events(ProposalEnded.class)).singleElement().satisfies(e -> {
            assertThat(e.approvers()).containsExactly("bob");
            assertThat(e.state()).isEqualTo(State.DONE);
        });
    }

    @Test
    default void a_mild_plan_waits_where_the_policy_asks_for_votes() {
        ApprovalWorld w = world();
        w.mild = w.policy;
        Plan plan = ApprovalWorld.plan(Tier.CHANGE, "vm start 105", "vm.start");
        w.planner = (caller, command) -> plan;
        MessageRef message = w.propose(plan);
        w.run(Duration.ofSeconds(5));
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.machine.begun).isEmpty();
        assertThat(w.chat.message(message).first().offers()).containsExactly(Emoji.APPROVE, Emoji.DENY);
        w.react(message, "jdoe", Emoji.APPROVE);
        assertThat(w.machine.begun).isEmpty();
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.machine.begun).containsExactly("vm.start 105");
    }

    @Test
    default void a_mild_plan_runs_at_once_without_votes() {
        ApprovalWorld w = world();
        Plan plan = ApprovalWorld.plan(Tier.CHANGE, "vm start 105", "vm.start");
        w.planner = (caller, command) -> plan;
        MessageRef message = w.propose(plan);
        assertThat(w.machine.begun).containsExactly("vm.start 105");
        assertThat(w.chat.message(message).first().offers()).isEmpty();
        w.machine.ends(1, TaskReport.State.DONE_WITH_WARNINGS, "WARNINGS: 1");
        w.run(Duration.ofSeconds(3));
        assertThat(w.state()).isEqualTo(State.DONE_WITH_WARNINGS);
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .hasMessageContaining("needs no approval");
    }

    @Test
    default void a_plan_that_changes_nothing_is_refused() {
        ApprovalWorld w = world();
        assertThatThrownBy(() -> w.propose(ApprovalWorld.plan(Tier.READ, "vm show 105", "vm.stop")))
                .isInstanceOf(Problem.class);
        assertThat(w.chat.messages()).isEmpty();
    }

    @Test
    default void a_plan_that_cannot_be_posted_never_runs() {
        ApprovalWorld w = world();
        w.chat.trouble("the chat does not answer");
        assertThatThrownBy(() -> w.propose(ApprovalWorld.plan(Tier.CHANGE, "vm start 105", "vm.start")))
                .hasMessage("the chat does not answer");
        w.chat.trouble("");
        w.run(Duration.ofMinutes(5));
        assertThat(w.state()).isEqualTo(State.LAPSED);
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_plan_whose_message_was_deleted_is_posted_anew_and_asks_for_the_votes_again() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        String key = w.chat.message(message).first().key();
        w.chat.delete(message);
        w.run(Duration.ofMinutes(3));
        MessageRef again = w.chat.messages().getLast();
        assertThat(w.chat.messages()).hasSize(1);
        assertThat(w.chat.message(again).first().key()).isNotEqualTo(key);
        assertThat(w.shown(again)).contains("Stop web-1");
        w.react(again, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.RUNNING);
        assertThat(w.machine.begun).hasSize(1);
    }

    @Test
    default void a_chat_that_fails_during_the_run_shows_the_end_when_it_is_back() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        w.react(message, "bob", Emoji.APPROVE);
        w.chat.trouble("the chat does not answer");
        w.machine.ends(1, TaskReport.State.FAILED, "no such VM");
        w.run(Duration.ofSeconds(30));
        assertThat(w.state()).isEqualTo(State.FAILED);
        w.chat.trouble("");
        w.run(Duration.ofSeconds(11));
        assertThat(w.shown(message)).contains("Failed: vm.stop web-1 (105): no such VM.");
    }

    @Test
    default void an_end_that_no_chat_takes_is_not_tried_for_ever() {
        ApprovalWorld w = world();
        w.proposeStop();
        w.chat.trouble("the chat is away");
        w.bot.typed().deny(w.caller(w.bob), 1, "");
        w.dead(Duration.ofHours(25));
        w.run(Duration.ofSeconds(30));
        int before = w.chat.edits();
        w.chat.trouble("");
        w.run(Duration.ofSeconds(60));
        assertThat(w.chat.edits()).isEqualTo(before);
        assertThat(w.chat.messages()).hasSize(1);
    }

    @Test
    default void progress_is_edited_no_faster_than_a_chat_can_bear() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        w.react(message, "bob", Emoji.APPROVE);
        int before = w.chat.edits();
        int[] tick = {0};
        w.machine.beforeReport = () -> w.machine.reports.put(
                "task-1",
                new TaskReport(TaskReport.State.RUNNING, tick[0]++ / 100.0, "running", List.of("line " + tick[0])));
        w.run(Duration.ofSeconds(20));
        assertThat(w.chat.edits() - before).isBetween(5, 11);
    }

    @Test
    default void the_progress_of_hours_is_edited_seldom_and_its_end_at_once() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        w.react(message, "bob", Emoji.APPROVE);
        int[] tick = {0};
        w.machine.beforeReport = () -> w.machine.reports.put(
                "task-1",
                new TaskReport(TaskReport.State.RUNNING, tick[0]++ / 100.0, "running", List.of("line " + tick[0])));
        w.run(Duration.ofSeconds(3));
        w.dead(Duration.ofMinutes(61));
        w.run(Duration.ofSeconds(30));
        int before = w.chat.edits();
        w.run(Duration.ofMinutes(3));
        assertThat(w.chat.edits() - before).isBetween(2, 4);
        w.machine.beforeReport = () -> {};
        w.machine.ends(1, TaskReport.State.DONE, "");
        w.run(Duration.ofSeconds(3));
        assertThat(w.shown(message)).contains("Done");
    }

    @Test
    default void after_a_long_standstill_no_further_step_is_begun() {
        ApprovalWorld w = world();
        Plan plan = ApprovalWorld.plan(Tier.RISKY, "vm restart 105", "vm.stop", "vm.start");
        w.planner = (caller, command) -> plan;
        MessageRef idle = w.propose(plan);
        w.react(idle, "bob", Emoji.APPROVE);
        w.dead(Duration.ofHours(3));
        w.machine.ends(1, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(10));
        assertThat(w.machine.begun).containsExactly("vm.stop 105");
        assertThat(w.state()).isEqualTo(State.FAILED);
        assertThat(w.shown(idle)).contains("Vigie was away meanwhile. Not begun: vm.start web-1 (105).");

        MessageRef atIt = w.propose(plan);
        w.react(atIt, "bob", Emoji.APPROVE);
        // It stands still while a worker asks for the task, and the timer is the first to go on.
        w.machine.beforeReport = () -> {
            w.machine.beforeReport = () -> {};
            w.dead(Duration.ofHours(3));
            w.machine.ends(2, TaskReport.State.DONE, "OK");
            w.bot.approvals().tick();
        };
        w.run(Duration.ofSeconds(30));
        assertThat(w.machine.begun).hasSize(2);
        assertThat(w.state()).isEqualTo(State.FAILED);
        assertThat(w.shown(atIt)).contains("Vigie was away meanwhile. Not begun: vm.start web-1 (105).");
    }

    @Test
    default void after_a_short_standstill_it_goes_on_at_once() {
        ApprovalWorld w = world();
        Plan plan = ApprovalWorld.plan(Tier.RISKY, "vm restart 105", "vm.stop", "vm.start");
        w.planner = (caller, command) -> plan;
        w.react(w.propose(plan), "bob", Emoji.APPROVE);
        w.machine.beforeReport = () -> {
            w.machine.beforeReport = () -> {};
            w.dead(Duration.ofMinutes(3));
            w.machine.ends(1, TaskReport.State.DONE, "OK");
            w.bot.approvals().tick();
        };
        w.run(Duration.ofSeconds(2));
        assertThat(w.machine.begun).containsExactly("vm.stop 105", "vm.start 105");
    }

    @Test
    default void two_replicas_run_it_once() {
        ApprovalWorld w = world();
        var other = w.newBot();
        MessageRef message = w.proposeStop();
        w.chat.react(message, "bob", Emoji.APPROVE);
        var event = new ChatEvent.ReactionsChanged(message, ApprovalWorld.account("bob"), w.clock.instant());
        // The other replica wins while this one is in the middle of its last look.
        Planner plain = w.planner;
        boolean[] once = {false};
        w.planner = (caller, command) -> {
            if (!once[0]) {
                once[0] = true;
                other.approvals().reactionsChanged(event);
            }
            return plain.plan(caller, command);
        };
        w.bot.approvals().reactionsChanged(event);
        assertThat(w.machine.begun).hasSize(1);
        for (int i = 0; i < 240; i++) {
            w.run(Duration.ofMillis(500));
            other.approvals().tick();
        }
        w.machine.ends(1, TaskReport.State.DONE, "OK");
        for (int i = 0; i < 20; i++) {
            w.run(Duration.ofMillis(500));
            other.approvals().tick();
        }
        assertThat(w.machine.begun).hasSize(1);
        assertThat(w.state()).isEqualTo(State.DONE);
        assertThat(w.events(ProposalEnded.class)).hasSize(1);
    }
}
