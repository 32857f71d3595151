package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkingThreadsTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger interrupted = new AtomicInteger();

    /** Deaf to an interruption, as a call is that hangs. */
    private void hang() {
        while (over.getCount() > 0) {
            try {
                over.await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        }
    }

    @Test
    void many_that_hang_are_interrupted_and_cost_no_more_than_one() {
        List<Thread> threads = List.of(
                Thread.startVirtualThread(this::hang),
                Thread.startVirtualThread(this::hang),
                Thread.startVirtualThread(this::hang));
        long begun = System.nanoTime();
        WorkingThreads.end(threads, PATIENCE, PATIENCE);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(PATIENCE, PATIENCE.multipliedBy(4));
        assertThat(interrupted).hasValue(3);
        over.countDown();
    }

    @Test
    void one_that_ends_is_waited_for_and_not_interrupted() {
        Thread working = Thread.startVirtualThread(this::hang);
        Thread.startVirtualThread(over::countDown);
        WorkingThreads.end(List.of(working), Duration.ofSeconds(10), PATIENCE);
        assertThat(working.isAlive()).isFalse();
        assertThat(interrupted).hasValue(0);
    }
}
