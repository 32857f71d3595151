package io.vigie.bot.watch;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has one watcher poll for ever: now and then, at once when woken, and never two polls at a time. */
final class WatchLoop {
    private static final Logger LOG = LoggerFactory.getLogger(WatchLoop.class);

    private final Watcher<?, ?> watcher;
    private final Duration period;
    private final Duration settle;
    private final Duration hang;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopped;

    WatchLoop(Watcher<?, ?> watcher, Duration period, Duration settle, Duration hang) {
        this.watcher = watcher;
        this.period = period;
        this.settle = settle;
        this.hang = hang;
        thread = Thread.ofVirtual().name("watch-" + watcher.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    /** Polls as soon as the running poll, if there is one, has ended; many wakes are one. */
    void wake() {
        wakes.release();
    }

    Watcher<?, ?> watcher() {
        return watcher;
    }

    private void run() {
        try {
            Duration wait = Duration.ZERO;
            while (!stopped) {
                boolean woken = wakes.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
                wakes.drainPermits();
                pollBounded();
                // A switch's tables may follow its trap; one failure may be an accident.
                wait = (woken || watcher.again()) && settle.compareTo(period) < 0 ? settle : period;
            }
        } catch (InterruptedException e) {
            LOG.debug("the watch over {} ends", watcher.name());
        }
    }

    private void pollBounded() throws InterruptedException {
        FutureTask<Void> poll = new FutureTask<>(watcher::poll, null);
        Thread worker = Thread.ofVirtual().name("poll-" + watcher.name()).start(poll);
        try {
            while (true) {
                try {
                    poll.get(hang.toMillis(), TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException e) {
                    hung();
                    worker.interrupt();
                }
            }
        } catch (ExecutionException e) {
            LOG.warn("the watch over {} could not store what it saw", watcher.name(), e.getCause());
        } catch (InterruptedException e) {
            worker.interrupt();
            throw e;
        }
    }

    private void hung() {
        try {
            watcher.hung("reading " + watcher.name() + " has taken more than " + hang.toSeconds() + " s");
        } catch (RuntimeException e) {
            LOG.warn("the watch over {} hangs, and that could not be stored", watcher.name(), e);
        }
    }
}
