package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.approval.ApprovalRules.Need;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A plan has one message, whatever comes between its posting and the moment that it is known to be posted. */
interface PostingContract extends ApprovalWorld.OnStore {
    /** The message is seen by all while its posting has not come back yet. */
    private static void whilePosting(ApprovalWorld w, Runnable once) {
        w.chat.aroundCalls(() -> {}, () -> {
            w.chat.aroundCalls(() -> {}, () -> {});
            once.run();
        });
    }

    private static Runnable noAnswer() {
        return () -> {
            throw Problem.site("the chat does not answer");
        };
    }

    private static Runnable approves(ApprovalWorld w) {
        return () -> assertThat(w.bot.typed().approve(w.caller(w.bob), 1, Optional.empty()))
                .contains("Your vote on #1 is stored");
    }

    @Test
    default void a_vote_typed_while_the_plan_is_posted_counts_and_so_do_reactions() {
        ApprovalWorld w = world();
        w.policy = ApprovalWorld.policy(new Need("administrators", 2));
        w.people.person("console", "ann", "administrators");
        whilePosting(w, approves(w));
        MessageRef message = w.proposeStop();
        assertThat(w.shown(message)).contains("administrators: 1 of 2 (bob)");
        w.react(message, "ann", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.RUNNING);
        w.run(Duration.ofMinutes(3));
        assertThat(w.chat.messages()).containsExactly(message);
        assertThat(w.machine.begun).hasSize(1);
    }

    @Test
    default void a_no_typed_while_the_plan_is_posted_is_shown() {
        ApprovalWorld w = world();
        whilePosting(w, () -> w.bot.typed().deny(w.caller(w.bob), 1, "not today"));
        MessageRef denied = w.proposeStop();
        assertThat(w.shown(denied)).contains("Denied by bob. Reason: not today");
        whilePosting(w, () -> w.bot.typed().withdraw(w.caller(w.jdoe), 2));
        MessageRef withdrawn = w.proposeStop();
        assertThat(w.shown(withdrawn)).contains("Withdrawn by jdoe.");
        w.run(Duration.ofMinutes(3));
        assertThat(w.chat.messages()).containsExactly(denied, withdrawn);
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_message_whose_posting_was_not_answered_says_that_nothing_was_done() {
        ApprovalWorld w = world();
        whilePosting(w, noAnswer());
        assertThatThrownBy(w::proposeStop).hasMessage("the chat does not answer");
        MessageRef message = w.chat.messages().getLast();
        w.react(message, "bob", Emoji.APPROVE);
        w.run(Duration.ofMinutes(2));
        assertThat(w.state()).isEqualTo(State.LAPSED);
        assertThat(w.shown(message)).contains("It could not be shown", "nothing was done");
        assertThat(w.chat.messages()).containsExactly(message);
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void neither_is_it_done_when_somebody_voted_before_the_posting_failed() {
        ApprovalWorld w = world();
        whilePosting(w, () -> {
            approves(w).run();
            noAnswer().run();
        });
        assertThatThrownBy(w::proposeStop).hasMessage("the chat does not answer");
        assertThat(w.state()).isEqualTo(State.LAPSED);
        w.run(Duration.ofMinutes(2));
        assertThat(w.chat.messages()).hasSize(1);
        assertThat(w.shown(w.chat.messages().getLast())).contains("nothing was done");
        assertThat(w.machine.begun).isEmpty();
    }

    @Test
    default void a_vote_typed_while_a_deleted_message_is_posted_anew_makes_no_second_one() {
        ApprovalWorld w = world();
        w.policy = ApprovalWorld.policy(new Need("administrators", 2));
        w.people.person("console", "ann", "administrators");
        w.run(Duration.ofMinutes(2));
        w.chat.delete(w.proposeStop());
        w.run(Duration.ofSeconds(70));
        whilePosting(w, () -> {
            approves(w).run();
            noAnswer().run();
        });
        w.run(Duration.ofSeconds(70));
        MessageRef again = w.chat.messages().getLast();
        assertThat(w.chat.messages()).containsExactly(again);
        assertThat(w.shown(again)).contains("administrators: 1 of 2 (bob)");
        w.react(again, "ann", Emoji.APPROVE);
        assertThat(w.state()).isEqualTo(State.RUNNING);
        w.run(Duration.ofMinutes(2));
        assertThat(w.chat.messages()).containsExactly(again);
    }

    @Test
    default void what_the_chat_refused_is_not_shown_long_after_its_end() {
        ApprovalWorld w = world();
        w.chat.aroundCalls(noAnswer(), () -> {});
        assertThatThrownBy(w::proposeStop).hasMessage("the chat does not answer");
        w.run(Duration.ofMinutes(11));
        w.chat.aroundCalls(() -> {}, () -> {});
        w.run(Duration.ofMinutes(2));
        assertThat(w.state()).isEqualTo(State.LAPSED);
        assertThat(w.chat.messages()).isEmpty();
    }
}
