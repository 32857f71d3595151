package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.LabTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What will happen in the cluster, in the order it happens. Nothing runs by itself: {@link #settle()} plays everything
 * that has become due, so that the model is a function of the clock. Not thread-safe.
 */
final class Agenda {
    private final LabTime time;
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::number));
    private Instant now;
    private long number;

    Agenda(LabTime time) {
        this.time = time;
        this.now = time.now();
    }

    private record Entry(Instant at, long number, Runnable what) {}

    /** The moment being played. */
    Instant now() {
        return now;
    }

    long epochSecond() {
        return now.getEpochSecond();
    }

    /** The moment this much of a site's time after another one. */
    Instant later(Instant than, Duration site) {
        return than.plus(time.scaled(site));
    }

    /** How much of a site's time lies between two moments. */
    Duration between(Instant from, Instant to) {
        return Duration.ofNanos((long) (Duration.between(from, to).toNanos() * time.speed()));
    }

    Duration since(Instant then) {
        return between(then, now);
    }

    /** Plans something for this much of a site's time after now. */
    void after(Duration site, Runnable what) {
        at(later(now, site), what);
    }

    void at(Instant when, Runnable what) {
        entries.add(new Entry(when, number++, what));
    }

    void settle() {
        Instant until = time.now();
        while (true) {
            Entry next = entries.peek();
            if (next == null || next.at().isAfter(until)) {
                break;
            }
            entries.remove();
            now = next.at().isAfter(now) ? next.at() : now;
            next.what().run();
        }
        now = until.isAfter(now) ? until : now;
    }
}
