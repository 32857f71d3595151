package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkingThreadsTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    /** One after the other they would cost so much that no standstill of the machine is taken for it. */
    private static final int MANY = 100;

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
        List<Thread> threads = Stream.generate(() -> Thread.startVirtualThread(this::hang))
                .limit(MANY)
                .toList();
        long begun = System.nanoTime();
        WorkingThreads.end(threads, PATIENCE, PATIENCE);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(PATIENCE, PATIENCE.multipliedBy(MANY));
        await().untilAsserted(() -> assertThat(interrupted).hasValue(MANY));
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
