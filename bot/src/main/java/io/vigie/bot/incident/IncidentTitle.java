package io.vigie.bot.incident;

import io.vigie.bot.incident.Incident.Part;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.commands.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One line that says it all. */
final class IncidentTitle {
    private IncidentTitle() {}

    static String of(Subject root, List<Part> parts) {
        return switch (root.type()) {
            case NODE -> ofNode(root, parts);
            case STORAGE -> ofStorage(root, parts);
            case SAN -> SanTitle.of(root, parts);
            case LINK -> ofLink(root, parts);
            case CLUSTER, GUEST, SWITCH -> ofOther(root, parts);
        };
    }

    /** The link, and the SAN that it took along; when it is back and the SAN is not, that comes first. */
    private static String ofLink(Subject root, List<Part> parts) {
        boolean linkIsBad = parts.stream()
                .filter(p -> p.subject().type() == Observation.Type.LINK)
                .anyMatch(Part::holds);
        return linkIsBad || parts.stream().noneMatch(Part::holds)
                ? ofOther(root, parts) + SanTitle.after(parts)
                : SanTitle.of(root, parts) + "; the link " + root.name() + " is whole again";
    }

    private static String ofStorage(Subject root, List<Part> parts) {
        if (parts.stream().noneMatch(p -> Aspect.of(p.kind()) == Aspect.GUEST)) {
            Part worst = parts.stream()
                    .min(Comparator.comparing(Part::good).thenComparing(p -> p.tone() != Tone.BAD))
                    .orElseThrow();
            long others = parts.stream().filter(p -> !p.good()).count() - 1;
            return SanTitle.sentence(worst.text())
                    + (others > 0 ? "; and " + counted(others, "other storage") + " of " + root.scope() : "");
        }
        if (parts.size() < 2) {
            return ofOther(root, parts);
        }
        long good = parts.stream().filter(Part::good).count();
        return root.scope() + ": " + parts.size() + " guests with disk errors"
                + (good == 0 ? "" : ", " + good + " of them in order again");
    }

    /** The worst that is still bad; when nothing is, the worst that was. */
    static Tone tone(List<Part> parts) {
        boolean anyBad = parts.stream().anyMatch(Part::holds);
        return parts.stream().filter(p -> !anyBad || p.holds()).anyMatch(p -> p.tone() == Tone.BAD)
                ? Tone.BAD
                : Tone.WARN;
    }

    private static String ofOther(Subject root, List<Part> parts) {
        Optional<Part> flapping = parts.stream()
                .filter(p -> p.kind() == Kind.LINK_FLAPPING)
                .filter(p -> parts.stream().noneMatch(q -> q.kind() == Kind.CONNECTIVITY_LOST))
                .findFirst();
        Optional<Part> worst = flapping.or(() -> parts.stream()
                .filter(p -> p.subject().key().equals(root.key()))
                .min((a, b) -> Boolean.compare(a.good(), b.good())));
        return worst.or(() -> parts.stream().findFirst()).map(Part::text).orElse(root.name());
    }

    private static String ofNode(Subject root, List<Part> parts) {
        Optional<Part> node =
                parts.stream().filter(p -> p.subject().key().equals(root.key())).findFirst();
        String verb = node.map(n -> silence(root, n)).orElse(": guests fenced");
        List<String> consequences = new ArrayList<>();
        counted(parts, Kind.GUEST_CRASHED, " crashed").ifPresent(consequences::add);
        counted(parts, Kind.GUEST_DOWN, " stopped").ifPresent(consequences::add);
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
                + (consequences.isEmpty()
                        ? ""
                        : (verb.contains(" answer: ") ? "; " : ": ") + String.join(", ", consequences));
    }

    /** The first sentence of a silence says why. */
    private static String silence(Subject root, Part node) {
        String silent = root.name() + Observation.SILENT;
        if (!node.text().startsWith(silent)) {
            return node.good() ? " was gone" : " is gone";
        }
        String why = node.text().substring(silent.length()).split("[.](?=\\s|$)", 2)[0];
        return (node.good() ? " did not answer: " : " does not answer: ") + why;
    }

    private static Optional<String> counted(List<Part> parts, Kind kind, String what) {
        long count = parts.stream().filter(p -> p.kind() == kind).count();
        return count == 0 ? Optional.empty() : Optional.of(counted(count, "guest") + what);
    }

    private static Optional<String> guests(List<Part> parts) {
        List<Part> fenced = parts.stream()
                .filter(p -> Aspect.of(p.kind()) == Aspect.GUEST)
                .filter(p ->
                        p.kind() != Kind.GUEST_LOST && p.kind() != Kind.GUEST_CRASHED && p.kind() != Kind.GUEST_DOWN)
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
