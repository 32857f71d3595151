package io.vigie.bot.watch;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What is remembered of a cluster's storages.
 *
 * @param levels how full each was told to be, by name, and by {@code NODE/NAME} of those that are a node's own
 * @param missed since when a node misses a storage, by {@code NODE/NAME}
 * @param there where each was seen active, by {@code NODE/NAME}
 * @param away on which nodes each was told to be missed, by name
 */
record StorageMemory(
        Map<String, Level> levels, Map<String, Instant> missed, Set<String> there, Map<String, Set<String>> away) {
    static final StorageMemory NEW = new StorageMemory(Map.of(), Map.of(), Set.of(), Map.of());

    StorageMemory {
        levels = Map.copyOf(levels);
        missed = Map.copyOf(missed);
        there = Set.copyOf(there);
        away = Map.copyOf(away);
    }

    enum Level {
        ROOM,
        FILLING,
        FULL
    }
}
