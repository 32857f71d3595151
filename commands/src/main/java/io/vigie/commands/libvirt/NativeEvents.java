package io.vigie.commands.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The events that the binding cannot listen to, or cannot stop listening to: reboots and watchdogs. Numbers and signatures
 * are those of {@code libvirt-domain.h}.
 */
final class NativeEvents {
    private static final int REBOOT = 1;
    private static final int WATCHDOG = 3;
    private static final int UUID_STRING = 37;

    // Held as long as native code may call them.
    private final Reboot reboot;
    private final Watchdog watchdog;
    private final List<Integer> registered = new ArrayList<>();

    /** {@code virConnectDomainEventGenericCallback}. */
    interface Reboot extends Callback {
        void on(Pointer connection, Pointer domain, Pointer opaque);
    }

    /** {@code virConnectDomainEventWatchdogCallback}. */
    interface Watchdog extends Callback {
        void on(Pointer connection, Pointer domain, int action, Pointer opaque);
    }

    /**
     * Both are called with a guest's UUID, on the event loop's thread.
     */
    NativeEvents(Consumer<String> rebooted, Consumer<String> barked) {
        reboot = (connection, domain, opaque) -> rebooted.accept(uuid(domain));
        watchdog = (connection, domain, action, opaque) -> barked.accept(uuid(domain));
    }

    synchronized void register(HostConnect connect) {
        register(connect, REBOOT, reboot);
        register(connect, WATCHDOG, watchdog);
    }

    /** A driver without such an event is listened to for the others. */
    private void register(HostConnect connect, int event, Callback callback) {
        int id = NativeLibrary.getInstance("virt")
                .getFunction("virConnectDomainEventRegisterAny")
                .invokeInt(new Object[] {connect.pointer(), Pointer.NULL, event, callback, Pointer.NULL, Pointer.NULL});
        if (id >= 0) {
            registered.add(id);
        }
    }

    synchronized void deregister(HostConnect connect) {
        for (int id : registered) {
            var unused = NativeLibrary.getInstance("virt")
                    .getFunction("virConnectDomainEventDeregisterAny")
                    .invokeInt(new Object[] {connect.pointer(), id});
        }
        registered.clear();
    }

    private static String uuid(Pointer domain) {
        try (Memory buffer = new Memory(UUID_STRING)) {
            int failed = NativeLibrary.getInstance("virt")
                    .getFunction("virDomainGetUUIDString")
                    .invokeInt(new Object[] {domain, buffer});
            return failed < 0 ? "" : buffer.getString(0);
        }
    }
}
