package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OverdueTest {
    private static final Duration NEVER = Duration.ofDays(1);

    private final Overdue overdue = new Overdue("overdue", Duration.ofMillis(1));

    @AfterEach
    void close() {
        overdue.close();
    }

    @Test
    void what_takes_too_long_is_seen_to_again_and_again_until_it_is_done() {
        AtomicInteger long1 = new AtomicInteger();
        AtomicInteger after = new AtomicInteger();
        Overdue.Watch watch = overdue.watch(Duration.ZERO, Duration.ZERO, long1::incrementAndGet);
        await().until(() -> long1.get() >= 3);
        watch.close();
        // A glance that was under way may still count; the one after it does not.
        glances(after, 2);
        int then = long1.get();
        glances(after, 3);
        assertThat(long1).hasValue(then);
    }

    private void glances(AtomicInteger counter, int more) {
        int until = counter.get() + more;
        try (Overdue.Watch other = overdue.watch(Duration.ZERO, Duration.ZERO, counter::incrementAndGet)) {
            await().until(() -> counter.get() >= until);
        }
    }

    @Test
    void what_is_done_in_time_is_left_alone_and_so_is_what_may_take_longer() {
        AtomicInteger early = new AtomicInteger();
        AtomicInteger glances = new AtomicInteger();
        overdue.watch(Duration.ZERO, NEVER, early::incrementAndGet).close();
        int atClose = early.get();
        try (Overdue.Watch patient = overdue.watch(NEVER, NEVER, early::incrementAndGet)) {
            glances(glances, 5);
            assertThat(early.get() - atClose).isLessThanOrEqualTo(1);
            assertThat(patient).isNotNull();
        }
    }

    @Test
    void one_that_fails_keeps_nobody_else_from_being_seen_to() {
        AtomicInteger seen = new AtomicInteger();
        try (Overdue.Watch failing = overdue.watch(Duration.ZERO, Duration.ZERO, () -> {
            throw new StackOverflowError("expected in this test");
        })) {
            glances(seen, 3);
            assertThat(failing).isNotNull();
        }
        assertThat(seen.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void nothing_is_seen_to_once_it_is_closed() {
        overdue.close();
        AtomicInteger acts = new AtomicInteger();
        overdue.watch(Duration.ZERO, Duration.ZERO, acts::incrementAndGet).close();
        assertThat(acts).hasValue(0);
    }
}
