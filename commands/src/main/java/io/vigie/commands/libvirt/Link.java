package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.libvirt.Session.Asked;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.libvirt.LibvirtException;

/**
 * What is asked of one host, over connections that are opened anew when they are lost.
 *
 * <p>Native calls cannot be interrupted, so each runs on a thread of the connection's own and is waited for no longer
 * than its bound.
 */
final class Link implements AutoCloseable {
    /**
     * libvirt tries for forty seconds to end a process, and two more for each device of the host's that it has; what
     * lists the guests waits for that.
     */
    private static final Duration HELD_UP = Duration.ofMinutes(1);

    private final LibvirtSettings.Host host;
    private final SessionKeeper sessions;
    private final WhenLate whenLate;
    private final Duration lookTimeout;

    /** What is done with a connection over which an answer is late. */
    enum WhenLate {
        /** What it waits for may never end, as with a storage that hangs. */
        GIVE_UP,
        /** It is kept when the host answers otherwise: one guest that hangs is not its host. */
        LOOK
    }

    /** Something asked of a connection. */
    @FunctionalInterface
    interface Use<T extends @Nullable Object> {
        T on(HostConnect connect) throws LibvirtException;
    }

    /** What else belongs to a connection: listeners. None of these may wait. */
    interface Hooks {
        Hooks NONE = new Hooks() {};

        /** On a new connection, before anybody else uses it. */
        default void opened(HostConnect connect) throws LibvirtException {}

        /** Takes back what {@link #opened} did, all or in part: a connection with listeners is never closed. */
        default void closing(HostConnect connect) throws LibvirtException {}

        /** The connection has gone; a new one is opened when it is needed. */
        default void lost() {}
    }

    /**
     * @param purpose what it is for, in the names of its threads
     */
    Link(
            LibvirtSettings.Host host,
            String purpose,
            Duration connectTimeout,
            Clock clock,
            Hooks hooks,
            WhenLate whenLate) {
        this.host = host;
        this.whenLate = whenLate;
        lookTimeout = connectTimeout;
        sessions = new SessionKeeper(host, purpose, connectTimeout, clock, hooks);
    }

    /**
     * Asks something of the host.
     *
     * @param doing what, for the problem: {@code listing its guests}
     * @throws Problem when it is refused, when the host is not there, or when no answer comes within the bound
     */
    <T extends @Nullable Object> T call(String doing, Duration bound, Use<T> use) {
        try {
            return act(doing, bound, use);
        } catch (Jobs.Lost lost) {
            throw lost.why();
        }
    }

    /**
     * Asks for what one guest can hold up for a while, such as one that is being stopped and does not go: it is waited for
     * as long as that takes, while the host answers otherwise.
     *
     * @param heldUp is called when it takes longer than the bound
     */
    <T extends @Nullable Object> T callPatiently(String doing, Duration bound, Runnable heldUp, Use<T> use) {
        try {
            return act(doing, bound, heldUp, HELD_UP, use);
        } catch (Jobs.Lost lost) {
            throw lost.why();
        }
    }

    /**
     * Changes something on the host.
     *
     * @throws Problem when it certainly was not done
     * @throws Jobs.Lost when it went out, and nobody can tell what became of it
     */
    <T extends @Nullable Object> T act(String doing, Duration bound, Use<T> use) {
        return act(doing, bound, () -> {}, bound, use);
    }

    private <T extends @Nullable Object> T act(
            String doing, Duration bound, Runnable heldUp, Duration longest, Use<T> use) {
        Session current = sessions.current();
        Asked<T> asked;
        try {
            asked = current.ask(use);
        } catch (RejectedExecutionException e) {
            throw Reach.lostMeanwhile(host, doing);
        }
        try {
            Duration waited = bound;
            while (true) {
                try {
                    return asked.answer(bound);
                } catch (TimeoutException e) {
                    boolean answers = whenLate == WhenLate.LOOK && Reach.answers(host, lookTimeout);
                    if (asked.isDone()) {
                        continue;
                    }
                    if (!answers || waited.compareTo(longest) >= 0) {
                        throw late(current, asked, doing, waited, answers && longest.equals(bound));
                    }
                    heldUp.run();
                    waited = waited.plus(bound);
                }
            }
        } catch (CancellationException e) {
            throw asked.takenBack()
                    ? Reach.lostMeanwhile(host, doing)
                    : new Jobs.Lost(Reach.lostMeanwhile(host, doing));
        } catch (ExecutionException e) {
            throw failed(current, doing, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Problem stopped = Problem.site("Vigie is being stopped.", e);
            throw asked.takenBack() ? stopped : new Jobs.Lost(stopped);
        }
    }

    private RuntimeException late(Session current, Asked<?> asked, String doing, Duration waited, boolean keep) {
        boolean never = asked.takenBack();
        Problem problem;
        if (keep) {
            problem = Reach.heldUp(host, doing, waited);
        } else {
            problem = Reach.silent(host, doing, waited);
            sessions.giveUp(current, problem);
        }
        return never ? problem : new Jobs.Lost(problem);
    }

    private RuntimeException failed(Session current, String doing, @Nullable Throwable cause) {
        if (cause instanceof CancellationException) {
            return Reach.lostMeanwhile(host, doing);
        }
        if (cause instanceof RuntimeException own) {
            return own;
        }
        if (!(cause instanceof LibvirtException refused)) {
            return new IllegalStateException(cause);
        }
        if (Refusals.isOfTheConnection(refused)) {
            Problem problem = Reach.gone(host, refused);
            sessions.giveUp(current, problem);
            return new Jobs.Lost(problem);
        }
        return Refusals.of(host.name(), refused);
    }

    /** Why nothing can be asked at the moment; empty when something can, or nobody tried. */
    Optional<Problem> trouble() {
        return sessions.trouble();
    }

    /** How many connections are given up and not closed yet. */
    int stuck() {
        return sessions.stuck();
    }

    /** Ends it in the background: a frozen host cannot hold the program up. */
    @Override
    public void close() {
        sessions.close();
    }
}
