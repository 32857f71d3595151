package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.LabTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How nodes misbehave on the wire. */
final class Faults {
    /** How long a node waits for another one that hangs. */
    private static final Duration PROXY_PATIENCE = Duration.ofSeconds(30);

    private static final long LOOK_MILLIS = 10;

    private final LabTime time;
    private final Map<String, Set> set = new ConcurrentHashMap<>();

    Faults(LabTime time) {
        this.time = time;
    }

    /** What goes wrong with an answer. */
    sealed interface Fault {
        /** It never comes. */
        record Frozen() implements Fault {}

        /** It comes late. */
        record Slow(Duration by) implements Fault {}

        /** It is no JSON. */
        record Garbage() implements Fault {}

        /** The request is carried out, and the connection closed without a word. */
        record Lost() implements Fault {}
    }

    /** @param healed opens when the fault ends, for those who wait */
    private record Set(Fault fault, CountDownLatch healed) {}

    void set(String node, Fault fault) {
        heal(node);
        set.put(node, new Set(fault, new CountDownLatch(1)));
    }

    void heal(String node) {
        Set was = set.remove(node);
        if (was != null) {
            was.healed().countDown();
        }
    }

    Optional<Fault> of(String node) {
        return Optional.ofNullable(set.get(node)).map(Set::fault);
    }

    /** Waits for as long as the node's fault lasts. */
    void awaitHealed(String node) throws InterruptedException {
        Set now = set.get(node);
        if (now != null) {
            now.healed().await();
        }
    }

    /** Waits, by the lab's clock, or until the fault is healed. */
    void delay(String node, Duration site) throws InterruptedException {
        Set now = set.get(node);
        Instant until = time.now().plus(time.scaled(site));
        while (now != null && time.now().isBefore(until)) {
            if (now.healed().await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Whether a node hangs for longer than another one waits for it. */
    boolean hangs(String node) throws InterruptedException {
        if (!(of(node).orElse(null) instanceof Fault.Frozen)) {
            return false;
        }
        delay(node, PROXY_PATIENCE);
        return of(node).orElse(null) instanceof Fault.Frozen;
    }
}
