package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds one session with one host: opened when it is needed, given up when a call takes too long or the host goes,
 * opened anew after a while that grows.
 *
 * <p>A call that is given up keeps its session and its thread until libvirt lets them go; how many there may be is
 * bounded.
 */
final class SessionKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
    /** Connections given up whose calls have not come back. */
    private static final int MOST_STUCK = 3;
    /** Openings that nobody waits for any more. */
    private static final int MOST_FORSAKEN = 10;

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);
    /** How often a host that holds an opening up is looked at. */
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final LibvirtSettings.Host host;
    private final String purpose;
    private final Duration connectTimeout;
    private final Clock clock;
    private final Link.Hooks hooks;
    private final AtomicInteger stuck = new AtomicInteger();
    private final AtomicInteger forsaken = new AtomicInteger();
    private final Object lock = new Object();

    private @Nullable Session session;
    private @Nullable Opening opening;
    private boolean closed;
    private int failures;
    private Instant nextTry = Instant.MIN;
    private Instant nextLook = Instant.MIN;
    private @Nullable Problem trouble;

    SessionKeeper(LibvirtSettings.Host host, String purpose, Duration connectTimeout, Clock clock, Link.Hooks hooks) {
        this.host = host;
        this.purpose = purpose;
        this.connectTimeout = connectTimeout;
        this.clock = clock;
        this.hooks = hooks;
    }

    /** Why there is no connection at the moment; empty when there is one, or nobody tried. */
    Optional<Problem> trouble() {
        synchronized (lock) {
            return Optional.ofNullable(session == null ? trouble : null);
        }
    }

    /**
     * The connection of now, opened when there is none.
     *
     * @throws Problem when it does not come about in time, or is not tried yet
     */
    Session current() {
        Opening pending;
        synchronized (lock) {
            if (closed) {
                throw Problem.site("Vigie is being stopped.");
            }
            if (session != null) {
                return session;
            }
            Opening under = opening;
            boolean overdue = under != null && under.overdue();
            if (under != null && overdue) {
                lookAgain(under);
            }
            if (trouble != null && (overdue || clock.instant().isBefore(nextTry))) {
                throw trouble;
            }
            if (stuck.get() >= MOST_STUCK) {
                throw Problem.site(stuck.get() + " earlier calls to " + host.name()
                                + " have not come back; no more are made until one does.")
                        .withMend("Look at libvirtd and the storage of " + host.name() + ".");
            }
            if (under == null) {
                under = new Opening(host, purpose, connectTimeout, hooks, this::lost);
                opening = under;
                start("open", under, this::connect);
            }
            pending = under;
        }
        try {
            return pending.result().get(connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Problem problem = Reach.unanswered(host, connectTimeout);
            synchronized (lock) {
                // It goes on by itself: when it ends well after all, the connection is used.
                if (opening == pending) {
                    pending.isOverdue();
                    trouble = problem;
                    nextLook = clock.instant().plus(LOOK);
                }
            }
            throw problem;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Problem problem ? problem : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.site("Vigie is being stopped.", e);
        }
    }

    private <T> void start(String what, T with, Consumer<T> run) {
        var unused = Thread.ofPlatform()
                .daemon()
                .name("libvirt-" + what + "-" + host.name() + "-" + purpose)
                .start(() -> run.accept(with));
    }

    /** Without a time-out of its own: a silent host lets go of it after half a minute, or never. */
    private void connect(Opening mine) {
        try {
            Session fresh = mine.open();
            boolean wanted;
            synchronized (lock) {
                wanted = opening == mine && !closed && !fresh.over();
                if (wanted) {
                    session = fresh;
                    opening = null;
                    failures = 0;
                    trouble = null;
                    nextTry = Instant.MIN;
                }
            }
            if (wanted) {
                LOG.info("{}: connected for {}", host.name(), purpose);
                mine.result().complete(fresh);
            } else {
                fresh.shutdown();
                Opening.release(host, hooks, fresh);
                unopened(mine, Reach.lostMeanwhile(host, "connecting"));
            }
        } catch (Problem e) {
            unopened(mine, e);
        } catch (RuntimeException | LinkageError e) {
            unopened(mine, Problem.ours("The connection to " + host.name() + " cannot be made.", e));
        }
    }

    private void unopened(Opening mine, Problem why) {
        synchronized (lock) {
            if (opening == mine) {
                opening = null;
                later(why);
            } else {
                forsaken.decrementAndGet();
            }
        }
        LOG.debug("{}: not connected for {}: {}", host.name(), purpose, why.text());
        mine.result().completeExceptionally(why);
    }

    private void later(Problem why) {
        trouble = why;
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(5, failures));
        nextTry = clock.instant().plus(wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait);
        failures++;
    }

    /**
     * An opening that got no answer from a host which was then cut from its power never ends: nothing is under way that
     * could fail. It is forsaken as soon as the host is seen to be down.
     */
    private void lookAgain(Opening overdue) {
        if (clock.instant().isBefore(nextLook)) {
            return;
        }
        nextLook = clock.instant().plus(LOOK);
        start("look", overdue, one -> {
            Optional<Problem> down = Reach.down(host);
            synchronized (lock) {
                if (opening == one && down.isPresent() && forsaken.get() < MOST_FORSAKEN) {
                    forsaken.incrementAndGet();
                    opening = null;
                    later(down.get());
                }
            }
        });
    }

    /** On the event loop's thread: nothing here may wait. */
    private void lost(Session gone, String reason) {
        Problem why = Reach.closed(host, reason);
        giveUp(gone, why);
        // Whether it is the host or the network shows by a look only.
        start("look", why, told -> {
            Problem seen = Reach.lost(host, reason);
            synchronized (lock) {
                if (trouble == told) {
                    trouble = seen;
                }
            }
        });
    }

    /** Does nothing when that was done before; its calls go on until they come back. */
    void giveUp(Session gone, Problem why) {
        synchronized (lock) {
            if (gone.over()) {
                return;
            }
            gone.end();
            if (session != gone) {
                // It went before it was taken into use, and is released by who opened it.
                return;
            }
            session = null;
            later(why);
            stuck.incrementAndGet();
        }
        LOG.info("{}: connection for {} given up: {}", host.name(), purpose, why.text());
        gone.shutdown();
        start("close", gone, this::bury);
        hooks.lost();
    }

    /** Only when its last call has come back may a connection be closed. */
    private void bury(Session gone) {
        try {
            while (!gone.awaitEnd(Duration.ofHours(1))) {
                LOG.warn("{}: a call for {} is stuck since more than an hour", host.name(), purpose);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Opening.release(host, hooks, gone);
        stuck.decrementAndGet();
    }

    /** How many connections are given up and not closed yet. */
    int stuck() {
        return stuck.get();
    }

    /** In the background: a frozen host cannot hold the program up. */
    @Override
    public void close() {
        Session last;
        synchronized (lock) {
            closed = true;
            last = session;
        }
        if (last != null) {
            giveUp(last, Reach.lostMeanwhile(host, "stopping"));
        }
    }
}
