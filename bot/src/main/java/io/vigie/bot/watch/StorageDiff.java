package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.watch.StorageMemory.Level;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How full a cluster's storages are, and which node misses one. A shared storage is one thing, whoever looks at it. */
final class StorageDiff {
    /** A node's figures are ten seconds old; a daemon that is restarted tells nothing for one such period. */
    static final Duration MISSED = Duration.ofSeconds(15);

    private final StorageMemory before;
    private final Inventory now;
    private final StorageRules rules;
    private final Instant at;
    private final List<Observation> seen = new ArrayList<>();
    private final Map<String, Level> levels = new HashMap<>();
    private final Map<String, Instant> missed = new HashMap<>();
    private final Set<String> there = new HashSet<>();
    private final Map<String, Set<String>> away = new HashMap<>();

    StorageDiff(StorageMemory before, Inventory now, StorageRules rules, Instant at) {
        this.before = before;
        this.now = now;
        this.rules = rules;
        this.at = at;
        Map<String, List<Storage>> byName = new LinkedHashMap<>();
        now.storages()
                .forEach(s ->
                        byName.computeIfAbsent(s.name(), k -> new ArrayList<>()).add(s));
        byName.forEach((name, same) -> {
            access(name, same);
            if (same.getFirst().shared()) {
                same.stream()
                        .filter(StorageDiff::tells)
                        .findFirst()
                        .ifPresentOrElse(s -> level(name, name, s), () -> keep(name));
            } else {
                same.forEach(s -> own(s));
            }
        });
        gone();
    }

    List<Observation> observations() {
        return seen;
    }

    StorageMemory memory() {
        return new StorageMemory(levels, missed, there, away);
    }

    private static boolean tells(Storage storage) {
        return storage.available() && storage.total() > 0;
    }

    private void own(Storage storage) {
        String id = storage.node() + "/" + storage.name();
        if (tells(storage)) {
            level(id, storage.name() + " on " + storage.node(), storage);
        } else {
            keep(id);
        }
    }

    private void keep(String id) {
        @Nullable Level known = before.levels().get(id);
        if (known != null) {
            levels.put(id, known);
        }
    }

    private void level(String id, String name, Storage storage) {
        @Nullable Level known = before.levels().get(id);
        double percent = 100.0 * storage.used() / storage.total();
        Level level = level(percent, known == null ? Level.ROOM : known);
        levels.put(id, level);
        if (level == known) {
            return;
        }
        String text = name + " (" + now.cluster() + ") is " + Math.round(percent) + " % full: "
                + Units.bytes(Math.max(0, storage.total() - storage.used())) + " left of "
                + Units.bytes(storage.total());
        Subject subject = new Subject(Type.STORAGE, now.cluster(), id, name, "");
        seen.add(
                switch (level) {
                    case ROOM -> new Observation(subject, Kind.STORAGE_ROOM, Tone.GOOD, text, at);
                    case FILLING -> new Observation(subject, Kind.STORAGE_FILLING, Tone.WARN, text, at);
                    case FULL ->
                        new Observation(subject, Kind.STORAGE_FULL, Tone.BAD, text + ". " + consequence(storage), at);
                });
    }

    private static String consequence(Storage storage) {
        return storage.type().startsWith("lvmthin") || storage.type().startsWith("zfs")
                ? "When it is full, guests on it halt with I/O errors."
                : "When it is full, nothing new can be stored on it.";
    }

    private Level level(double percent, Level known) {
        double full = rules.full() - (known == Level.FULL ? StorageRules.HYSTERESIS : 0);
        double filling = rules.filling() - (known == Level.ROOM ? 0 : StorageRules.HYSTERESIS);
        return percent >= full ? Level.FULL : percent >= filling ? Level.FILLING : Level.ROOM;
    }

    private void access(String name, List<Storage> same) {
        Set<String> without = new TreeSet<>();
        Set<String> with = new TreeSet<>();
        for (Storage storage : same) {
            String id = storage.node() + "/" + storage.name();
            if (storage.available() || before.there().contains(id)) {
                there.add(id);
            }
            if (storage.available()) {
                with.add(storage.node());
            } else if (misses(storage)) {
                without.add(storage.node());
            }
        }
        @Nullable Set<String> known = before.away().get(name);
        away.put(name, Set.copyOf(without));
        if (without.equals(known)) {
            return;
        }
        boolean block = same.getFirst().shared()
                && SharedDisks.BLOCK.contains(same.getFirst().type());
        Subject subject =
                new Subject(Type.STORAGE, now.cluster(), name, name, block && !without.isEmpty() ? rules.san() : "");
        String storage = name + " (" + now.cluster() + ")";
        if (!without.isEmpty()) {
            String text = with.isEmpty() && same.getFirst().shared()
                    ? storage + " is active on no node: guests with disks there stand still"
                    : storage + " is not active on " + String.join(", ", without)
                            + (with.isEmpty() || !same.getFirst().shared()
                                    ? ""
                                    : "; it is on " + String.join(", ", with));
            Tone tone = with.isEmpty() ? Tone.BAD : Tone.WARN;
            seen.add(new Observation(subject, Kind.STORAGE_AWAY, tone, text, at));
        } else if (!with.isEmpty()) {
            seen.add(new Observation(
                    subject,
                    Kind.STORAGE_THERE,
                    Tone.GOOD,
                    storage + " is active again on " + String.join(", ", with),
                    at));
        } else {
            away.remove(name);
        }
    }

    /** Of a node that is gone or does not answer itself nothing is known. */
    private boolean misses(Storage storage) {
        boolean answers = now.node(storage.node())
                .filter(n -> n.online() && n.absence().isEmpty())
                .isPresent();
        String id = storage.node() + "/" + storage.name();
        // A cluster activates what is enabled; on plain hosts a pool may be stopped because somebody stopped it.
        if (!answers || !now.votes() && !there.contains(id)) {
            return false;
        }
        Instant since = before.missed().getOrDefault(id, at);
        missed.put(id, since);
        return !at.isBefore(since.plus(MISSED));
    }

    /** Taken out of the configuration. */
    private void gone() {
        before.away().forEach((name, nodes) -> {
            if (!away.containsKey(name) && !nodes.isEmpty()) {
                see(name, Kind.STORAGE_THERE);
            }
        });
        before.levels().forEach((id, level) -> {
            if (!levels.containsKey(id) && level != Level.ROOM) {
                see(id, Kind.STORAGE_ROOM);
            }
        });
    }

    private void see(String id, Kind kind) {
        Subject subject = new Subject(Type.STORAGE, now.cluster(), id, id, "");
        String text = id + " (" + now.cluster() + ") is no storage of the cluster any more";
        seen.add(new Observation(subject, kind, Tone.QUIET, text, at));
    }
}
