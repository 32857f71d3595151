package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.identity.Person;
import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What keeps a plan from running: time, a vote taken back, a change of the site or of rights. */
interface LastLookContract extends ApprovalWorld.OnStore {
    @Test
    default void what_waits_for_a_policy_that_is_gone_runs_out_of_time() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        w.policyIsGone = true;
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        w.dead(Duration.ofMinutes(16));
        w.run(Duration.ofSeconds(30));
        assertThat(w.state()).isEqualTo(State.EXPIRED);
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void after_the_deadline_nothing_counts() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        w.run(Duration.ofMinutes(14));
        assertThat(w.state()).isEqualTo(State.WAITING);
        w.dead(Duration.ofMinutes(2));
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.EXPIRED);
        assertThat(w.shown(message)).contains("still missing was 1 of administrators");
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .hasMessageContaining("too late");
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_deadline_that_passes_while_the_votes_are_read_counts() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        w.dead(Duration.ofMinutes(15).minusSeconds(1));
        w.chat.aroundCalls(() -> w.dead(Duration.ofSeconds(2)), () -> {});
        w.react(message, "bob", Emoji.APPROVE);
        w.run(Duration.ofSeconds(5));
        assertThat(w.state()).isEqualTo(State.EXPIRED);
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_vote_taken_back_between_approval_and_run_stops_the_run() {
        ApprovalWorld w = world();
        w.planner = (caller, command) -> {
            throw Problem.site("camille does not answer");
        };
        MessageRef message = w.proposeStop();
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.APPROVED);
        assertThat(w.shown(message)).contains("camille does not answer");
        w.unreact(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        w.planner = (caller, command) -> ApprovalWorld.plan(Tier.RISKY, command, "vm.stop");
        w.run(Duration.ofMinutes(1));
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_vote_taken_back_while_the_plan_is_built_again_stops_the_run() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        Planner plain = w.planner;
        w.planner = (caller, command) -> {
            w.unreact(message, "bob", Emoji.APPROVE);
            return plain.plan(caller, command);
        };
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(message)).contains("administrators: 0 of 1");
        w.run(Duration.ofMinutes(2));
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_no_that_comes_while_the_plan_is_built_again_stops_the_run() {
        ApprovalWorld w = world();
        w.people.person("console", "ann", "administrators");
        Planner plain = w.planner;
        MessageRef denied = w.proposeStop();
        w.planner = (caller, command) -> {
            w.react(denied, "ann", Emoji.DENY);
            return plain.plan(caller, command);
        };
        w.react(denied, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.DENIED);
        assertThat(w.shown(denied)).contains("ann reacted with ❌");

        MessageRef withdrawn = w.proposeStop();
        w.planner = (caller, command) -> {
            w.react(withdrawn, "jdoe", Emoji.DENY);
            return plain.plan(caller, command);
        };
        w.react(withdrawn, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WITHDRAWN);
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_no_that_comes_after_the_last_reading_of_the_reactions_stops_the_run() {
        ApprovalWorld w = world();
        w.people.person("console", "ann", "administrators");
        MessageRef message = w.proposeStop();
        Planner plain = w.planner;
        w.planner = (caller, command) -> {
            // The reactions are read by then, and the directory is asked who gave them.
            w.people.whenAsked(() -> {
                w.people.whenAsked(() -> {});
                w.react(message, "ann", Emoji.DENY);
            });
            return plain.plan(caller, command);
        };
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.DENIED);
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void an_approver_who_leaves_the_directory_between_vote_and_run_has_not_voted() {
        ApprovalWorld w = world();
        Planner away = (caller, command) -> {
            throw Problem.site("camille does not answer");
        };
        Planner back = w.planner;
        w.planner = away;
        MessageRef reacted = w.proposeStop();
        w.react(reacted, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.APPROVED);
        w.people.leave(w.bob);
        w.planner = back;
        w.run(Duration.ofMinutes(1));
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(reacted)).contains("administrators: 0 of 1", "linked to nobody in the directory");

        Person ann = w.people.person("console", "ann", "administrators");
        w.planner = away;
        var unused = w.proposeStop();
        assertThat(w.bot.typed().approve(w.caller(ann), 2, Optional.empty())).contains("approved");
        w.people.leave(ann);
        w.planner = back;
        w.run(Duration.ofMinutes(1));
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_directory_that_fails_after_the_approval_stops_the_run_until_the_run_by_deadline() {
        ApprovalWorld w = world();
        w.planner = (caller, command) -> {
            w.people.down(true);
            throw Problem.site("the cluster is away");
        };
        MessageRef message = w.proposeStop();
        w.react(message, "bob", Emoji.APPROVE);
        w.run(Duration.ofMinutes(6));
        assertThat(w.state()).isEqualTo(State.LAPSED);
        assertThat(w.shown(message)).contains("nothing was done");
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void another_plan_than_the_approved_one_does_not_run_and_the_difference_is_shown() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        w.planner = (caller, command) -> {
            Plan p = ApprovalWorld.plan(Tier.RISKY, command, "vm.stop");
            return new Plan(
                    p.command(),
                    p.summary(),
                    p.tier(),
                    p.targets(),
                    p.preconditions(),
                    List.of(
                            Plan.Effect.binding(Cell.warn("web-1 and db-1 are interrupted")),
                            Plan.Effect.told(Cell.of("3 GiB are left"))),
                    p.steps());
        };
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.CHANGED);
        assertThat(w.shown(message))
                .contains("was: effect: web-1 is interrupted", "now: effect: web-1 and db-1 are interrupted");
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_requester_who_may_no_longer_gets_nothing_run() {
        ApprovalWorld w = world();
        MessageRef first = w.proposeStop();
        w.planner = (caller, command) -> {
            throw Problem.user("You may not do this: it needs vm.power on brest-i11.");
        };
        w.react(first, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.CHANGED);
        assertThat(w.shown(first)).contains("it needs vm.power on brest-i11");

        MessageRef second = w.proposeStop();
        w.people.leave(w.jdoe);
        w.react(second, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.CHANGED);
        assertThat(w.machine.begun).isEmpty();
    }
}
