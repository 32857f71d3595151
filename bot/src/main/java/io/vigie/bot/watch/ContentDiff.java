package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.watch.SanMemory.Change;
import io.vigie.bot.watch.SanMemory.Place;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import io.vigie.commands.storage.Lun;
import io.vigie.commands.storage.LunIdentity;
import io.vigie.commands.storage.LunPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether what lies under a number is still the same disk, as large as before. */
final class ContentDiff {
    /** No machine takes a change back: it is told for so long, so that whoever comes to work sees it. */
    static final Duration TOLD = Duration.ofHours(1);

    private static final String SINCE_THE_START = "since the start";

    private final SanReading now;
    private final Instant at;
    private final List<Observation> seen = new ArrayList<>();
    private final Map<Place, Lun> places = new HashMap<>();
    private final Map<Integer, Change> changes;

    ContentDiff(SanMemory before, SanReading now, Instant at) {
        this.now = now;
        this.at = at;
        changes = new HashMap<>(before.changes());
        for (LunPath path : now.paths()) {
            path.lun().ifPresent(lun -> path(path, lun, before));
        }
        changes.replaceAll((number, change) -> accepted(number, change));
        changes.keySet().removeIf(number -> places.keySet().stream().noneMatch(place -> place.number() == number));
    }

    List<Observation> observations() {
        return seen;
    }

    Map<Place, Lun> places() {
        return places;
    }

    Map<Integer, Change> changes() {
        return changes;
    }

    /** Whether another disk took the place of this one. */
    boolean exchanged(String wwid, int number) {
        @Nullable Change change = changes.get(number);
        return change != null
                && change.was().identity().wwid().equals(wwid)
                && !change.is().identity().wwid().equals(wwid);
    }

    private void path(LunPath path, Lun lun, SanMemory before) {
        Place place = new Place(path.portal(), path.target(), path.number());
        @Nullable Lun was = before.places().get(place);
        boolean nameless = lun.identity().kind() == LunIdentity.Kind.PLACE;
        if (was != null && nameless && was.identity().kind() != LunIdentity.Kind.PLACE) {
            // Its name was refused this once, which does not make it another disk.
            places.put(place, was);
            return;
        }
        places.put(place, lun);
        if (was == null) {
            // What it was before the start nobody knows: an incident of that time is given its hour, too.
            changes.putIfAbsent(path.number(), new Change(lun, lun, at, SINCE_THE_START));
            return;
        }
        boolean wasNameless = was.identity().kind() == LunIdentity.Kind.PLACE;
        if (!was.identity().equals(lun.identity()) && !wasNameless) {
            replaced(path.number(), was, lun);
        } else if (was.bytes() != lun.bytes()) {
            resized(path.number(), was, lun);
        }
    }

    private void replaced(int number, Lun was, Lun lun) {
        if (known(number, lun)) {
            return;
        }
        change(
                number,
                was,
                lun,
                Kind.LUN_REPLACED,
                Tone.BAD,
                name(number) + " is another disk now: it was " + described(was) + ", it is " + described(lun)
                        + ". What still uses it by its number reads and writes the wrong disk: "
                        + "stop that first, then compare multipath -ll on each node.");
    }

    private void resized(int number, Lun was, Lun lun) {
        if (known(number, lun)) {
            return;
        }
        boolean shrunk = lun.bytes() < was.bytes();
        change(
                number,
                was,
                lun,
                Kind.LUN_RESIZED,
                shrunk ? Tone.BAD : Tone.WARN,
                name(number) + (shrunk ? " has shrunk from " : " has grown from ") + Units.bytes(was.bytes()) + " to "
                        + Units.bytes(lun.bytes())
                        + (shrunk
                                ? ". What was stored beyond that is lost: find out who did it before anything writes."
                                : ". The nodes use it after iscsiadm -m session --rescan and multipathd resize map."));
    }

    private void change(int number, Lun was, Lun is, Kind kind, Tone tone, String text) {
        changes.put(number, new Change(was, is, at, text));
        see(number, kind, tone, text);
    }

    /** Whether this path only follows another one, or goes back to what was before. */
    private boolean known(int number, Lun lun) {
        @Nullable Change known = changes.get(number);
        if (known == null) {
            return false;
        }
        if (same(known.is(), lun)) {
            return true;
        }
        boolean told = !known.text().isEmpty() && !known.text().equals(SINCE_THE_START);
        if (!told || !same(known.was(), lun)) {
            return false;
        }
        changes.put(number, new Change(lun, lun, at, ""));
        see(number, Kind.LUN_ACCEPTED, Tone.GOOD, name(number) + " is again " + described(lun));
        return true;
    }

    private static boolean same(Lun one, Lun other) {
        return one.identity().equals(other.identity()) && one.bytes() == other.bytes();
    }

    private Change accepted(int number, Change change) {
        if (change.text().isEmpty() || at.isBefore(change.at().plus(TOLD))) {
            return change;
        }
        see(
                number,
                Kind.LUN_ACCEPTED,
                Tone.QUIET,
                name(number) + " has stayed so for " + Units.duration(TOLD) + ", which counts as intended");
        return new Change(change.was(), change.is(), change.at(), "");
    }

    private static String described(Lun lun) {
        return lun.identity().wwid() + " of " + Units.bytes(lun.bytes());
    }

    private String name(int number) {
        return "LUN " + number + " of " + now.san();
    }

    private void see(int number, Kind kind, Tone tone, String text) {
        Subject subject = new Subject(Type.SAN, now.san(), "lun-" + number, "LUN " + number, "");
        seen.add(new Observation(subject, kind, tone, text, at));
    }
}
