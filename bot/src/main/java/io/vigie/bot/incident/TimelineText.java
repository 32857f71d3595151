package io.vigie.bot.incident;

import io.vigie.bot.incident.Incident.Line;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns what was seen at once into as few lines as say it. */
final class TimelineText {
    /** A line names so many LUNs: a storage array may lose hundreds at once. */
    private static final int LUNS = 10;

    private record Seen(Observation observation, String text) {}

    private final List<Seen> seen = new ArrayList<>();
    private final List<Line> said = new ArrayList<>();

    void began(Observation o) {
        seen.add(new Seen(o, o.text()));
    }

    /** @param since when the bad thing began that ends here */
    void ended(Observation o, Instant since) {
        Duration lasted = Duration.between(since, o.at());
        // What begins and ends between two readings, did so at once.
        String after = lasted.compareTo(Duration.ofSeconds(1)) < 0 ? "" : " after " + Units.duration(lasted);
        seen.add(new Seen(o, o.text() + after));
    }

    void say(Instant at, Tone tone, String text) {
        said.add(new Line(at, tone, text));
    }

    /** Everything but this was handed to another incident. */
    void merged(Instant at, String text) {
        seen.clear();
        said.clear();
        say(at, Tone.QUIET, text);
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Set<Kind> grouped = new LinkedHashSet<>();
        for (Seen s : seen) {
            Kind kind = s.observation().kind();
            List<Seen> alike = seen.stream()
                    .filter(other -> other.observation().kind() == kind)
                    .toList();
            boolean groups = groups(kind) && alike.size() > 1;
            if (groups) {
                if (grouped.add(kind)) {
                    lines.add(group(kind, alike));
                }
            } else if (!saidByChannel(s.observation())) {
                lines.add(new Line(s.observation().at(), s.observation().tone(), s.text()));
            }
        }
        lines.addAll(said);
        return lines;
    }

    private static boolean groups(Kind kind) {
        return kind == Kind.GUEST_FENCED
                || kind == Kind.GUEST_LOST
                || kind == Kind.GUEST_CRASHED
                || kind == Kind.GUEST_IO_ERROR
                || kind == Kind.GUEST_DOWN
                || kind == Kind.PATH_DOWN
                || kind == Kind.LUN_LOST
                || kind == Kind.LUN_GONE
                || kind == Kind.PATHS_WHOLE
                || kind == Kind.PATH_SLOW
                || kind == Kind.PATH_QUICK;
    }

    private static Line group(Kind kind, List<Seen> alike) {
        Observation first = alike.getFirst().observation();
        String all = alike.stream().map(s -> s.observation().subject().name()).collect(Collectors.joining(", "));
        String what = switch (kind) {
            case GUEST_LOST -> " guests lost, and nobody restarts them: ";
            case GUEST_CRASHED -> " guests crashed: ";
            case GUEST_IO_ERROR -> " guests have disk errors; vm resume each once that is repaired: ";
            case GUEST_DOWN -> " guests ran before and are stopped: ";
            case PATH_DOWN -> " LUNs have lost a path: ";
            case LUN_LOST -> " LUNs have no path left: ";
            case LUN_GONE -> " LUNs are offered by no portal any more: ";
            case PATHS_WHOLE -> " LUNs have their paths again: ";
            case PATH_SLOW -> " paths are far slower than others to the same LUN: ";
            case PATH_QUICK -> " paths are as quick as the others again: ";
            default -> " guests fenced: ";
        };
        String names = first.subject().type() == Observation.Type.SAN && alike.size() > LUNS
                ? alike.stream()
                                .limit(LUNS)
                                .map(s -> s.observation().subject().name())
                                .collect(Collectors.joining(", "))
                        + " and " + (alike.size() - LUNS) + " more"
                : all;
        return new Line(first.at(), first.tone(), alike.size() + what + names);
    }

    /** A port channel's own line names the members. */
    private boolean saidByChannel(Observation o) {
        return Aspect.of(o.kind()) == Aspect.MEMBER
                && seen.stream()
                        .map(Seen::observation)
                        .anyMatch(other -> Aspect.of(other.kind()) == Aspect.CHANNEL
                                && o.subject().key().startsWith(other.subject().key() + "/"));
    }
}
