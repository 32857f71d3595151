package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.access.Rights;
import io.vigie.bot.approval.ApprovalEvent.VoteCast;
import io.vigie.bot.approval.ApprovalEvent.VoteWithdrawn;
import io.vigie.bot.approval.ApprovalRules.Need;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Capability;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.identity.Person;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tier;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose votes count, and how they are given and taken back. */
interface VotesContract extends ApprovalWorld.OnStore {
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
        w.policy = ApprovalWorld.policy(new Need("administrators", 2));
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
    default void one_human_with_accounts_on_two_chats_is_one_voter() {
        ApprovalWorld w = world();
        w.policy = ApprovalWorld.policy(new Need("administrators", 2));
        w.bot.approvals()
                .propose(w.onMattermost(w.jdoe, "jane"), ApprovalWorld.plan(Tier.RISKY, "vm stop 105", "vm.stop"));
        MessageRef message = w.mattermost.messages().getLast();
        w.reactOnMattermost(message, w.onMattermost(w.bob, "robert"), Emoji.APPROVE);
        assertThat(w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .contains("Still needed: 1 of administrators");
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(message)).contains("administrators: 1 of 2 (bob)");
        Person ann = w.people.person("console", "ann", "administrators");
        w.reactOnMattermost(message, w.onMattermost(ann, "ann-in-chat"), Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.RUNNING);
    }

    @Test
    default void the_requesters_account_on_another_chat_is_no_colleague() {
        ApprovalWorld w = world();
        PersonCaller jane = w.onMattermost(w.jdoe, "jane");
        var unused = w.proposeStop();
        assertThatThrownBy(() -> w.bot.typed().approve(jane, 1, Optional.empty()))
                .hasMessageContaining("You asked for #1");
        w.bot.approvals().propose(jane, ApprovalWorld.plan(Tier.RISKY, "vm stop 105", "vm.stop"));
        MessageRef message = w.mattermost.messages().getLast();
        w.reactOnMattermost(message, w.onMattermost(w.jdoe, "jane-at-home"), Emoji.APPROVE);
        assertThatThrownBy(() -> w.bot.typed().approve(w.caller(w.jdoe), 2, Optional.empty()))
                .hasMessageContaining("You asked for #2");
        w.run(Duration.ofMinutes(2));
        assertThat(w.shown(message)).contains("jdoe asked for it");
        assertThat(w.events(VoteCast.class)).isEmpty();
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void one_human_with_entries_in_two_realms_approves_nothing_of_their_own() {
        ApprovalWorld w = world();
        AccountId other = new AccountId("console", "jdoe-of-users");
        Person jane = w.people.person("users", other, "JDoe", "administrators");
        MessageRef message = w.proposeStop();
        w.react(message, other.id(), Emoji.APPROVE);
        PersonCaller caller = new PersonCaller(jane, other, ApprovalWorld.CHANNEL, Rights.NONE);
        assertThatThrownBy(() -> w.bot.typed().approve(caller, 1, Optional.empty()))
                .hasMessageContaining("same human as you");
        w.run(Duration.ofMinutes(2));
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(message)).contains("JDoe of realm users is taken for the same human");
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void whoever_only_shares_the_requesters_name_withdraws_nothing() {
        ApprovalWorld w = world();
        AccountId other = new AccountId("console", "jdoe-of-users");
        Person namesake = w.people.person("users", other, "jdoe", "students");
        w.react(w.proposeStop(), other.id(), Emoji.DENY);
        PersonCaller caller = new PersonCaller(namesake, other, ApprovalWorld.CHANNEL, Rights.NONE);
        assertThatThrownBy(() -> w.bot.typed().deny(caller, 1, "")).hasMessageContaining("You may not vote");
        assertThat(w.state()).isEqualTo(State.WAITING);
    }

    @Test
    default void one_human_with_entries_in_two_realms_is_one_voter() {
        ApprovalWorld w = world();
        w.policy = ApprovalWorld.policy(new Need("administrators", 2));
        AccountId other = new AccountId("console", "bob-of-users");
        w.people.person("users", other, "bob", "administrators");
        MessageRef message = w.proposeStop();
        w.react(message, "bob", Emoji.APPROVE);
        w.react(message, other.id(), Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.WAITING);
        assertThat(w.shown(message)).contains("administrators: 1 of 2 (bob)", "Counted once: bob of realm users");
    }

    @Test
    default void needs_of_several_groups_are_matched_with_people_in_both() {
        ApprovalWorld w = world();
        w.policy = ApprovalWorld.policy(new Need("administrators", 1), new Need("network", 1));
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
        w.policy = ApprovalWorld.policy(new Need("administrators", 1), new Need("network", 1));
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
        w.policy = ApprovalWorld.policy(new Need("administrators", 2));
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
    default void a_policy_that_needs_nobody_approves_nothing() {
        ApprovalWorld w = world();
        w.policy = ApprovalWorld.policy();
        assertThatThrownBy(w::proposeStop).hasMessageContaining("Nobody is configured to approve");
    }
}
