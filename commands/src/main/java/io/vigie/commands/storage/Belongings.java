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
    private final Set<String> used = new HashSet<>();
    private final Set<String> named = new HashSet<>();

    Belongings(StorageReading reading) {
        this.reading = reading;
        this.references = reading.references().orElse(new References(List.of(), List.of(), List.of(), Map.of()));
        for (Reference r : references.all()) {
            byPlace.computeIfAbsent(place(r.storage(), r.node(), r.name()), k -> new ArrayList<>())
                    .add(r);
            name(r, r.name());
            // A linked clone names what it was cloned from in front: base-900-disk-0/vm-105-disk-0.
            for (int slash = r.name().indexOf('/'); slash > 0; slash = r.name().indexOf('/', slash + 1)) {
                name(r, r.name().substring(0, slash));
            }
        }
    }

    private void name(Reference r, String name) {
        for (String alias : aliases(r.storage())) {
            used.add(at(r.storage(), r.node(), alias, name));
            named.add(alias + " " + name);
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
        /** A guest refers to its like on another node, or through another storage: a replica, or left behind by a move. */
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
        List<String> aliases = aliases(v.storage());
        if (aliases.stream().anyMatch(a -> used.contains(at(v.storage(), v.node(), a, v.name()))) || namedByPath(v)) {
            return Standing.USED;
        }
        if (inTheMaking(v)) {
            return Standing.YOUNG;
        }
        if (!reading.tellsOrphans()) {
            return Standing.UNKNOWN;
        }
        return aliases.stream().anyMatch(a -> named.contains(a + " " + v.name())) ? Standing.COPY : Standing.ORPHAN;
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
        return at(storage, node, aliases(storage).getFirst(), name);
    }

    private String at(String storage, String node, String alias, String name) {
        boolean shared = reading.setup(storage).map(Setup::shared).orElse(true);
        return (shared ? "" : node + " ") + alias + " " + name;
    }

    /** All that its place may be called: rather too many than one too few, for what looks alike is then nobody's orphan. */
    private List<String> aliases(String storage) {
        List<String> aliases = new ArrayList<>();
        reading.setup(storage).ifPresent(setup -> {
            for (String key : List.of("vgname", "path", "pool")) {
                if (!setup.backed(key).isEmpty()) {
                    aliases.add(key + " " + setup.backed(key).replaceFirst("/+$", ""));
                }
            }
            if (!setup.backed("server").isEmpty()) {
                aliases.add("server " + setup.backed("server") + setup.backed("export") + setup.backed("share"));
            }
        });
        aliases.add("storage " + storage);
        return aliases;
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
