package io.vigie.bot.conversation;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work in order within a lane, and lanes side by side; each lane holds a bounded number of waiting pieces. */
final class Lanes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final int LONGEST = 50;

    /** Lanes at work at once. */
    private static final int MOST = 256;

    /**
     * Threads of their own, since what commands do waits in SQLite's code, where a virtual thread would keep one of the
     * few processors from all others; and a socket that is read by one takes no third thread to wake it.
     */
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            MOST,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("lane ", 1).factory());

    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    /** Returns false when the lane is full, or there are too many: the work will not be done. */
    boolean offer(String lane, Runnable work) {
        synchronized (waiting) {
            Queue<Runnable> queue = waiting.get(lane);
            if (queue == null) {
                return begin(lane, work);
            }
            return queue.size() < LONGEST && queue.add(work);
        }
    }

    private boolean begin(String lane, Runnable work) {
        try {
            threads.execute(() -> drain(lane, work));
        } catch (RejectedExecutionException e) {
            return false;
        }
        waiting.put(lane, new ArrayDeque<>());
        return true;
    }

    private void drain(String lane, Runnable first) {
        Runnable next = first;
        while (next != null) {
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                LOG.error("work in a lane failed", e);
            }
            synchronized (waiting) {
                Queue<Runnable> queue = waiting.get(lane);
                next = queue == null ? null : queue.poll();
                if (next == null) {
                    waiting.remove(lane);
                }
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
                // What was interrupted still says so.
                var unused = threads.awaitTermination(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
