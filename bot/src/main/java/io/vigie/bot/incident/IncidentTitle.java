package io.vigie.bot.incident;

import io.vigie.bot.incident.Incident.Part;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.commands.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line that says it all. */
final class IncidentTitle {
    private IncidentTitle() {}

    static String of(Subject root, List<Part> parts) {
        return root.type() == Type.NODE ? ofNode(root, parts) : ofOther(root, parts);
    }

    /** The worst that is still bad; when nothing is, the worst that was. */
    static Tone tone(List<Part> parts) {
        boolean anyBad = parts.stream().anyMatch(Part::holds);
        return parts.stream().filter(p -> !anyBad || p.holds()).anyMatch(p -> p.tone() == Tone.BAD)
                ? Tone.BAD
                : Tone.WARN;
    }

    private static String ofOther(Subject root, List<Part> parts) {
        Optional<Part> worst = parts.stream()
                .filter(p -> p.subject().key().equals(root.key()))
                .min((a, b) -> Boolean.compare(a.good(), b.good()));
        return worst.or(() -> parts.stream().findFirst()).map(Part::text).orElse(root.name());
    }

    private static String ofNode(Subject root, List<Part> parts) {
        Optional<Part> node =
                parts.stream().filter(p -> p.subject().key().equals(root.key())).findFirst();
        String verb = node.map(n -> n.good() ? " was gone" : " is gone").orElse(": guests fenced");
        List<String> consequences = new ArrayList<>();
        guests(parts).ifPresent(consequences::add);
        long lost = parts.stream().filter(p -> p.kind() == Kind.GUEST_LOST).count();
        if (lost > 0) {
            consequences.add(lost + " lost");
        }
        long links = parts.stream()
                .filter(p -> Aspect.of(p.kind()) == Aspect.CHANNEL && !p.good())
                .count();
        if (links > 0) {
            consequences.add(counted(links, "link") + " degraded");
        }
        return root.name() + " (" + root.scope() + ")" + verb
                + (consequences.isEmpty() ? "" : ": " + String.join(", ", consequences));
    }

    private static Optional<String> guests(List<Part> parts) {
        List<Part> fenced = parts.stream()
                .filter(p -> Aspect.of(p.kind()) == Aspect.GUEST && p.kind() != Kind.GUEST_LOST)
                .toList();
        long recovered = fenced.stream().filter(Part::good).count();
        if (fenced.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                recovered == 0
                        ? counted(fenced.size(), "guest") + " fenced"
                        : recovered + " of " + counted(fenced.size(), "guest") + " recovered");
    }

    static String counted(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
