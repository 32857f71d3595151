package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.store.SoonDurable;
import io.vigie.bot.store.StoreSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;

/** What was answered is recorded, together with its end. */
abstract class RecorderContract extends RecorderScene {
    @Test
    void what_is_recorded_stands_together_with_the_end_and_a_record_that_fails_leaves_nothing_open() {
        Recorder replica = replica();
        replica.claim(MESSAGE);
        replica.end(MESSAGE.message(), command(1, "fails"));
        settle(replica, MESSAGE);
        assertThat(recorded()).isEmpty();
        clock.advance(Duration.ofHours(1));
        assertThat(heard().abandoned()).isEmpty();
    }

    @Test
    void many_ends_are_stored_in_order_and_one_that_fails_takes_none_with_it() {
        Recorder replica = replica();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            boolean fails = i % 100 == 50;
            assertThat(replica.claim(message("infra", "many" + i))).isEqualTo(Claim.OURS);
            replica.end(message("infra", "many" + i).message(), command(i, fails ? "fails" : "answered"));
            if (!fails) {
                expected.add(i);
            }
        }
        settle(replica, message("infra", "many299"));
        assertThat(recorded()).isEqualTo(expected);
        clock.advance(Duration.ofHours(1));
        assertThat(heard().abandoned()).isEmpty();
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

    private List<Integer> recordedIn(Consumer<Shaky> trouble) {
        return recordedIn(2, trouble);
    }

    /** What is recorded of three commands, one of which its author was not told of, when that meets trouble. */
    private List<Integer> recordedIn(int untold, Consumer<Shaky> trouble) {
        Shaky shaky = new Shaky(store().transactionManager());
        SoonDurable soon = new SoonDurable(new StoreSettings("jdbc:none:", "", ""), store().jdbc(), shaky);
        Recorder replica = new Recorder(
                new HeardMessages(store().jdbcTemplate(), store().transactions(), soon, clock), soon, this::record);
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
        settle(replica, message("infra", "shaky3"));
        soon.destroy();
        clock.advance(HeardMessages.LEASE.plusSeconds(1));
        assertThat(heard().abandoned())
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
