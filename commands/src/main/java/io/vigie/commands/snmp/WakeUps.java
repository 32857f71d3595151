package io.vigie.commands.snmp;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a storm of traps into few wake-ups: the first of a switch at once, then one for all that came within the calm
 * time. A trap that comes while its switch is being woken leads to one more. One entry per switch is all it keeps.
 */
final class WakeUps implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WakeUps.class);

    private final Consumer<String> wake;
    private final long calm;
    private final Map<String, Bell> bells = new ConcurrentHashMap<>();
    private final LongAdder rung = new LongAdder();
    private final ScheduledExecutorService ringer;

    private static final class Bell {
        private final AtomicBoolean waiting = new AtomicBoolean();
        private volatile long earliest = System.nanoTime();
    }

    WakeUps(Consumer<String> wake, Duration calm) {
        this.wake = wake;
        this.calm = calm.toNanos();
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "snmp-wake");
            thread.setDaemon(true);
            return thread;
        });
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        ringer = pool;
    }

    void ask(String name) {
        Bell bell = bells.computeIfAbsent(name, n -> new Bell());
        if (!bell.waiting.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = ringer.schedule(
                    () -> ring(name, bell), Math.max(0, bell.earliest - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("{} is not woken: the receiver stops", name);
        }
    }

    long count() {
        return rung.sum();
    }

    private void ring(String name, Bell bell) {
        bell.earliest = System.nanoTime() + calm;
        bell.waiting.set(false);
        rung.increment();
        try {
            wake.accept(name);
        } catch (RuntimeException e) {
            log.warn("waking the poller of {} failed", name, e);
        }
    }

    @Override
    public void close() {
        ringer.shutdownNow();
    }
}
