package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.approval.ApprovalEvent.ProposalEnded;
import io.vigie.bot.approval.ApprovalEvent.VoteCast;
import io.vigie.bot.approval.ApprovalEvent.VoteWithdrawn;
import io.vigie.bot.approval.ApprovalRules.Need;
import io.vigie.bot.approval.ApprovalRules.Policy;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Capability;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.identity.Person;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tier;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The life of a plan, on every database. */
interface ApprovalContract {
    StoreFixture store();

    private ApprovalWorld world() {
        return new ApprovalWorld(store());
    }

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
    default void only_a_linked_and_entitled_other_person_counts() {
        ApprovalWorld w = world();
        w.people.link(new AccountId("console", "jdoe-at-home"), w.jdoe);
        MessageRef message = w.proposeStop();
        w.react(message, "jdoe", Emoji.APPROVE);
        w.react(message, "jdoe-at-home", Emoji.APPROVE);
        w.react(message, "eve", Emoji.APPROVE);
        w.react(message, "stranger", Emoji.APPROVE);
        w.react(message, "eve", Emoji.DENY);
        w.react(message, "stranger", Emoji.DENY);
        w.run(Duration.ofMinutes(2));
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(message)).contains("jdoe asked for it", "eve is in none of the groups", "linked to nobody");
        assertThat(w.events(VoteCast.class)).isEmpty();
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void one_human_counts_once_however_many_accounts() {
        ApprovalWorld w = world();
        w.policy = policy(new Need("administrators", 2));
        w.people.link(new AccountId("console", "bob-at-home"), w.bob);
        MessageRef message = w.proposeStop();
        w.react(message, "bob", Emoji.APPROVE);
        w.react(message, "bob-at-home", Emoji.APPROVE);
        assertThat(w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .contains("Still needed: 1 of administrators");
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(message)).contains("administrators: 1 of 2 (bob)");
    }

    @Test
    default void needs_of_several_groups_are_matched_with_people_in_both() {
        ApprovalWorld w = world();
        w.policy = policy(new Need("administrators", 1), new Need("network", 1));
        w.people.person("console", "bob", "administrators", "network");
        MessageRef message = w.proposeStop();
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        w.people.person("console", "amy", "administrators");
        w.react(message, "amy", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.RUNNING);
    }

    @Test
    default void a_vote_taken_back_does_not_count() {
        ApprovalWorld w = world();
        w.policy = policy(new Need("administrators", 1), new Need("network", 1));
        MessageRef message = w.proposeStop();
        w.react(message, "bob", Emoji.APPROVE);
        w.unreact(message, "bob", Emoji.APPROVE);
        w.react(message, "ned", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.events(VoteWithdrawn.class)).hasSize(1);
        assertThat(w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty())).contains("stored");
        assertThat(w.state()).isEqualTo(State.RUNNING);
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
    default void an_entitled_no_denies_and_the_requesters_no_withdraws() {
        ApprovalWorld w = world();
        w.react(w.proposeStop(), "bob", Emoji.DENY);
        assertThat(w.state()).isEqualTo(State.DENIED);
        w.react(w.proposeStop(), "jdoe", Emoji.DENY);
        assertThat(w.state()).isEqualTo(State.WITHDRAWN);
        MessageRef third = w.proposeStop();
        assertThat(w.bot.typed().deny(w.caller(w.bob), 3, "not today")).isEqualTo("#3 is denied.");
        assertThat(w.shown(third)).contains("Denied by bob. Reason: not today");
        w.react(third, "bob", Emoji.APPROVE);
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_plan_whose_message_was_deleted_is_posted_anew_and_asks_for_the_votes_again() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        w.chat.delete(message);
        w.run(Duration.ofMinutes(3));
        MessageRef again = w.chat.messages().getLast();
        assertThat(w.chat.messages()).hasSize(1);
        assertThat(w.shown(again)).contains("Stop web-1");
        w.react(again, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.RUNNING);
        assertThat(w.machine.begun).hasSize(1);
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
    default void a_directory_that_is_down_counts_no_vote_until_it_is_back() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        w.people.down(true);
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(message)).contains("The directory does not answer");
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .hasMessage("The directory does not answer.");
        w.people.down(false);
        w.run(Duration.ofSeconds(11));
        assertThat(w.state()).isEqualTo(State.RUNNING);
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

    @Test
    default void votes_given_while_the_bot_was_away_are_read_back() {
        ApprovalWorld w = world();
        MessageRef message = w.proposeStop();
        w.restart();
        w.chat.react(message, "bob", Emoji.APPROVE);
        w.dead(Duration.ofMinutes(3));
        w.bot.approvals().connected(new ChatEvent.Connected("console", w.clock.instant()));
        assertThat(w.state()).isEqualTo(State.RUNNING);
    }

    @Test
    default void a_typed_vote_falls_with_the_link_of_the_account_that_typed_it() {
        ApprovalWorld w = world();
        w.policy = policy(new Need("administrators", 2));
        Person ann = w.people.person("console", "ann", "administrators");
        MessageRef message = w.proposeStop();
        assertThat(w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .contains("Still needed: 1 of administrators");
        assertThat(w.people.unlink(new AccountId("console", "bob"), ann)).isTrue();
        w.react(message, "ann", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(message)).contains("administrators: 1 of 2 (ann)");
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_chat_without_reactions_or_edits_is_served_by_typed_votes() {
        ApprovalWorld w = world();
        w.chat.lacks(Capability.REACTIONS);
        w.chat.lacks(Capability.EDITS);
        var unused = w.proposeStop();
        assertThat(w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty())).contains("running");
        w.machine.ends(1, TaskReport.State.DONE, "OK");
        w.run(Duration.ofSeconds(3));
        assertThat(w.chat.messages()).hasSize(2);
        assertThat(w.shown(w.chat.messages().getLast())).contains("Done.");
    }

    @Test
    default void a_critical_plan_is_refused_while_no_second_factor_is_set_up() {
        ApprovalWorld w = world();
        Policy strict = new Policy(w.policy.needs(), Duration.ofMinutes(15), Duration.ofMinutes(5), true);
        w.policy = strict;
        assertThatThrownBy(() -> w.propose(ApprovalWorld.plan(Tier.CRITICAL, "vm stop 105", "vm.stop")))
                .hasMessageContaining("No second factor is set up");
        w.policy = policy(new Need("administrators", 1));
        MessageRef message = w.proposeStop();
        w.policy = strict;
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .hasMessageContaining("No second factor is set up");
    }

    @Test
    default void where_a_second_factor_is_asked_for_a_reaction_alone_does_not_count() {
        ApprovalWorld w = world();
        w.policy = new Policy(w.policy.needs(), Duration.ofMinutes(15), Duration.ofMinutes(5), true);
        Set<String> shown = new HashSet<>();
        w.secondFactor = new SecondFactor() {
            @Override
            public Optional<String> unavailable() {
                return Optional.empty();
            }

            @Override
            public Optional<String> missing(Person voter, long proposal) {
                return shown.contains(voter.uid() + proposal)
                        ? Optional.empty()
                        : Optional.of("Type `approve " + proposal + " CODE`.");
            }

            @Override
            public void show(Person voter, AccountId account, long proposal, String code) {
                if (!code.equals("287082")) {
                    throw Problem.user("This is not the code of now.");
                }
                shown.add(voter.uid() + proposal);
            }
        };
        MessageRef message = w.proposeStop();
        assertThat(w.shown(message)).contains("approve 1 CODE");
        w.react(message, "bob", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(message)).contains("Not counted: bob. Type `approve 1 CODE`.");
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .hasMessageContaining("approve 1 CODE");
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.bob), 1, Optional.of("000000")))
                .hasMessageContaining("not the code");
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.jdoe), 1, Optional.of("287082")))
                .hasMessageContaining("somebody else");
        assertThat(shown).isEmpty();
        assertThat(w.bot.typed().approve(w.caller(w.bob), 1, Optional.of("287082")))
                .contains("running");
        assertThat(w.machine.begun).hasSize(1);
    }

    @Test
    default void a_policy_that_needs_nobody_approves_nothing() {
        ApprovalWorld w = world();
        w.policy = policy();
        assertThatThrownBy(w::proposeStop).hasMessageContaining("Nobody is configured to approve");
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

    private static Policy policy(Need... needs) {
        return new Policy(List.of(needs), Duration.ofMinutes(15), Duration.ofMinutes(5), false);
    }
}
