package io.vigie.commands.storage;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.cluster.StorageViews.References;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.cluster.StorageViews.Volume;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whose volumes are whose. Two storages on one volume group show the same volumes, and a storage that is not shared has
 * others of the same name on each node: what counts is the place.
 */
final class Belongings {
    /** What was made a moment ago may not be in a configuration yet. */
    static final Duration YOUNG = Duration.ofHours(1);

    private static final Pattern COPIES =
            Pattern.compile("(qm|vz|pct)?(clone|restore|create|migrate|move|template|snapshot|suspend|import).*"
                    + "|imgcopy|download|qmigrate|vzmigrate|resize|qmdelsnapshot|vzdelsnapshot|qmrollback|vzrollback"
                    + "|imgdel|qmdestroy|vzdestroy|vzdump");

    private final StorageReading reading;
    private final References references;
    private final Map<String, List<Reference>> byPlace = new HashMap<>();
    private final Set<String> bases = new HashSet<>();
    private final Set<String> named = new HashSet<>();

    Belongings(StorageReading reading) {
        this.reading = reading;
        this.references = reading.references().orElse(new References(List.of(), List.of(), List.of(), Map.of()));
        for (Reference r : references.all()) {
            byPlace.computeIfAbsent(place(r.storage(), r.node(), r.name()), k -> new ArrayList<>())
                    .add(r);
            named.add(r.id());
            // A linked clone names what it was cloned from in front: base-900-disk-0/vm-105-disk-0.
            for (int slash = r.name().indexOf('/'); slash > 0; slash = r.name().indexOf('/', slash + 1)) {
                bases.add(place(r.storage(), r.node(), r.name().substring(0, slash)));
            }
        }
    }

    /** What is to be thought of a volume. */
    enum Standing {
        /** A guest refers to it. */
        USED,
        /** Not a guest's disk: nobody has to refer to it. */
        FREE,
        /** Made a moment ago, or by a task that may be at it still. */
        YOUNG,
        /** A guest refers to its like on another node: a replica, or left behind by a move. */
        COPY,
        /** Whether anybody refers to it cannot be told. */
        UNKNOWN,
        /** Nobody refers to it. */
        ORPHAN
    }

    Standing standing(Volume v) {
        if (!v.disk()) {
            return Standing.FREE;
        }
        String place = place(v.storage(), v.node(), v.name());
        if (byPlace.containsKey(place) || bases.contains(place) || namedByPath(v)) {
            return Standing.USED;
        }
        if (inTheMaking(v)) {
            return Standing.YOUNG;
        }
        if (!reading.tellsOrphans() || reading.running().isEmpty()) {
            return Standing.UNKNOWN;
        }
        return named.contains(v.id()) ? Standing.COPY : Standing.ORPHAN;
    }

    /** Who refers to it. */
    List<Reference> of(Volume v) {
        return byPlace.getOrDefault(place(v.storage(), v.node(), v.name()), List.of());
    }

    /** Those who refer to one place, by place; what many may read at once is left out. */
    List<List<Reference>> shared() {
        return byPlace.values().stream()
                .map(all -> all.stream()
                        .filter(r -> !r.needs().equals("iso") && !r.name().startsWith("iso/"))
                        .toList())
                .filter(all -> all.stream().map(Reference::guest).distinct().count() > 1)
                .sorted((a, b) -> a.getFirst().id().compareTo(b.getFirst().id()))
                .toList();
    }

    /** Two storages may lead to the same place; one that is not shared is another place on each node. */
    String place(String storage, String node, String name) {
        Optional<Setup> setup = reading.setup(storage);
        String where = setup.map(Belongings::where).orElse("storage " + storage);
        return (setup.map(Setup::shared).orElse(true) ? "" : node + " ") + where + " " + name;
    }

    private static String where(Setup setup) {
        return switch (setup.type()) {
            case "lvm", "lvmthin" -> "group " + setup.backed("vgname");
            case "zfspool" -> "zfs " + setup.backed("pool");
            case "dir", "btrfs" -> "path " + setup.backed("path");
            default -> "storage " + setup.storage();
        };
    }

    /** By a device or a file: rather too often than too seldom. */
    private boolean namedByPath(Volume v) {
        String last = v.name().substring(v.name().lastIndexOf('/') + 1);
        return references.paths().stream()
                .anyMatch(p -> p.endsWith("/" + last) || p.endsWith("-" + last.replace("-", "--")));
    }

    private boolean inTheMaking(Volume v) {
        if (v.made()
                .filter(m -> Duration.between(m, reading.at()).compareTo(YOUNG) < 0)
                .isPresent()) {
            return true;
        }
        Optional<Guest> owner = references.guests().stream()
                .filter(g -> g.id().equals(v.guest()))
                .findFirst();
        return owner.filter(g -> !g.lock().isEmpty()).isPresent()
                || reading.running().orElse(List.of()).stream().anyMatch(t -> mayMake(t, v));
    }

    /** A copy's task is named after the guest that is copied, and the new one's number stands nowhere. */
    private static boolean mayMake(TaskEntry task, Volume v) {
        if (task.ended().isPresent()) {
            return false;
        }
        boolean its = !v.guest().isEmpty()
                && (task.subject().equals(v.guest()) || task.subject().startsWith(v.guest() + "@"));
        boolean since =
                v.made().map(m -> !m.isBefore(task.began().minusSeconds(60))).orElse(true);
        return its || (since && COPIES.matcher(task.type()).matches());
    }
}
