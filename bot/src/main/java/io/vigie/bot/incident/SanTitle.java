package io.vigie.bot.incident;

import io.vigie.bot.incident.Incident.Part;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One line for what befell a SAN. It names no guest: who may hear of the SAN need not know those. */
final class SanTitle {
    /** The worst first. */
    private static final List<Kind> WORST = List.of(
            Kind.UNREACHABLE,
            Kind.LUN_LOST,
            Kind.LUN_GONE,
            Kind.LUN_REPLACED,
            Kind.LUN_SIZES,
            Kind.PORTAL_DOWN,
            Kind.PATH_DOWN,
            Kind.PATH_SLOW,
            Kind.LUN_RESIZED);

    private SanTitle() {}

    static String of(Subject root, List<Part> parts) {
        return worst(parts)
                        .or(() -> parts.stream().filter(Part::holds).findFirst().map(p -> sentence(p.text())))
                        .orElse(root.name())
                + guests(parts);
    }

    /** What a link's loss did to a SAN, to be put after it; empty when nothing. */
    static String after(List<Part> parts) {
        return worst(parts).map(w -> "; " + w).orElse("") + guests(parts);
    }

    /** The worst that is still bad; of an incident in which nothing is, the worst that was. */
    private static Optional<String> worst(List<Part> parts) {
        boolean anyBad = parts.stream().anyMatch(Part::holds);
        List<Part> shown = parts.stream()
                .filter(p -> p.subject().type() == Type.SAN)
                .filter(p -> !anyBad || p.holds())
                .toList();
        return shown.stream()
                .min(Comparator.comparingInt(SanTitle::rank))
                .map(worst -> alike(
                        worst,
                        shown.stream().filter(p -> rank(p) == rank(worst)).toList()));
    }

    private static int rank(Part part) {
        int rank = WORST.indexOf(bad(part));
        return rank < 0 ? WORST.size() : rank;
    }

    /** Of a part that is good again only the aspect is known. */
    private static Kind bad(Part part) {
        return switch (part.kind()) {
            case REACHABLE -> Kind.UNREACHABLE;
            case PORTAL_BACK -> Kind.PORTAL_DOWN;
            case PATHS_WHOLE -> Kind.PATH_DOWN;
            case LUN_ACCEPTED -> Kind.LUN_REPLACED;
            case LUN_SIZES_AGREE -> Kind.LUN_SIZES;
            case PATH_QUICK -> Kind.PATH_SLOW;
            default -> part.kind();
        };
    }

    private static String alike(Part worst, List<Part> alike) {
        if (alike.size() < 2) {
            return sentence(worst.text());
        }
        String luns = alike.size() + " LUNs of " + worst.subject().scope();
        return switch (bad(worst)) {
            case LUN_LOST -> luns + " have no path left";
            case LUN_GONE -> luns + " are offered by no portal any more";
            case PATH_DOWN -> luns + " have lost paths";
            case PATH_SLOW -> luns + " are slow through " + worst.subject().peer();
            case PORTAL_DOWN -> alike.size() + " portals of " + worst.subject().scope() + " fail";
            default -> sentence(worst.text());
        };
    }

    static String sentence(String text) {
        return text.split("[.](?=\\s|$)", 2)[0];
    }

    private static String guests(List<Part> parts) {
        String clusters = parts.stream()
                .filter(p -> Aspect.of(p.kind()) == Aspect.RISK && !p.good())
                .map(p -> p.subject().scope())
                .collect(Collectors.joining(", "));
        return clusters.isEmpty() ? "" : "; guests of " + clusters + " at risk";
    }
}
