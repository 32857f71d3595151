package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.Mishap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.DomainEvent;
import org.libvirt.event.DomainEventType;
import org.libvirt.event.IOErrorListener;
import org.libvirt.event.LifecycleListener;
import org.libvirt.event.StoppedDetail;
import org.libvirt.event.SuspendedDetail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what a host tells of its guests, and hands it over: whoever is slow here would stall the events of every
 * host. An event only says that something happened; how things stand is read anew.
 */
final class HostEvents implements Link.Hooks, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostEvents.class);
    /** What is dropped from a flood is found by the next reading. */
    private static final int MOST_WAITING = 10_000;

    private final String host;
    private final Mishaps mishaps;
    private final Reboots reboots;
    private final Runnable changed;
    private final BlockingQueue<Runnable> heard = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Map<HostConnect, NativeEvents> natives = new ConcurrentHashMap<>();
    private final Thread worker;
    private final LifecycleListener lifecycle = this::lifecycle;
    private final IOErrorListener ioError = (domain, path, alias, action) -> ioError(domain, path, alias);

    /**
     * @param changed is called after each event, on a thread of its own
     */
    HostEvents(String host, Mishaps mishaps, Reboots reboots, Runnable changed) {
        this.host = host;
        this.mishaps = mishaps;
        this.reboots = reboots;
        this.changed = changed;
        worker = Thread.ofPlatform().daemon().name("libvirt-heard-" + host).start(this::work);
    }

    @Override
    public void opened(HostConnect connect) throws LibvirtException {
        connect.addLifecycleListener(lifecycle);
        connect.addIOErrorListener(ioError);
        // One for each connection: the old one may still be listening while it is buried.
        NativeEvents fresh = new NativeEvents(
                uuid -> tell(() -> reboots.heard(uuid)),
                uuid -> tell(() -> mishaps.heard(host, uuid, Mishap.Kind.WATCHDOG, "")));
        natives.put(connect, fresh);
        fresh.register(connect);
    }

    @Override
    public void closing(HostConnect connect) throws LibvirtException {
        NativeEvents old = natives.remove(connect);
        if (old != null) {
            old.deregister(connect);
        }
        try {
            connect.removeLifecycleListener(lifecycle);
        } finally {
            connect.removeIOErrorListener(ioError);
        }
    }

    @Override
    public void lost() {
        tell(() -> {});
    }

    private int lifecycle(Domain domain, DomainEvent event) {
        String uuid = uuid(domain);
        boolean crashed = event.getType() == DomainEventType.CRASHED
                || (event.getType() == DomainEventType.STOPPED
                        && (event.<StoppedDetail>getDetail() == StoppedDetail.CRASHED
                                || event.<StoppedDetail>getDetail() == StoppedDetail.FAILED));
        SuspendedDetail suspended =
                event.getType() == DomainEventType.SUSPENDED ? event.getDetail() : SuspendedDetail.UNKNOWN;
        tell(() -> {
            if (crashed) {
                mishaps.heard(host, uuid, Mishap.Kind.CRASHED, "");
            } else if (suspended == SuspendedDetail.IOERROR) {
                mishaps.heard(host, uuid, Mishap.Kind.IO_ERROR, "");
            } else if (suspended == SuspendedDetail.WATCHDOG) {
                mishaps.heard(host, uuid, Mishap.Kind.WATCHDOG, "");
            }
        });
        return 0;
    }

    private void ioError(Domain domain, String path, String alias) {
        String uuid = uuid(domain);
        String disk = alias == null || alias.isEmpty() ? path : path + " (" + alias + ")";
        tell(() -> mishaps.heard(host, uuid, Mishap.Kind.IO_ERROR, disk));
    }

    /** Without a call to the host: the handle knows it, and is given back. */
    private static String uuid(Domain domain) {
        try {
            return domain.getUUIDString();
        } catch (LibvirtException e) {
            return "";
        } finally {
            free(domain);
        }
    }

    /** The binding leaves it to the collector, and until then the connection cannot be closed. */
    private static void free(Domain domain) {
        try {
            var unused = domain.free();
        } catch (LibvirtException e) {
            LOG.debug("a guest's handle is not freed: {}", e.getMessage());
        }
    }

    private void tell(Runnable what) {
        if (!heard.offer(what)) {
            LOG.warn("{} tells more than can be taken in", host);
        }
    }

    private void work() {
        try {
            while (true) {
                take(heard.take());
                for (Runnable next = heard.poll(); next != null; next = heard.poll()) {
                    take(next);
                }
                take(changed);
            }
        } catch (InterruptedException e) {
            LOG.debug("nothing more is heard of {}", host);
        }
    }

    /** A fault of one listener does not end the hearing. */
    private void take(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            LOG.error("what {} tells is not taken in", host, e);
        }
    }

    @Override
    public void close() {
        worker.interrupt();
    }
}
