package io.vigie.commands.lab.network;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ports that go down and up until it is over. */
final class LabFlaps {
    private static final Duration EVERY = Duration.ofSeconds(3);

    /** Plugs a port in, or pulls its plug. */
    interface Plug {
        void set(int port, boolean link);
    }

    private final Plug plug;
    private final Set<Integer> ports = new HashSet<>();
    private @Nullable Thread running;

    LabFlaps(Plug plug) {
        this.plug = plug;
    }

    synchronized void add(int port) {
        ports.add(port);
        if (running == null) {
            running = Thread.ofVirtual().name("lab-flap").start(this::run);
        }
    }

    /** The ports stay as they are. */
    synchronized void end() {
        ports.clear();
        if (running != null) {
            running.interrupt();
            running = null;
        }
    }

    private synchronized List<Integer> now() {
        return List.copyOf(ports);
    }

    private void run() {
        boolean link = true;
        try {
            while (true) {
                Thread.sleep(EVERY);
                link = !link;
                for (int port : now()) {
                    plug.set(port, link);
                }
            }
        } catch (InterruptedException e) {
            // Over.
        }
    }
}
