package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Backups.Store;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the backups of several guests need together, per storage and node; filled by many threads. */
final class BackupRoom {
    private record Need(long free, long disks) {}

    private final SortedMap<String, Need> needs = new TreeMap<>();

    synchronized void add(String cluster, String node, Store store, long disks) {
        needs.merge(
                cluster + "/" + store.name() + " as " + node + " sees it",
                new Need(store.free(), disks),
                (a, b) -> new Need(Math.min(a.free, b.free), a.disks + b.disks));
    }

    /** Told only: it comes and goes. */
    synchronized List<Effect> effects() {
        return needs.entrySet().stream()
                .map(e -> {
                    Need need = e.getValue();
                    String text = e.getKey() + " has " + Units.bytes(need.free) + " free; the disks of the guests"
                            + " there have " + Units.bytes(need.disks) + ", compressed it will be less";
                    return Effect.told(need.free < need.disks ? Cell.warn(text) : Cell.of(text));
                })
                .toList();
    }
}
