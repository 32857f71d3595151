package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import io.vigie.commands.storage.Lun;
import io.vigie.commands.storage.LunPath;
import io.vigie.commands.storage.LunSighting.State;
import io.vigie.commands.storage.LunView;
import io.vigie.commands.storage.Portal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many ways lead to each LUN. What a portal's own failure explains is told of the portal alone. */
final class LunDiff {
    private static final String LOST = "lost";
    private static final String GONE = "gone";

    private final SanMemory before;
    private final SanReading now;
    private final Instant at;
    private final PortalDiff portals;
    private final List<Observation> seen = new ArrayList<>();
    private final Map<String, Held> paths = new HashMap<>();
    private final Map<String, Held> sizes = new HashMap<>();

    LunDiff(SanMemory before, SanReading now, Instant at, PortalDiff portals, ContentDiff content) {
        this.before = before;
        this.now = now;
        this.at = at;
        this.portals = portals;
        List<LunView> luns = LunView.of(now.portals(), now.paths()).stream()
                .filter(LunDiff::isLun)
                .filter(lun -> !exchanged(lun, content))
                .toList();
        luns.forEach(this::lun);
        before.paths().forEach(this::vanished);
    }

    List<Observation> observations() {
        return seen;
    }

    Map<String, Held> paths() {
        return paths;
    }

    Map<String, Held> sizes() {
        return sizes;
    }

    boolean anyLost() {
        return paths.values().stream().anyMatch(LunDiff::lost);
    }

    private static boolean lost(Held held) {
        return held.told().equals(LOST) || held.told().equals(GONE);
    }

    /** Whether some are lost and others are not. */
    boolean partlyLost() {
        return anyLost() && paths.values().stream().anyMatch(h -> !lost(h));
    }

    boolean waits() {
        return paths.values().stream().anyMatch(Held::waits)
                || sizes.values().stream().anyMatch(Held::waits);
    }

    /** A number that never showed a disk and is offered no more was none, such as a controller that was not reached. */
    private static boolean isLun(LunView lun) {
        return lun.shown().isPresent() || !lun.paths().stream().allMatch(LunPath::withdrawn);
    }

    /** That another disk is in its place was told; a portal that is down since before only remembers the old one. */
    private static boolean exchanged(LunView lun, ContentDiff content) {
        return lun.paths().stream().noneMatch(LunDiff::usable)
                && lun.paths().stream().anyMatch(p -> content.exchanged(lun.name(), p.number()));
    }

    private static String name(LunView lun) {
        return "LUN " + lun.numbers();
    }

    /** A path that stands by (ALUA) is one that is left. */
    private static boolean usable(LunPath path) {
        return path.works() || path.state() instanceof State.Standby;
    }

    private void lun(LunView lun) {
        Held held = before.paths().getOrDefault(lun.name(), Held.unknown(name(lun)));
        long usable = lun.paths().stream().filter(LunDiff::usable).count();
        Map<String, String> missed = missed(lun);
        boolean notAsked = now.portals().stream().anyMatch(p -> p.state() instanceof Portal.State.NotAsked);
        boolean pathWasMissed = held.bad() && !lost(held);
        boolean portalsExplain = usable > 0 && usable < lun.possible() && missed.isEmpty();
        if (notAsked || usable == 0 && portals.allFail() || pathWasMissed && portalsExplain) {
            // Behind a portal that does not answer nothing is known of its LUNs, and so nothing is well again.
            paths.put(lun.name(), held);
        } else {
            String word = usable == 0
                    ? lun.paths().stream().allMatch(LunPath::withdrawn) ? GONE : LOST
                    : String.join(" ", missed.keySet());
            Held next = held.seen(word, at);
            paths.put(lun.name(), next);
            if (next.newsAfter(held)) {
                tell(lun, next.told(), usable, missed);
            }
        }
        size(lun);
    }

    /** The portals that answer and give no access to the LUN, with the reason. */
    private Map<String, String> missed(LunView lun) {
        Map<String, String> missed = new TreeMap<>();
        for (LunPath path : lun.paths()) {
            if (!usable(path) && !portals.fails(path.portal())) {
                missed.put(path.portal(), why(path.state()));
            }
        }
        for (Portal portal : lun.missing()) {
            if (portal.answers()) {
                missed.put(portal.address(), "The portal " + portal.address() + " does not offer it.");
            }
        }
        return missed;
    }

    private static String why(State state) {
        return switch (state) {
            case State.Ready r -> "";
            case State.Standby s -> "";
            case State.Silent s -> s.why().inFull();
            case State.Faulty f -> f.why().inFull();
        };
    }

    private void tell(LunView lun, String word, long usable, Map<String, String> missed) {
        String lunOfSan = name(lun) + " of " + now.san();
        String left = usable + " of " + lun.possible() + (lun.possible() == 1 ? " path" : " paths");
        String whys = String.join(" ", missed.values());
        String portal = missed.keySet().stream().findFirst().orElse("");
        switch (word) {
            case Held.GOOD -> see(lun, Kind.PATHS_WHOLE, Tone.GOOD, lunOfSan + " has " + left + " again", "");
            case GONE ->
                see(
                        lun,
                        Kind.LUN_GONE,
                        Tone.BAD,
                        lunOfSan + " is offered by no portal any more: deleted or unmapped on the SAN. (" + lun.name()
                                + ")",
                        "");
            case LOST ->
                see(
                        lun,
                        Kind.LUN_LOST,
                        Tone.BAD,
                        lunOfSan + " has no path left: whatever writes to it hangs or fails. " + whys
                                + (whys.isEmpty() ? "" : " ") + "(" + lun.name() + ")",
                        "");
            default -> see(lun, Kind.PATH_DOWN, Tone.WARN, lunOfSan + " has " + left + " left. " + whys, portal);
        }
    }

    private void size(LunView lun) {
        Map<String, Long> shown = new TreeMap<>();
        for (LunPath path : lun.paths()) {
            if (path.works()) {
                path.lun().map(Lun::bytes).ifPresent(bytes -> shown.put(path.portal(), bytes));
            }
        }
        Held held = before.sizes().getOrDefault(lun.name(), Held.unknown(name(lun)));
        if (shown.isEmpty()) {
            sizes.put(lun.name(), held);
            return;
        }
        boolean differ = shown.values().stream().distinct().count() > 1;
        Held next = held.seen(differ ? shown.toString() : Held.GOOD, at);
        sizes.put(lun.name(), next);
        if (!next.newsAfter(held)) {
            return;
        }
        String lunOfSan = name(lun) + " of " + now.san();
        if (next.bad()) {
            String each = shown.entrySet().stream()
                    .map(e -> bytes(e.getValue(), shown) + " through " + e.getKey())
                    .collect(Collectors.joining(", "));
            see(
                    lun,
                    Kind.LUN_SIZES,
                    Tone.BAD,
                    lunOfSan + " has another size by each path: " + each + ". Use nothing beyond the smaller one; "
                            + "look at the SAN.",
                    "");
        } else {
            String size = Units.bytes(shown.values().iterator().next());
            see(lun, Kind.LUN_SIZES_AGREE, Tone.GOOD, lunOfSan + " has the same size by every path: " + size, "");
        }
    }

    /** Sizes that would read the same are told to the byte. */
    private static String bytes(long bytes, Map<String, Long> shown) {
        boolean same = shown.values().stream().map(Units::bytes).distinct().count() == 1;
        return same ? bytes + " bytes" : Units.bytes(bytes);
    }

    /** Another disk took its number, or no portal has offered it for an hour. */
    private void vanished(String wwid, Held held) {
        if (paths.containsKey(wwid)) {
            return;
        }
        if (held.bad()) {
            String text = held.name() + " of " + now.san() + " is looked for no more (" + wwid + ")";
            seen.add(new Observation(subject(wwid, held.name(), ""), Kind.PATHS_WHOLE, Tone.QUIET, text, at));
        }
        Held size = before.sizes().getOrDefault(wwid, held);
        if (size.bad() && before.sizes().containsKey(wwid)) {
            String text = held.name() + " of " + now.san() + " is looked for no more (" + wwid + ")";
            seen.add(new Observation(subject(wwid, held.name(), ""), Kind.LUN_SIZES_AGREE, Tone.QUIET, text, at));
        }
    }

    private void see(LunView lun, Kind kind, Tone tone, String text, String portal) {
        seen.add(new Observation(subject(lun.name(), name(lun), portal), kind, tone, text.strip(), at));
    }

    private Subject subject(String wwid, String name, String portal) {
        return new Subject(Type.SAN, now.san(), wwid, name, portal);
    }
}
