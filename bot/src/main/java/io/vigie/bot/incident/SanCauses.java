package io.vigie.bot.incident;

import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What explains what goes wrong with a SAN. The link to it takes its portals along; a SAN that is lost takes along its
 * portals, the guests on it, and the storages that its clusters miss.
 */
final class SanCauses {
    private SanCauses() {}

    /** The root that an observation about a SAN, or about what lies on one, has by itself. */
    static Subject rootOf(Observation o) {
        Subject s = o.subject();
        return switch (o.kind()) {
            case LUN_LOST, LUN_GONE -> san(s.scope());
            case PATH_DOWN, PATH_SLOW ->
                s.peer().isEmpty() ? s : new Subject(Type.SAN, s.scope(), s.peer(), "portal " + s.peer(), "");
            case GUESTS_AT_RISK -> san(s.peer());
            case STORAGE_AWAY ->
                new Subject(Type.STORAGE, s.scope(), "access", "the storages of " + s.scope(), s.peer());
            default -> s;
        };
    }

    private static Subject san(String name) {
        return new Subject(Type.SAN, name, name, name, "");
    }

    /** The open incident that explains the observation. */
    static Optional<IncidentDraft> joins(Observation o, List<IncidentDraft> open) {
        String san = sanOf(o.subject());
        if (san.isEmpty() || !follows(o.kind())) {
            return Optional.empty();
        }
        return lostLink(san, open)
                .or(() -> lostSan(san, open))
                .or(() -> open.stream()
                        .filter(d -> d.flapping && d.root().key().equals(san(san).key()))
                        .findFirst());
    }

    /** The incident that this one turns out to be part of. */
    static Optional<IncidentDraft> cause(IncidentDraft draft, List<IncidentDraft> open, Duration together) {
        String san = sanOf(draft.root());
        List<Kind> bad = draft.parts().stream()
                .filter(p -> !p.good())
                .map(Incident.Part::kind)
                .toList();
        boolean follows = bad.stream().anyMatch(SanCauses::follows)
                && bad.stream().allMatch(k -> follows(k) || k == Kind.PATH_SLOW);
        if (san.isEmpty() || !follows) {
            return Optional.empty();
        }
        Optional<IncidentDraft> link = lostLink(san, open)
                .filter(l -> l.badRoot(Aspect.CHANNEL)
                        .filter(p -> !draft.lastChange().isBefore(p.since().minus(together)))
                        .isPresent());
        return link.or(() -> lostSan(san, open)).filter(cause -> cause != draft);
    }

    private static String sanOf(Subject subject) {
        return switch (subject.type()) {
            case SAN -> subject.scope();
            case STORAGE -> subject.peer();
            case CLUSTER, NODE, GUEST, SWITCH, LINK -> "";
        };
    }

    /** A disk that was exchanged, or a path that is slow, is nothing that a lost portal explains. */
    private static boolean follows(Kind kind) {
        return switch (kind) {
            case UNREACHABLE, PORTAL_DOWN, PATH_DOWN, LUN_LOST, LUN_GONE, GUESTS_AT_RISK, STORAGE_AWAY -> true;
            default -> false;
        };
    }

    private static Optional<IncidentDraft> lostLink(String san, List<IncidentDraft> open) {
        return open.stream()
                .filter(d -> d.root().type() == Type.LINK && d.root().peer().equals(san))
                .filter(d -> d.state == IncidentState.OPEN)
                .filter(d -> d.badRoot(Aspect.CHANNEL)
                        .filter(p -> p.kind() == Kind.CONNECTIVITY_LOST)
                        .isPresent())
                .findFirst();
    }

    private static Optional<IncidentDraft> lostSan(String san, List<IncidentDraft> open) {
        return open.stream()
                .filter(d -> d.root().type() == Type.SAN && d.root().scope().equals(san))
                .filter(d -> d.state == IncidentState.OPEN)
                .filter(d -> d.parts().stream().anyMatch(p -> lost(p, san)))
                .findFirst();
    }

    /** That the watch over a SAN does not go is no loss of the SAN. */
    private static boolean lost(Incident.Part part, String san) {
        boolean whole = part.kind() == Kind.UNREACHABLE && part.subject().id().equals(san);
        return part.holds() && (whole || part.kind() == Kind.LUN_LOST);
    }
}
