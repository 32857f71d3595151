package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.watch.SanMemory.Known;
import io.vigie.commands.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares two rounds of probes of a SAN. The first one tells everything, the good too, so that incidents whose cause
 * went away unseen end.
 */
final class SanDiff {
    private SanDiff() {}

    static Step<SanMemory> diff(String name, SanMemory before, Reading<SanReading> reading) {
        return switch (reading) {
            case Reading.Read<SanReading> read -> step(before, read.value(), read.at());
            case Reading.Failed<SanReading> failed -> failed(name, before, failed);
        };
    }

    /** The probes did not come to an end: that is ours, and says nothing of the SAN. */
    private static Step<SanMemory> failed(String name, SanMemory before, Reading.Failed<SanReading> failed) {
        Reach reach = before.reach().failed();
        List<Observation> news = reach.lost() && !before.reach().lost()
                ? List.of(new Observation(
                        new Subject(Type.SAN, name, "probes", "probes of " + name, ""),
                        Kind.UNREACHABLE,
                        Tone.WARN,
                        name + " cannot be asked, so nobody knows how it is: "
                                + failed.why().text(),
                        failed.at()))
                : List.of();
        return new Step<>(before.with(reach), news);
    }

    private static Step<SanMemory> step(SanMemory before, SanReading now, Instant at) {
        PortalDiff portals = new PortalDiff(before, now, at);
        ContentDiff content = new ContentDiff(before, now, at);
        LunDiff luns = new LunDiff(before, now, at, portals, content);
        LatencyDiff latency = new LatencyDiff(before, now, at);
        boolean whole = portals.lost() == Known.BAD;
        RiskDiff risk = new RiskDiff(now, before, whole || luns.anyLost(), !whole && luns.partlyLost(), at);
        Map<String, Known> risks = new HashMap<>();
        List<Observation> seen = new ArrayList<>();
        if (before.reach().lost() || !before.reach().known()) {
            Subject probes = new Subject(Type.SAN, now.san(), "probes", "probes of " + now.san(), "");
            seen.add(new Observation(probes, Kind.REACHABLE, Tone.GOOD, now.san() + " can be asked again", at));
        }
        // What explains the others comes first.
        seen.addAll(portals.whole());
        seen.addAll(luns.observations());
        seen.addAll(portals.observations());
        seen.addAll(content.observations());
        seen.addAll(latency.observations());
        now.exposed().forEach(e -> seen.addAll(risk.of(e, risks)));
        return new Step<>(
                new SanMemory(
                        Reach.answered(),
                        portals.lost(),
                        portals.portals(),
                        portals.reasons(),
                        luns.paths(),
                        luns.sizes(),
                        content.places(),
                        content.changes(),
                        latency.latencies(),
                        risks),
                seen,
                portals.waits() || luns.waits());
    }
}
