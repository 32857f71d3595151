package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.Guest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Guests that several hosts define with one UUID, as a migration leaves them that does not undefine its source. Only one
 * of them may run; two that do write to the same disks.
 */
final class Twins {
    private Twins() {}

    /** One guest for each UUID: the one that runs. The others are warned of. */
    static List<Guest> resolved(List<Guest> guests, List<String> warnings) {
        Map<String, List<Guest>> byId = new LinkedHashMap<>();
        guests.forEach(
                g -> byId.computeIfAbsent(g.id(), id -> new ArrayList<>()).add(g));
        List<Guest> resolved = new ArrayList<>();
        for (List<Guest> same : byId.values()) {
            Guest shown = same.stream()
                    .filter(Twins::runs)
                    .findFirst()
                    .or(() -> same.stream().filter(Twins::alive).findFirst())
                    .orElse(same.getFirst());
            resolved.add(shown.alsoOn(same.stream()
                    .filter(g -> !g.node().equals(shown.node()) && runs(shown) && runs(g))
                    .map(Guest::node)
                    .toList()));
            if (same.size() > 1) {
                warnings.add(words(same));
            }
        }
        return resolved;
    }

    /** A guest that is being moved is halted where it comes from or where it goes. */
    private static boolean runs(Guest guest) {
        return guest.state() == Guest.State.RUNNING;
    }

    private static boolean alive(Guest guest) {
        return guest.state() == Guest.State.RUNNING || guest.state() == Guest.State.PAUSED;
    }

    private static String words(List<Guest> same) {
        List<String> where = same.stream().map(Guest::node).toList();
        long running = same.stream().filter(Twins::runs).count();
        return same.getFirst().label() + " is defined on " + String.join(" and ", where)
                + (running > 1
                        ? ", and RUNS on " + running + " of them: its disks are being destroyed. Stop one at once."
                        : ": started twice it destroys its disks. Undefine it where it does not belong.");
    }
}
