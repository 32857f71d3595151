package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.watch.SanMemory.Known;
import io.vigie.commands.Problem;
import io.vigie.commands.Tone;
import io.vigie.commands.storage.LunPath;
import io.vigie.commands.storage.Portal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which portals of a SAN give access to it, and why the others do not. */
final class PortalDiff {
    private static final String DOWN = "down";
    /** A portal that fails in a new way at each round does not fill the timeline. */
    private static final int REASONS = 6;

    private final SanMemory before;
    private final SanReading now;
    private final Instant at;
    private final List<Observation> seen = new ArrayList<>();
    private final List<Observation> whole = new ArrayList<>();
    private final Map<String, Held> portals = new HashMap<>();
    private final Map<String, List<String>> reasons = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private final Known lost;

    PortalDiff(SanMemory before, SanReading now, Instant at) {
        this.before = before;
        this.now = now;
        this.at = at;
        now.portals().forEach(this::portal);
        lost = wholly();
    }

    List<Observation> observations() {
        return seen;
    }

    /** Of the SAN as such. */
    List<Observation> whole() {
        return whole;
    }

    Map<String, Held> portals() {
        return portals;
    }

    Map<String, List<String>> reasons() {
        return reasons;
    }

    Known lost() {
        return lost;
    }

    /** Whether the portal failed in this round, told or not: it explains what is missing behind it. */
    boolean fails(String portal) {
        return failing.contains(portal);
    }

    boolean allFail() {
        return failing.size() == now.portals().size();
    }

    boolean waits() {
        return portals.values().stream().anyMatch(Held::waits);
    }

    private void portal(Portal portal) {
        String address = portal.address();
        Held held = before.portals().getOrDefault(address, Held.unknown(address));
        switch (portal.state()) {
            case Portal.State.NotAsked n -> portals.put(address, held);
            case Portal.State.Answers a -> {
                Held good = held.seen(Held.GOOD, at);
                portals.put(address, good);
                if (good.newsAfter(held)) {
                    see(
                            address,
                            Kind.PORTAL_BACK,
                            Tone.GOOD,
                            "the portal " + address + " of " + now.san() + " answers again");
                }
            }
            case Portal.State.Fails f -> {
                failing.add(address);
                portals.put(address, fails(address, held, f.problem()));
            }
        }
    }

    private Held fails(String address, Held held, Problem why) {
        Held bad = held.seen(DOWN, at);
        List<String> told = new ArrayList<>(before.reasons().getOrDefault(address, List.of()));
        if (bad.newsAfter(held) || bad.bad() && !told.contains(why.text()) && told.size() < REASONS) {
            told.add(why.text());
            see(address, Kind.PORTAL_DOWN, Tone.WARN, text(address, why));
        }
        if (bad.bad()) {
            reasons.put(address, told);
        }
        return bad;
    }

    /** The reason is the problem's; then what it costs, and what to do. */
    private String text(String address, Problem why) {
        long luns = now.paths().stream()
                .filter(p -> p.portal().equals(address) && p.lun().isPresent() && !p.withdrawn())
                .map(LunPath::number)
                .distinct()
                .count();
        boolean allFail = now.portals().stream().allMatch(p -> p.state() instanceof Portal.State.Fails);
        String cost = luns == 0 || allFail
                ? ""
                : " " + (luns == 1 ? "The LUN behind it has" : "The " + luns + " LUNs behind it have")
                        + " a path less.";
        return now.san() + ": " + lower(why.text()) + cost + (why.mend().isEmpty() ? "" : " " + why.mend());
    }

    static String lower(String sentence) {
        return sentence.startsWith("The ") ? "the " + sentence.substring(4) : sentence;
    }

    private Known wholly() {
        if (portals.values().stream().anyMatch(Held::waits)) {
            return before.lost();
        }
        boolean none = portals.values().stream().allMatch(Held::bad);
        if (none && before.lost() != Known.BAD) {
            long luns = now.paths().stream()
                    .flatMap(p -> p.lun().stream())
                    .map(l -> l.identity().wwid())
                    .distinct()
                    .count();
            say(
                    Kind.UNREACHABLE,
                    Tone.BAD,
                    "no portal of " + now.san() + " answers"
                            + (luns == 0
                                    ? ""
                                    : ": no path is left to " + (luns == 1 ? "its LUN" : "its " + luns + " LUNs")));
            return Known.BAD;
        }
        if (none || now.portals().stream().noneMatch(Portal::answers)) {
            return before.lost();
        }
        if (before.lost() != Known.GOOD) {
            say(Kind.REACHABLE, Tone.GOOD, now.san() + " can be reached again");
        }
        return Known.GOOD;
    }

    private void say(Kind kind, Tone tone, String text) {
        Subject san = new Subject(Type.SAN, now.san(), now.san(), now.san(), "");
        whole.add(new Observation(san, kind, tone, text, at));
    }

    private void see(String address, Kind kind, Tone tone, String text) {
        Subject subject = new Subject(Type.SAN, now.san(), address, "portal " + address, "");
        seen.add(new Observation(subject, kind, tone, text, at));
    }
}
