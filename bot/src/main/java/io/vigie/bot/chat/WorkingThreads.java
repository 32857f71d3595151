package io.vigie.bot.chat;

import java.time.Duration;
import java.util.List;

/** The threads of a chat that have been told to end. */
public final class WorkingThreads {
    private static final Duration BY_THEMSELVES = Duration.ofMillis(1_500);
    private static final Duration INTERRUPTED = Duration.ofMillis(500);

    private WorkingThreads() {}

    /** Waits for all of them together; one that hangs costs no more than two seconds, and is left behind. */
    public static void end(List<Thread> threads) {
        end(threads, BY_THEMSELVES, INTERRUPTED);
    }

    static void end(List<Thread> threads, Duration byThemselves, Duration interrupted) {
        try {
            join(threads, byThemselves);
            threads.forEach(Thread::interrupt);
            join(threads, interrupted);
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private static void join(List<Thread> threads, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        for (Thread thread : threads) {
            var unused = thread.join(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }
}
