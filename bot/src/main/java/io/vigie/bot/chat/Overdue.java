package io.vigie.bot.chat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to what takes too long. It glances at all of it now and then, and at nothing when nothing is under way: a timer of
 * its own for each would wake a thread for each of the very many that are done in no time.
 */
public final class Overdue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Overdue.class);

    private final Duration glance;
    private final Set<Watched> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean glancing = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor timer;

    /** Stands until it is closed. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    private final class Watched implements Watch {
        private final long every;
        private final Runnable act;
        private long due;

        Watched(long due, long every, Runnable act) {
            this.due = due;
            this.every = every;
            this.act = act;
        }

        void look(long now) {
            if (now - due >= 0) {
                due = now + every;
                try {
                    act.run();
                } catch (RuntimeException | Error e) {
                    LOG.warn("what takes too long could not be seen to", e);
                }
            }
        }

        @Override
        public void close() {
            underWay.remove(this);
        }
    }

    /**
     * @param name its thread's
     * @param glance how late it may notice
     */
    public Overdue(String name, Duration glance) {
        this.glance = glance;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory());
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Of something that begins now.
     *
     * @param after how long it may take
     * @param every how much longer before it is seen to again
     * @param act sees to it; must not block
     */
    public Watch watch(Duration after, Duration every, Runnable act) {
        Watched watched = new Watched(System.nanoTime() + after.toNanos(), every.toNanos(), act);
        underWay.add(watched);
        glanceSoon();
        return watched;
    }

    private void glanceSoon() {
        if (!glancing.getPlain() && glancing.compareAndSet(false, true)) {
            try {
                var unused = timer.schedule(this::glance, glance.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // It was closed: nothing is overdue any more.
            }
        }
    }

    private void glance() {
        try {
            long now = System.nanoTime();
            underWay.forEach(watched -> watched.look(now));
        } finally {
            glancing.set(false);
            if (!underWay.isEmpty()) {
                glanceSoon();
            }
        }
    }

    @Override
    public void close() {
        var unused = timer.shutdownNow();
    }
}
