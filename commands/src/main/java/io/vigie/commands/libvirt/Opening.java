package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that is being opened; who needs it waits for it together. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final int KEEP_ALIVE_SECONDS = 2;
    private static final int KEEP_ALIVE_COUNT = 2;

    private final LibvirtSettings.Host host;
    private final String purpose;
    private final Duration timeout;
    private final Link.Hooks hooks;
    private final BiConsumer<Session, String> lost;
    private final CompletableFuture<Session> result = new CompletableFuture<>();
    /** Guarded by the keeper's lock. */
    private boolean overdue;

    /**
     * @param timeout of further connections
     * @param lost is told of its end and the reason, on the event loop's thread
     */
    Opening(
            LibvirtSettings.Host host,
            String purpose,
            Duration timeout,
            Link.Hooks hooks,
            BiConsumer<Session, String> lost) {
        this.timeout = timeout;
        this.host = host;
        this.purpose = purpose;
        this.hooks = hooks;
        this.lost = lost;
    }

    CompletableFuture<Session> result() {
        return result;
    }

    boolean overdue() {
        return overdue;
    }

    void isOverdue() {
        overdue = true;
    }

    /**
     * Opens it on this thread, however long that takes.
     *
     * @throws Problem when it cannot be opened; nothing of it is left then
     */
    Session open() {
        // A look takes a second at most; libvirt itself would wait two minutes for a host that is off.
        Optional<Problem> down = Reach.down(host);
        if (down.isPresent()) {
            throw down.get();
        }
        EventLoop.ensureRunning();
        HostConnect connect;
        try {
            connect = new HostConnect(host.uri());
        } catch (LibvirtException e) {
            throw Reach.refused(host, e);
        }
        try {
            Session fresh = new Session(connect, "libvirt-" + host.name() + "-" + purpose, this::another);
            watch(connect, fresh);
            hooks.opened(connect);
            return fresh;
        } catch (LibvirtException e) {
            release(connect);
            throw Reach.refused(host, e);
        } catch (RuntimeException | LinkageError e) {
            release(connect);
            throw e;
        }
    }

    /** A silent host may hold an opening up for ever, so it has a thread of its own; one that comes too late is closed. */
    private HostConnect another(Session session) {
        CompletableFuture<HostConnect> opened = new CompletableFuture<>();
        var unused = Thread.ofPlatform()
                .daemon()
                .name("libvirt-another-" + host.name() + "-" + purpose)
                .start(() -> another(session, opened));
        try {
            return opened.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case Problem problem -> problem;
                case TimeoutException late -> Reach.unanswered(host, timeout);
                case null, default -> new IllegalStateException(e.getCause());
            };
        }
    }

    private void another(Session session, CompletableFuture<HostConnect> opened) {
        try {
            HostConnect connect = new HostConnect(host.uri());
            try {
                watch(connect, session);
            } catch (LibvirtException | RuntimeException e) {
                release(host, Link.Hooks.NONE, connect);
                throw e;
            }
            if (!opened.complete(connect)) {
                release(host, Link.Hooks.NONE, connect);
            }
        } catch (LibvirtException e) {
            opened.completeExceptionally(Reach.refused(host, e));
        } catch (RuntimeException e) {
            opened.completeExceptionally(e);
        }
    }

    /** Whichever goes, the host has gone. */
    private void watch(HostConnect connect, Session session) throws LibvirtException {
        keepAlive(connect);
        connect.registerCloseListener((gone, reason) -> lost.accept(session, reason.toString()));
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

    private void release(HostConnect connect) {
        release(host, hooks, connect);
    }

    /** Closes the connections of a session whose threads have ended. */
    static void release(LibvirtSettings.Host host, Link.Hooks hooks, Session over) {
        over.others().forEach(connect -> release(host, Link.Hooks.NONE, connect));
        release(host, hooks, over.first());
    }

    /** Closes a connection that nobody uses: what listens to it goes first, or it stays open for good. */
    private static void release(LibvirtSettings.Host host, Link.Hooks hooks, HostConnect connect) {
        attempt(host, "listeners", () -> hooks.closing(connect));
        attempt(host, "close listener", connect::unregisterCloseListener);
        attempt(host, "connection", () -> {
            int left = connect.close();
            if (left > 0) {
                LOG.warn("{}: {} references to a closed connection are left", host.name(), left);
            }
        });
    }

    private interface Step {
        void run() throws LibvirtException;
    }

    private static void attempt(LibvirtSettings.Host host, String what, Step step) {
        try {
            step.run();
        } catch (LibvirtException | RuntimeException e) {
            LOG.debug("{}: {} of a lost connection: {}", host.name(), what, e.getMessage());
        }
    }
}
