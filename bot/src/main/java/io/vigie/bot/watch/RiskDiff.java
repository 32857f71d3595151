package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.watch.SanMemory.Known;
import io.vigie.bot.watch.SanReading.Exposed;
import io.vigie.commands.Tone;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Whose disks are in danger when no path is left. Which volume lies on which LUN nobody outside of the nodes can tell,
 * so all guests on the shared storages are named, and it is said that they are.
 *
 * @param lost whether the SAN, or a LUN of it, cannot be reached
 * @param partly whether other LUNs of it can
 */
record RiskDiff(SanReading now, SanMemory before, boolean lost, boolean partly, Instant at) {
    private static final int NAMED = 10;

    List<Observation> of(Exposed cluster, Map<String, Known> told) {
        Known known = before.risks().getOrDefault(cluster.cluster(), Known.NOTHING);
        boolean anything = !cluster.known() || !cluster.guests().isEmpty();
        Known next = lost && (anything || known == Known.BAD) ? Known.BAD : lost ? known : Known.GOOD;
        told.put(cluster.cluster(), next);
        if (next == known) {
            return List.of();
        }
        // The subject is the cluster's: who may not hear of it is not told its guests.
        Subject subject = new Subject(
                Type.STORAGE,
                cluster.cluster(),
                "on-" + now.san(),
                "of " + cluster.cluster() + " on " + now.san(),
                now.san());
        return List.of(
                next == Known.BAD
                        ? new Observation(subject, Kind.GUESTS_AT_RISK, Tone.BAD, text(cluster), at)
                        : new Observation(
                                subject,
                                Kind.GUESTS_SAFE,
                                Tone.GOOD,
                                cluster.cluster() + ": its guests have their disks again",
                                at));
    }

    private String text(Exposed cluster) {
        String begin = cluster.cluster() + Observation.AT_RISK;
        String storages = cluster.storages().isEmpty()
                ? "shared storages"
                : (cluster.storages().size() == 1 ? "shared storage " : "shared storages ")
                        + String.join(", ", cluster.storages());
        if (!cluster.known()) {
            String running = cluster.running() == 0
                    ? "; the cluster was not read yet"
                    : "; " + (cluster.running() == 1 ? "1 runs" : cluster.running() + " run") + " there";
            return begin + "it is not known which have disks on its " + storages + running;
        }
        List<String> named = cluster.guests().stream().limit(NAMED).toList();
        int more = cluster.guests().size() - named.size();
        return begin + cluster.guests().size() + " with disks on its " + storages + ": " + String.join(", ", named)
                + (more > 0 ? " and " + more + " more" : "")
                + (partly ? ". Which of them need a lost LUN only a node can tell: lvs -o +devices" : "");
    }
}
