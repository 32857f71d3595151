package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One supervised connection to one host: opened when it is needed, given up when a call takes too long or the host
 * goes, opened anew after a while that grows.
 *
 * <p>Native calls cannot be interrupted, so each runs on a thread of the link's own and is waited for no longer than its
 * bound. A call that is given up keeps its thread until libvirt lets it go; how many there may be is bounded.
 */
final class Link implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    /** libvirtd takes five calls of one client at a time; the others would wait behind them. */
    private static final int WORKERS = 5;
    /** Connections given up whose calls have not come back. */
    private static final int MOST_STUCK = 3;

    private static final int KEEP_ALIVE_SECONDS = 2;
    private static final int KEEP_ALIVE_COUNT = 2;
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

    private final LibvirtSettings.Host host;
    private final String purpose;
    private final Duration connectTimeout;
    private final Clock clock;
    private final Hooks hooks;
    private final AtomicInteger stuck = new AtomicInteger();
    private final Object lock = new Object();

    private @Nullable Session session;
    private @Nullable CompletableFuture<Session> opening;
    private boolean overdue;
    private boolean closed;
    private int failures;
    private Instant nextTry = Instant.MIN;
    private @Nullable Problem trouble;

    /** Something asked of a connection. */
    @FunctionalInterface
    interface Use<T extends @Nullable Object> {
        T on(HostConnect connect) throws LibvirtException;
    }

    /** What else belongs to a connection: listeners. */
    interface Hooks {
        Hooks NONE = new Hooks() {};

        /** On a new connection, before anybody else uses it. */
        default void opened(HostConnect connect) throws LibvirtException {}

        /** Takes back what {@link #opened} did: a connection with listeners is never closed. */
        default void closing(HostConnect connect) throws LibvirtException {}

        /** The connection has gone; a new one is opened when it is needed. */
        default void lost() {}
    }

    /** An open connection and the threads that use it. */
    private static final class Session {
        private final HostConnect connect;
        private final ExecutorService workers;
        private boolean over;

        Session(HostConnect connect, String name) {
            this.connect = connect;
            workers = Executors.newFixedThreadPool(
                    WORKERS, Thread.ofPlatform().daemon().name(name + "-", 1).factory());
        }
    }

    /**
     * @param purpose what it is for, in the names of its threads
     */
    Link(LibvirtSettings.Host host, String purpose, Duration connectTimeout, Clock clock, Hooks hooks) {
        this.host = host;
        this.purpose = purpose;
        this.connectTimeout = connectTimeout;
        this.clock = clock;
        this.hooks = hooks;
    }

    /**
     * Asks something of the host.
     *
     * @param doing what, for the problem: {@code listing its guests}
     * @throws Problem when it is refused, when the host is not there, or when no answer comes within the bound
     */
    <T extends @Nullable Object> T call(String doing, Duration bound, Use<T> use) {
        Session current = open();
        Future<T> answer;
        try {
            answer = current.workers.submit(() -> use.on(current.connect));
        } catch (RejectedExecutionException e) {
            throw lostMeanwhile(doing);
        }
        try {
            return answer.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Problem problem = Reach.silent(host, doing, bound);
            giveUp(current, problem);
            throw problem;
        } catch (ExecutionException e) {
            throw failed(current, doing, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.site("Vigie is being stopped.", e);
        }
    }

    private RuntimeException failed(Session current, String doing, @Nullable Throwable cause) {
        if (cause instanceof RuntimeException own) {
            return own;
        }
        if (!(cause instanceof LibvirtException refused)) {
            return new IllegalStateException(cause);
        }
        if (Refusals.isOfTheConnection(refused)) {
            Problem problem = Reach.gone(host, refused);
            giveUp(current, problem);
            return problem;
        }
        return Refusals.of(host.name(), refused);
    }

    private Problem lostMeanwhile(String doing) {
        return Problem.site("The connection to " + host.name() + " was lost while " + doing + ".")
                .withMend("Try again in a moment.");
    }

    /** Why nothing can be asked at the moment; empty when something can, or nobody tried. */
    Optional<Problem> trouble() {
        synchronized (lock) {
            return Optional.ofNullable(session == null ? trouble : null);
        }
    }

    private Session open() {
        CompletableFuture<Session> pending;
        synchronized (lock) {
            if (closed) {
                throw Problem.site("Vigie is being stopped.");
            }
            if (session != null) {
                return session;
            }
            boolean waitNoMore = overdue || clock.instant().isBefore(nextTry);
            if (waitNoMore && trouble != null) {
                throw trouble;
            }
            if (stuck.get() >= MOST_STUCK) {
                throw Problem.site(stuck.get() + " earlier calls to " + host.name()
                                + " have not come back; no more are made until one does.")
                        .withMend("Look at libvirtd and the storage of " + host.name() + ".");
            }
            if (opening == null) {
                opening = new CompletableFuture<>();
                CompletableFuture<Session> mine = opening;
                var unused = Thread.ofPlatform()
                        .daemon()
                        .name("libvirt-open-" + host.name() + "-" + purpose)
                        .start(() -> connect(mine));
            }
            pending = opening;
        }
        try {
            return pending.get(connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Problem problem = Reach.unanswered(host, connectTimeout);
            synchronized (lock) {
                // It goes on by itself: when it ends well after all, the connection is used.
                if (opening == pending) {
                    overdue = true;
                    trouble = problem;
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

    /** Without a time-out of its own: a silent host lets go of it after half a minute or more. */
    private void connect(CompletableFuture<Session> result) {
        try {
            EventLoop.ensureRunning();
            HostConnect connect = new HostConnect(host.uri());
            keepAlive(connect);
            Session fresh = new Session(connect, "libvirt-" + host.name() + "-" + purpose);
            connect.registerCloseListener((gone, reason) -> lost(fresh, reason.toString()));
            hooks.opened(connect);
            synchronized (lock) {
                session = fresh;
                opening = null;
                overdue = false;
                failures = 0;
                trouble = null;
                nextTry = Instant.MIN;
            }
            LOG.info("{}: connected for {}", host.name(), purpose);
            result.complete(fresh);
            if (isClosed()) {
                giveUp(fresh, lostMeanwhile("stopping"));
            }
        } catch (LibvirtException e) {
            unopened(result, Reach.refused(host, e));
        } catch (Problem e) {
            unopened(result, e);
        } catch (RuntimeException | LinkageError e) {
            unopened(result, Problem.ours("The connection to " + host.name() + " cannot be made.", e));
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    private void unopened(CompletableFuture<Session> result, Problem why) {
        synchronized (lock) {
            opening = null;
            overdue = false;
            later(why);
        }
        LOG.debug("{}: not connected for {}: {}", host.name(), purpose, why.text());
        result.completeExceptionally(why);
    }

    private void later(Problem why) {
        trouble = why;
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(5, failures));
        nextTry = clock.instant().plus(wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait);
        failures++;
    }

    /** The test driver has no keep-alive, and needs none. */
    private static void keepAlive(HostConnect connect) throws LibvirtException {
        try {
            var unused = connect.setKeepAlive(KEEP_ALIVE_SECONDS, KEEP_ALIVE_COUNT);
        } catch (LibvirtException e) {
            if (!Refusals.isUnsupported(e)) {
                throw e;
            }
        }
    }

    /** On the event loop's thread: nothing here may wait. */
    private void lost(Session gone, String reason) {
        Problem why = Reach.closed(host, reason);
        giveUp(gone, why);
    }

    private void giveUp(Session gone, Problem why) {
        synchronized (lock) {
            if (gone.over) {
                return;
            }
            gone.over = true;
            if (session == gone) {
                session = null;
                later(why);
            }
        }
        LOG.info("{}: connection for {} given up: {}", host.name(), purpose, why.text());
        stuck.incrementAndGet();
        gone.workers.shutdown();
        var unused = Thread.ofPlatform()
                .daemon()
                .name("libvirt-close-" + host.name() + "-" + purpose)
                .start(() -> bury(gone));
        hooks.lost();
    }

    /** Only when its last call has come back may a connection be closed. */
    private void bury(Session gone) {
        try {
            while (!gone.workers.awaitTermination(1, TimeUnit.HOURS)) {
                LOG.warn("{}: a call for {} is stuck since more than an hour", host.name(), purpose);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release(gone.connect);
        stuck.decrementAndGet();
    }

    private void release(HostConnect connect) {
        attempt("listeners", () -> hooks.closing(connect));
        attempt("close listener", connect::unregisterCloseListener);
        attempt("connection", () -> {
            int left = connect.close();
            if (left > 0) {
                LOG.warn("{}: {} references to a closed connection are left", host.name(), left);
            }
        });
    }

    private interface Step {
        void run() throws LibvirtException;
    }

    private void attempt(String what, Step step) {
        try {
            step.run();
        } catch (LibvirtException | RuntimeException e) {
            LOG.debug("{}: {} of a lost connection: {}", host.name(), what, e.getMessage());
        }
    }

    /** How many connections are given up and not closed yet. */
    int stuck() {
        return stuck.get();
    }

    /** Ends it in the background: a frozen host cannot hold the program up. */
    @Override
    public void close() {
        Session last;
        synchronized (lock) {
            closed = true;
            last = session;
        }
        if (last != null) {
            giveUp(last, lostMeanwhile("stopping"));
        }
    }
}
