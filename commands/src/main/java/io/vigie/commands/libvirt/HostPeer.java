package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One host: a connection for short calls about guests, one for what they use, whose calls hang when a guest does, one for
 * what takes long, and one for storage, whose calls hang when a disk does.
 */
final class HostPeer implements AutoCloseable {
    private final LibvirtSettings.Host host;
    private final Duration bound;
    private final HostEvents events;
    private final Link domains;
    private final Figures figures;
    private final Link work;
    private final Link storage;
    private final HostStorage pools;
    private final HostReader reader;
    private final Runnable changed;
    private final Object lock = new Object();
    private @Nullable CompletableFuture<HostView> reading;
    private @Nullable CompletableFuture<HostView> next;
    private volatile @Nullable HostView view;
    private volatile @Nullable Problem trouble;
    private volatile boolean heldUp;

    HostPeer(LibvirtSettings settings, int number, Mishaps mishaps, Reboots reboots, Runnable changed, Clock clock) {
        host = settings.hosts().get(number);
        bound = settings.callTimeout();
        this.changed = changed;
        events = new HostEvents(host.name(), mishaps, reboots, changed);
        Duration connect = settings.connectTimeout();
        domains = new Link(host, "guests", connect, clock, events, Link.WhenLate.LOOK);
        figures = new Figures(host, settings, clock);
        work = new Link(host, "work", connect, clock, Link.Hooks.NONE, Link.WhenLate.GIVE_UP);
        storage = new Link(host, "storage", connect, clock, Link.Hooks.NONE, Link.WhenLate.GIVE_UP);
        pools = new HostStorage(host.name(), storage, bound, clock);
        reader = new HostReader(settings.cluster(), host, number + 1, mishaps, clock);
    }

    String name() {
        return host.name();
    }

    LibvirtSettings.Host host() {
        return host;
    }

    /** For short calls. */
    Link domains() {
        return domains;
    }

    /** For calls that may take minutes. */
    Link work() {
        return work;
    }

    /** For calls that touch disks. */
    Link storage() {
        return storage;
    }

    /** Its storage pools. */
    HostStorage pools() {
        return pools;
    }

    /** What was read last; empty when nothing ever was. */
    Optional<HostView> view() {
        return Optional.ofNullable(view);
    }

    /** Why it was not read the last time; empty when it was. */
    Optional<Problem> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Whether it answers, but not how its guests are: one of them holds that up. */
    boolean heldUp() {
        return heldUp;
    }

    /**
     * Reads it after this moment. While it is being read, that is the next reading, for all who ask meanwhile: the present
     * one may have begun before what they want to see.
     */
    CompletableFuture<HostView> read() {
        CompletableFuture<HostView> mine;
        synchronized (lock) {
            if (next != null) {
                return next;
            }
            if (reading != null) {
                next = reading.handle((view, failed) -> true).thenCompose(over -> readNext());
                return next;
            }
            mine = new CompletableFuture<>();
            reading = mine;
        }
        return begun(mine);
    }

    private CompletableFuture<HostView> readNext() {
        CompletableFuture<HostView> mine = new CompletableFuture<>();
        synchronized (lock) {
            next = null;
            reading = mine;
        }
        return begun(mine);
    }

    private CompletableFuture<HostView> begun(CompletableFuture<HostView> mine) {
        var unused = Thread.ofVirtual().name("read-" + host.name()).start(() -> read(mine));
        return mine;
    }

    private void read(CompletableFuture<HostView> result) {
        try {
            HostView fresh = domains.callPatiently(
                    "listing its guests", bound, () -> heldUp = true, connect -> reader.read(connect, figures));
            view = fresh;
            ended(null, () -> result.complete(fresh));
        } catch (Problem problem) {
            ended(problem, () -> result.completeExceptionally(problem));
        } catch (RuntimeException fault) {
            ended(
                    Problem.ours("Reading " + host.name() + " failed.", fault),
                    () -> result.completeExceptionally(fault));
        }
    }

    /** Nobody may be waiting any more, so that a host went or came back is told besides. */
    private void ended(@Nullable Problem now, Runnable tell) {
        Problem before = trouble;
        trouble = now;
        heldUp = false;
        synchronized (lock) {
            reading = null;
        }
        tell.run();
        if ((before == null) != (now == null)) {
            changed.run();
        }
    }

    @Override
    public void close() {
        domains.close();
        figures.close();
        work.close();
        storage.close();
        events.close();
    }
}
