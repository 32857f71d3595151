package io.vigie.bot.watch;

import io.vigie.commands.storage.Lun;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is remembered of a SAN between two rounds.
 *
 * @param reach of the probes themselves, not of the SAN
 * @param lost whether it was told that no portal answers
 * @param portals by address
 * @param reasons why a portal that is down was said to be, by address
 * @param paths how each LUN can be reached, by its name
 * @param sizes whether the paths of a LUN agree, by its name
 * @param places what was last seen at each portal and number
 * @param changes of what lies under a number
 * @param latencies by path
 * @param risks whether the guests of a cluster were said to be at risk
 */
record SanMemory(
        Reach reach,
        Known lost,
        Map<String, Held> portals,
        Map<String, List<String>> reasons,
        Map<String, Held> paths,
        Map<String, Held> sizes,
        Map<Place, Lun> places,
        Map<Integer, Change> changes,
        Map<Place, Pace> latencies,
        Map<String, Known> risks) {
    static final SanMemory NEW = new SanMemory(
            Reach.UNKNOWN,
            Known.NOTHING,
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of());

    SanMemory {
        portals = Map.copyOf(portals);
        reasons = Map.copyOf(reasons);
        paths = Map.copyOf(paths);
        sizes = Map.copyOf(sizes);
        places = Map.copyOf(places);
        changes = Map.copyOf(changes);
        latencies = Map.copyOf(latencies);
        risks = Map.copyOf(risks);
    }

    SanMemory with(Reach newReach) {
        return new SanMemory(newReach, lost, portals, reasons, paths, sizes, places, changes, latencies, risks);
    }

    /** What was told. */
    enum Known {
        NOTHING,
        GOOD,
        BAD
    }

    /** Where a path ends. */
    record Place(String portal, String target, int number) {}

    /**
     * What lies under a number changed.
     *
     * @param was before the change
     * @param is since then
     * @param text what was told; empty when it was told that nothing is wrong
     */
    record Change(Lun was, Lun is, Instant at, String text) {}

    /**
     * How long a path takes.
     *
     * @param micros of the last answers
     * @param at when the last of them came
     */
    record Pace(List<Integer> micros, Instant at, Known slow) {
        Pace {
            micros = List.copyOf(micros);
        }
    }
}
