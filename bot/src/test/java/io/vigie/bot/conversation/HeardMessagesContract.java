package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vigie.bot.chat.PlainText;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose a message is, and who is told when nobody is at it any more. */
abstract class HeardMessagesContract extends RecorderScene {
    @Test
    void a_message_is_claimed_once_by_whichever_replica_is_first_and_for_good() {
        assertThat(replica().claim(MESSAGE)).isEqualTo(Claim.OURS);
        assertThat(replica().claim(MESSAGE)).isEqualTo(Claim.ANOTHERS);
        assertThat(replica().claim(message("infra", "m2"))).isEqualTo(Claim.OURS);
        assertThat(replica().claim(message("other", "m1"))).isEqualTo(Claim.OURS);
    }

    @Test
    void what_no_platform_delivers_again_is_forgotten() {
        replica().claim(MESSAGE);
        clock.advance(Duration.ofDays(29));
        heard().forget();
        assertThat(replica().claim(MESSAGE)).isEqualTo(Claim.ANOTHERS);
        clock.advance(Duration.ofDays(2));
        heard().forget();
        assertThat(replica().claim(MESSAGE)).isEqualTo(Claim.OURS);
    }

    @Test
    void without_a_database_nobody_knows_whose_a_message_is() {
        store().jdbc().sql("DROP TABLE heard_message").update();
        assertThat(replica().claim(MESSAGE)).isEqualTo(Claim.UNKNOWN);
        Recorder blind = replica();
        blind.end(MESSAGE.message(), Optional.empty());
        assertThatCode(blind::settle).doesNotThrowAnyException();
        assertThatCode(() -> tells(replica())).doesNotThrowAnyException();
    }

    @Test
    void whose_command_a_process_died_over_is_told_once_and_it_is_not_run_again() {
        replica().claim(MESSAGE);
        Recorder other = replica();
        tells(other);
        assertThat(chat.messages()).isEmpty(); // it may still be at it
        clock.advance(HeardMessages.LEASE.plusSeconds(1));
        tells(other);
        tells(replica());
        clock.advance(HeardMessages.LEASE.plusSeconds(1));
        tells(other);
        assertThat(chat.messages()).singleElement().satisfies(told -> {
            assertThat(PlainText.of(chat.message(told).now())).contains("was stopped while it was at this");
            assertThat(chat.message(told).place()).isEqualTo(MESSAGE.place().thread(MESSAGE.message()));
        });
        assertThat(other.claim(MESSAGE)).isEqualTo(Claim.ANOTHERS);
    }

    @Test
    void a_long_command_is_not_taken_for_dead_while_its_process_lives() {
        Recorder busy = replica();
        busy.claim(MESSAGE);
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(10));
            busy.keep();
            tells(replica());
        }
        busy.end(MESSAGE.message(), Optional.empty());
        settle(busy, MESSAGE);
        clock.advance(Duration.ofHours(1));
        tells(replica());
        assertThat(chat.messages()).isEmpty();
    }

    @Test
    void a_process_that_could_give_no_sign_of_life_for_long_does_not_take_itself_for_dead() {
        Recorder held = replica();
        held.claim(MESSAGE);
        clock.advance(Duration.ofMinutes(1));
        tells(held);
        assertThat(chat.messages()).isEmpty();
    }

    @Test
    void whose_answer_the_chat_did_not_take_is_told_once_its_lease_is_over_though_the_process_lives() {
        Recorder alive = replica();
        alive.claim(MESSAGE);
        alive.claim(message("infra", "m2"));
        alive.leave(MESSAGE.message(), command(7, "answered (not delivered)"));
        settle(alive, MESSAGE);
        assertThat(recorded()).containsExactly(7);
        clock.advance(HeardMessages.LEASE.minusSeconds(1));
        alive.keep();
        tells(alive);
        assertThat(chat.messages()).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        tells(alive);
        tells(alive);
        assertThat(chat.messages()).singleElement().satisfies(told -> {
            assertThat(PlainText.of(chat.message(told).now())).contains("its answer did not get through");
            assertThat(chat.message(told).place()).isEqualTo(MESSAGE.place().thread(MESSAGE.message()));
        });
        assertThat(replica().claim(MESSAGE)).isEqualTo(Claim.ANOTHERS);
    }

    @Test
    void when_the_chat_is_away_they_are_told_later() {
        replica().claim(MESSAGE);
        clock.advance(HeardMessages.LEASE.plusSeconds(1));
        chat.trouble("The chat is away.");
        tells(replica());
        chat.trouble("");
        tells(replica());
        assertThat(chat.messages()).isEmpty();
        clock.advance(HeardMessages.LEASE.plusSeconds(1));
        tells(replica());
        assertThat(chat.messages()).hasSize(1);
    }
}
