package io.vigie.bot.watch;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Mishap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is remembered of nodes that stand by themselves, and of what befell their guests.
 *
 * @param away nodes that do not answer, by name
 * @param mishaps the last mishap of each guest that had one, by id
 * @param twice guests that run on several nodes at once, by id
 */
record PlainMemory(Map<String, Away> away, Map<String, Befallen> mishaps, Map<String, Twice> twice) {
    static final PlainMemory NEW = new PlainMemory(Map.of(), Map.of(), Map.of());

    PlainMemory {
        away = Map.copyOf(away);
        mishaps = Map.copyOf(mishaps);
        twice = Map.copyOf(twice);
    }

    /**
     * @param since the first reading that missed it
     * @param told the reasons that were told; empty as long as it may be an accident
     * @param ran the guests that ran there when it was read last
     */
    record Away(Instant since, List<String> told, Set<String> ran) {
        Away {
            told = List.copyOf(told);
            ran = Set.copyOf(ran);
        }
    }

    /**
     * @param at when it happened: what is told of it is told once
     * @param stands the state in which it left the guest, for as long as the guest is in it
     */
    record Befallen(Mishap.Kind kind, Instant at, Optional<Guest.State> stands) {
        Befallen over() {
            return new Befallen(kind, at, Optional.empty());
        }
    }

    /** @param told false as long as two hosts may just not have been read at the same moment */
    record Twice(Instant since, boolean told) {}

    /** Whether something is wrong with the guest. */
    boolean troubled(String guest) {
        Befallen befallen = mishaps.get(guest);
        return twice.containsKey(guest) || befallen != null && befallen.stands().isPresent();
    }
}
