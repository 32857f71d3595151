package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.FakeChatAdapter;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.PlainText;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

abstract class HeardMessagesContract {
    private static final MessageHeard MESSAGE = message("infra", "m1");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final FakeChatAdapter chat = new FakeChatAdapter("mattermost");
    private final Chats chats = new Chats(List.of(chat));

    abstract StoreFixture store();

    private static MessageHeard message(String channel, String id) {
        return new MessageHeard(
                new AccountId("mattermost", "jane"),
                new MessageRef("mattermost", channel, id),
                Place.channel("mattermost", channel),
                "!vm list",
                false,
                false,
                Instant.EPOCH);
    }

    private HeardMessages replica() {
        return new HeardMessages(store().jdbc(), store().transactions(), store().soonDurable(), clock);
    }

    private void tells(HeardMessages replica) {
        new LeftUnanswered(replica, chats).tell();
    }

    @Test
    void a_message_is_claimed_once_by_whichever_replica_is_first_and_for_good() {
        assertThat(replica().claim(MESSAGE)).isTrue();
        assertThat(replica().claim(MESSAGE)).isFalse();
        assertThat(replica().claim(message("infra", "m2"))).isTrue();
        assertThat(replica().claim(message("other", "m1"))).isTrue();
    }

    @Test
    void what_no_platform_delivers_again_is_forgotten() {
        replica().claim(MESSAGE);
        clock.advance(Duration.ofDays(29));
        replica().forget();
        assertThat(replica().claim(MESSAGE)).isFalse();
        clock.advance(Duration.ofDays(2));
        replica().forget();
        assertThat(replica().claim(MESSAGE)).isTrue();
    }

    @Test
    void without_a_database_what_reads_is_still_answered() {
        store().jdbc().sql("DROP TABLE heard_message").update();
        assertThat(replica().claim(MESSAGE)).isTrue();
        HeardMessages blind = replica();
        blind.end(MESSAGE.message(), () -> {});
        assertThatCode(blind::settle).doesNotThrowAnyException();
        assertThatCode(() -> tells(replica())).doesNotThrowAnyException();
    }

    @Test
    void whose_command_a_process_died_over_is_told_once_and_it_is_not_run_again() {
        replica().claim(MESSAGE);
        HeardMessages other = replica();
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
        assertThat(other.claim(MESSAGE)).isFalse();
    }

    @Test
    void a_long_command_is_not_taken_for_dead_while_its_process_lives() {
        HeardMessages busy = replica();
        busy.claim(MESSAGE);
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(10));
            busy.keep();
            tells(replica());
        }
        busy.end(MESSAGE.message(), () -> {});
        busy.settle();
        clock.advance(Duration.ofHours(1));
        tells(replica());
        assertThat(chat.messages()).isEmpty();
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

    @Test
    void what_is_recorded_stands_together_with_the_end_and_a_record_that_fails_leaves_nothing_open() {
        HeardMessages replica = replica();
        replica.claim(MESSAGE);
        replica.end(MESSAGE.message(), () -> {
            throw new IllegalStateException("expected in this test");
        });
        replica.settle();
        clock.advance(Duration.ofHours(1));
        assertThat(replica.abandoned()).isEmpty();
    }

    @Test
    void many_ends_are_stored_in_order_and_one_that_fails_takes_none_with_it() {
        HeardMessages replica = replica();
        store().jdbc().sql("CREATE TABLE record (n INTEGER)").update();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int n = i;
            assertThat(replica.claim(message("infra", "many" + n))).isTrue();
            replica.end(message("infra", "many" + n).message(), () -> {
                store().jdbc().sql("INSERT INTO record VALUES (?)").param(n).update();
                if (n % 100 == 50) {
                    throw new IllegalStateException("expected in this test");
                }
            });
            if (n % 100 != 50) {
                expected.add(n);
            }
        }
        replica.settle();
        assertThat(store().jdbc()
                        .sql("SELECT n FROM record")
                        .query(Integer.class)
                        .list())
                .isEqualTo(expected);
        clock.advance(Duration.ofHours(1));
        assertThat(replica.abandoned()).isEmpty();
    }
}
