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
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.store.SoonDurable;
import io.vigie.bot.store.StoreFixture;
import io.vigie.bot.store.StoreSettings;
import io.vigie.commands.testing.SettableClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;

abstract class HeardMessagesContract {
    private static final MessageHeard MESSAGE = message("infra", "m1");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final FakeChatAdapter chat = new FakeChatAdapter("mattermost");
    private final Chats chats = new Chats(List.of(chat));
    private final AtomicInteger recordsWithoutRoom = new AtomicInteger();

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
        return replica(store().soonDurable());
    }

    private HeardMessages replica(SoonDurable soon) {
        return new HeardMessages(store().jdbcTemplate(), store().transactions(), soon, this::record, clock);
    }

    /** As the audit would; what is said to fail does, after it was stored. */
    private void record(Object event) {
        if (recordsWithoutRoom.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw noSpace();
        }
        for (CommandHandled command : ((CommandsHandled) event).commands()) {
            store().jdbc()
                    .sql("INSERT INTO record VALUES (?)")
                    .param(Integer.parseInt(command.line()))
                    .update();
            if (command.outcome().equals("fails")) {
                throw new IllegalStateException("expected in this test");
            }
        }
    }

    private static Optional<CommandHandled> command(int number, String outcome) {
        return Optional.of(new CommandHandled(
                new PersonId("admins", "uuid-jane"),
                "jane",
                MESSAGE.from(),
                String.valueOf(number),
                outcome,
                Instant.EPOCH));
    }

    private List<Integer> recorded() {
        return store().jdbc().sql("SELECT n FROM record").query(Integer.class).list();
    }

    @BeforeEach
    void a_place_for_records() {
        store().jdbc().sql("CREATE TABLE record (n INTEGER)").update();
    }

    private void tells(HeardMessages replica) {
        new LeftUnanswered(replica, chats).tell();
    }

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
        replica().forget();
        assertThat(replica().claim(MESSAGE)).isEqualTo(Claim.ANOTHERS);
        clock.advance(Duration.ofDays(2));
        replica().forget();
        assertThat(replica().claim(MESSAGE)).isEqualTo(Claim.OURS);
    }

    @Test
    void without_a_database_nobody_knows_whose_a_message_is() {
        store().jdbc().sql("DROP TABLE heard_message").update();
        assertThat(replica().claim(MESSAGE)).isEqualTo(Claim.UNKNOWN);
        HeardMessages blind = replica();
        blind.end(MESSAGE.message(), Optional.empty());
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
        assertThat(other.claim(MESSAGE)).isEqualTo(Claim.ANOTHERS);
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
        busy.end(MESSAGE.message(), Optional.empty());
        busy.settle();
        clock.advance(Duration.ofHours(1));
        tells(replica());
        assertThat(chat.messages()).isEmpty();
    }

    @Test
    void a_process_that_could_give_no_sign_of_life_for_long_does_not_take_itself_for_dead() {
        HeardMessages held = replica();
        held.claim(MESSAGE);
        clock.advance(Duration.ofMinutes(1));
        tells(held);
        assertThat(chat.messages()).isEmpty();
    }

    @Test
    void whose_answer_the_chat_did_not_take_is_told_once_its_lease_is_over_though_the_process_lives() {
        HeardMessages alive = replica();
        alive.claim(MESSAGE);
        alive.claim(message("infra", "m2"));
        alive.leave(MESSAGE.message(), command(7, "answered (not delivered)"));
        alive.settle();
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

    @Test
    void what_is_recorded_stands_together_with_the_end_and_a_record_that_fails_leaves_nothing_open() {
        HeardMessages replica = replica();
        replica.claim(MESSAGE);
        replica.end(MESSAGE.message(), command(1, "fails"));
        replica.settle();
        assertThat(recorded()).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(replica.abandoned()).isEmpty();
    }

    @Test
    void many_ends_are_stored_in_order_and_one_that_fails_takes_none_with_it() {
        HeardMessages replica = replica();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            boolean fails = i % 100 == 50;
            assertThat(replica.claim(message("infra", "many" + i))).isEqualTo(Claim.OURS);
            replica.end(message("infra", "many" + i).message(), command(i, fails ? "fails" : "answered"));
            if (!fails) {
                expected.add(i);
            }
        }
        replica.settle();
        assertThat(recorded()).isEqualTo(expected);
        clock.advance(Duration.ofHours(1));
        assertThat(replica.abandoned()).isEmpty();
    }

    /** The database, with the troubles that are still to come. */
    private static final class Shaky implements PlatformTransactionManager {
        private final PlatformTransactionManager real;

        /** Begins nothing so many times. */
        final AtomicInteger away = new AtomicInteger();

        /** Why the next commits are taken back, if they are. */
        final Queue<Optional<RuntimeException>> refusals = new ArrayDeque<>();

        /** Commits, and does not say so: then it is away so many times. */
        final Queue<Integer> lost = new ArrayDeque<>();

        Shaky(PlatformTransactionManager real) {
            this.real = real;
        }

        @Override
        public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
            if (away.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new CannotCreateTransactionException("expected in this test");
            }
            return real.getTransaction(definition);
        }

        @Override
        public void commit(TransactionStatus status) {
            Optional<RuntimeException> refusal = Objects.requireNonNullElse(refusals.poll(), Optional.empty());
            if (refusal.isPresent()) {
                real.rollback(status);
                throw refusal.get();
            }
            real.commit(status);
            Integer silence = lost.poll();
            if (silence != null) {
                away.set(silence);
                throw new TransactionSystemException("expected in this test");
            }
        }

        @Override
        public void rollback(TransactionStatus status) {
            real.rollback(status);
        }
    }

    private static RuntimeException noSpace() {
        return new DataAccessResourceFailureException("expected in this test", new SQLException("no space", "53100"));
    }

    private List<Integer> recordedIn(Consumer<Shaky> trouble) {
        return recordedIn(2, trouble);
    }

    /** What is recorded of three commands, one of which its author was not told of, when that meets trouble. */
    private List<Integer> recordedIn(int untold, Consumer<Shaky> trouble) {
        Shaky shaky = new Shaky(store().transactionManager());
        SoonDurable soon = new SoonDurable(new StoreSettings("jdbc:none:", "", ""), store().jdbc(), shaky);
        HeardMessages replica = replica(soon);
        for (int i = 1; i <= 3; i++) {
            assertThat(replica.claim(message("infra", "shaky" + i))).isEqualTo(Claim.OURS);
        }
        trouble.accept(shaky);
        for (int i = 1; i <= 3; i++) {
            MessageRef message = message("infra", "shaky" + i).message();
            if (i == untold) {
                replica.leave(message, command(i, "answered (not delivered)"));
            } else {
                replica.end(message, command(i, "answered"));
            }
        }
        replica.settle();
        soon.destroy();
        clock.advance(HeardMessages.LEASE.plusSeconds(1));
        assertThat(replica.abandoned())
                .extracting(left -> left.message().id())
                .as("only this one was not told")
                .containsExactly("shaky" + untold);
        return recorded();
    }

    @Test
    void what_was_answered_while_the_database_is_away_is_recorded_when_it_is_back() {
        assertThat(recordedIn(shaky -> shaky.away.set(1))).containsExactly(1, 2, 3);
    }

    @Test
    void what_the_database_has_no_room_for_half_way_is_recorded_when_there_is() {
        assertThat(recordedIn(shaky -> recordsWithoutRoom.set(2))).containsExactly(1, 2, 3);
    }

    @Test
    void what_the_database_does_not_commit_for_want_of_room_is_recorded_when_there_is() {
        assertThat(recordedIn(shaky -> shaky.refusals.add(Optional.of(noSpace()))))
                .containsExactly(1, 2, 3);
    }

    @Test
    void what_is_not_committed_for_a_reason_of_its_own_is_recorded_one_by_one() {
        RuntimeException reason = new TransactionSystemException("expected in this test");
        // All together, whether they are stored after all, and the first alone.
        assertThat(recordedIn(shaky ->
                        shaky.refusals.addAll(List.of(Optional.of(reason), Optional.empty(), Optional.of(reason)))))
                .containsExactly(2, 3);
    }

    @Test
    void what_there_is_no_room_for_one_by_one_is_recorded_when_there_is() {
        RuntimeException reason = new TransactionSystemException("expected in this test");
        assertThat(recordedIn(shaky ->
                        shaky.refusals.addAll(List.of(Optional.of(reason), Optional.empty(), Optional.of(noSpace())))))
                .containsExactly(1, 2, 3);
    }

    @Test
    void what_is_stored_already_is_not_recorded_twice() {
        assertThat(recordedIn(shaky -> shaky.lost.add(0))).containsExactly(1, 2, 3);
    }

    @Test
    void what_is_stored_already_is_not_recorded_twice_though_its_author_was_not_told() {
        assertThat(recordedIn(1, shaky -> shaky.lost.add(0))).containsExactly(1, 2, 3);
    }

    @Test
    void what_may_be_stored_already_waits_until_the_database_says_whether_it_is() {
        assertThat(recordedIn(shaky -> shaky.lost.add(1))).containsExactly(1, 2, 3);
    }
}
