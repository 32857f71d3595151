package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.watch.PlainMemory.Away;
import io.vigie.commands.Tone;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Node.Absence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which nodes do not answer, and why. That says nothing of their guests: those may run. */
final class AwayDiff {
    /** A service that is restarted is missed for less. */
    static final Duration ACCIDENT = Duration.ofMillis(1500);
    /** A node whose fault is seen in a new way at each reading does not fill the timeline. */
    private static final int REASONS = 6;

    private final ClusterMemory before;
    private final Inventory now;
    private final Instant at;
    private final List<Observation> seen = new ArrayList<>();
    private final Map<String, Away> away = new HashMap<>();

    AwayDiff(ClusterMemory before, Inventory now, Instant at) {
        this.before = before;
        this.now = now;
        this.at = at;
        now.nodes().forEach(this::node);
    }

    List<Observation> observations() {
        return seen;
    }

    Map<String, Away> away() {
        return away;
    }

    private void node(Node node) {
        @Nullable Away known = before.plain().away().get(node.name());
        if (node.absence().isEmpty()) {
            if (known != null && node.online()) {
                see(node, Kind.NODE_BACK, Tone.GOOD, node.name() + " answers again");
            }
            return;
        }
        Away since = known == null ? new Away(at, List.of(), ran(node)) : known;
        away.put(
                node.name(),
                switch (node.absence().get()) {
                    case Absence.NotReadYet() -> since;
                    case Absence.NoAnswer(String why) -> told(node, since, why);
                });
    }

    private Away told(Node node, Away away, String why) {
        boolean accident = at.isBefore(away.since().plus(ACCIDENT));
        if (accident || away.told().contains(why) || away.told().size() >= REASONS) {
            return away;
        }
        see(node, Kind.NODE_UNREACHABLE, Tone.BAD, node.name() + Observation.SILENT + why);
        List<String> told = new ArrayList<>(away.told());
        told.add(why);
        return new Away(away.since(), told, away.ran());
    }

    private Set<String> ran(Node node) {
        return before.believed().stream()
                .flatMap(b -> b.guestsOn(node.name()).stream())
                .filter(g -> g.state() == Guest.State.RUNNING)
                .map(Guest::id)
                .collect(Collectors.toSet());
    }

    private void see(Node node, Kind kind, Tone tone, String text) {
        Subject subject = new Subject(Type.NODE, now.cluster(), node.name(), node.name(), "");
        seen.add(new Observation(subject, kind, tone, text, at));
    }
}
