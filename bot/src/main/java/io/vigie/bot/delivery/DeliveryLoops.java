package io.vigie.bot.delivery;

import io.vigie.bot.incident.IncidentRevised;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Each route is served by itself, so that one chat that hangs keeps no other waiting. */
@Component
class DeliveryLoops implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoops.class);

    /** How soon a retry, another replica's work or a late route is noticed; news do not wait for it. */
    private static final long GLANCE_MILLIS = 1_000;

    private final List<Loop> loops;
    private volatile boolean running;

    DeliveryLoops(Dispatcher dispatcher, Routes routes) {
        this.loops = routes.all().stream()
                .map(route -> new Loop(route, () -> {
                    dispatcher.fallBack();
                    dispatcher.deliver(route);
                }))
                .toList();
    }

    /** The first word goes out at once: as soon as it is safely stored. */
    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void revised(IncidentRevised event) {
        wake();
    }

    void wake() {
        loops.forEach(l -> l.wakes.release());
    }

    @Override
    public void start() {
        running = true;
        loops.forEach(l -> l.thread.start());
    }

    @Override
    public void stop() {
        running = false;
        loops.forEach(l -> l.thread.interrupt());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private final class Loop {
        private final Semaphore wakes = new Semaphore(0);
        private final Runnable work;
        private final String name;
        private final Thread thread;

        Loop(String name, Runnable work) {
            this.name = name;
            this.work = work;
            thread = Thread.ofVirtual().name("deliver-" + name).unstarted(this::run);
        }

        private void run() {
            try {
                while (running) {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) {
                        LOG.warn("alerts for {} could not be read or stored; they are tried again", name, e);
                    }
                    boolean woken = wakes.tryAcquire(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
                    if (woken) {
                        wakes.drainPermits();
                    }
                }
            } catch (InterruptedException e) {
                LOG.debug("delivery to {} ends", name);
            }
        }
    }
}
