package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt.VirErrorCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native library's event loop: one, for every connection of the program. Without it there is no keep-alive, and a
 * call to a silent host hangs for ever.
 */
final class EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    /** Held here, so that the collector does not take what native code calls. Errors come as exceptions anyway. */
    private static final VirErrorCallback QUIET = (data, error) -> {};

    private static final long PAUSE_AFTER_ERROR = TimeUnit.SECONDS.toNanos(1);
    private static boolean running;

    private EventLoop() {}

    /**
     * To be called before the first connection is opened.
     *
     * @throws Problem when the native library is not there
     */
    static synchronized void ensureRunning() {
        if (running) {
            return;
        }
        try {
            Connect.setErrorCallback(QUIET);
            Library.initEventLoop();
        } catch (LibvirtException e) {
            throw Problem.ours("libvirt's event loop cannot be started.", e);
        } catch (LinkageError e) {
            throw Problem.site("libvirt's client library is not on the machine that Vigie runs on.", e)
                    .withMend("Install it there: apt-get install libvirt0.");
        }
        var unused = Thread.ofPlatform().daemon().name("libvirt-events").start(EventLoop::run);
        running = true;
    }

    private static void run() {
        while (true) {
            try {
                Library.processEvent();
            } catch (LibvirtException | RuntimeException | Error e) {
                // Whatever it is: without this loop every call to a silent host would hang for ever.
                LOG.warn("libvirt's event loop", e);
                LockSupport.parkNanos(PAUSE_AFTER_ERROR);
            }
        }
    }
}
