package io.vigie.bot.conversation;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work in order within a lane, and lanes side by side; each lane holds a bounded number of waiting pieces. */
final class Lanes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final int LONGEST = 50;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    /** Returns false when the lane is full: the work will not be done. */
    boolean offer(String lane, Runnable work) {
        synchronized (waiting) {
            Queue<Runnable> queue = waiting.get(lane);
            if (queue == null) {
                waiting.put(lane, new ArrayDeque<>());
                threads.execute(() -> drain(lane, work));
                return true;
            }
            return queue.size() < LONGEST && queue.add(work);
        }
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
