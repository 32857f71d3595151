package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.watch.SanMemory.Known;
import io.vigie.bot.watch.SanMemory.Pace;
import io.vigie.bot.watch.SanMemory.Place;
import io.vigie.commands.Tone;
import io.vigie.commands.storage.LunPath;
import io.vigie.commands.storage.LunSighting.State;
import io.vigie.commands.storage.LunView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Paths that are far slower than the others to the same LUN. A SAN that is slow as a whole is busy; one slow path is a
 * bad cable, a duplex mismatch or a full port, and round robin makes every other request wait for it.
 */
final class LatencyDiff {
    /** The median of so many answers: at most four outliers in a row move nothing. Five minutes at the usual pace. */
    static final int WINDOW = 10;
    /** Before that a median is chance. */
    static final int ENOUGH = 6;

    private static final int LATELY = 3;
    /** Siblings differ by as much as two when one switch more lies on the way; four is a fault. */
    static final int FACTOR = 4;
    /** A block from a turning disk takes up to about 15 ms; what stays below this nobody feels, whatever the factor. */
    static final int FLOOR_MICROS = 20_000;

    private final SanMemory before;
    private final SanReading now;
    private final Instant at;
    private final List<Observation> seen = new ArrayList<>();
    private final Map<Place, Pace> latencies = new HashMap<>();

    LatencyDiff(SanMemory before, SanReading now, Instant at) {
        this.before = before;
        this.now = now;
        this.at = at;
        now.paths().forEach(this::measured);
        LunView.of(now.portals(), now.paths()).forEach(lun -> lun.paths().forEach(p -> judge(lun, p)));
        before.latencies().forEach((place, pace) -> {
            if (pace.slow() == Known.BAD && !latencies.containsKey(place)) {
                see(place, Kind.PATH_QUICK, Tone.QUIET, path(place) + " is not looked at any more");
            }
        });
    }

    List<Observation> observations() {
        return seen;
    }

    Map<Place, Pace> latencies() {
        return latencies;
    }

    private static Place place(LunPath path) {
        return new Place(path.portal(), path.target(), path.number());
    }

    private void measured(LunPath path) {
        Pace pace = before.latencies().getOrDefault(place(path), new Pace(List.of(), Instant.MIN, Known.NOTHING));
        if (path.state() instanceof State.Ready ready && !path.at().equals(pace.at())) {
            List<Integer> micros = new ArrayList<>(pace.micros());
            micros.add((int) Math.min(Integer.MAX_VALUE, ready.latency().toNanos() / 1000));
            if (micros.size() > WINDOW) {
                micros.removeFirst();
            }
            pace = new Pace(micros, path.at(), pace.slow());
        }
        latencies.put(place(path), pace);
    }

    private void judge(LunView lun, LunPath path) {
        Pace own = latencies.getOrDefault(place(path), new Pace(List.of(), Instant.MIN, Known.NOTHING));
        List<Integer> others = lun.paths().stream()
                .filter(p -> !p.portal().equals(path.portal()) && p.works())
                .map(p -> latencies.getOrDefault(place(p), own).micros())
                .filter(m -> m.size() >= ENOUGH)
                .map(LatencyDiff::atWorst)
                .toList();
        if (!path.works() || own.micros().size() < ENOUGH || others.isEmpty()) {
            return;
        }
        int mine = median(own.micros());
        int siblings = median(others);
        boolean slow = mine >= bound(siblings);
        // Half of that, so that a path on the brink is one incident.
        boolean quick = mine < bound(siblings) / 2;
        Known next = slow ? Known.BAD : quick || own.slow() == Known.NOTHING ? Known.GOOD : own.slow();
        if (next != own.slow()) {
            latencies.put(place(path), new Pace(own.micros(), own.at(), next));
            String times = milliseconds(mine) + ", where the others take " + milliseconds(siblings);
            if (next == Known.BAD) {
                see(
                        place(path),
                        Kind.PATH_SLOW,
                        Tone.WARN,
                        path(place(path)) + " is slow: a read takes " + times + " (the median of the last "
                                + own.micros().size() + "). Look at that port's errors: link show.");
            } else {
                see(place(path), Kind.PATH_QUICK, Tone.GOOD, path(place(path)) + " is as quick as it should: " + times);
            }
        }
    }

    private static long bound(int siblings) {
        return Math.max(FLOOR_MICROS, (long) FACTOR * siblings);
    }

    /** When a SAN gets busy its paths do not turn slow in the same round: the last few answers count as well. */
    private static int atWorst(List<Integer> micros) {
        return Math.max(median(micros), median(micros.subList(micros.size() - LATELY, micros.size())));
    }

    private static int median(List<Integer> values) {
        List<Integer> sorted = values.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
    }

    private static String milliseconds(int micros) {
        return String.format(Locale.ROOT, micros < 10_000 ? "%.1f ms" : "%.0f ms", micros / 1000.0);
    }

    private String path(Place place) {
        return "the path to LUN " + place.number() + " of " + now.san() + " through " + place.portal();
    }

    private void see(Place place, Kind kind, Tone tone, String text) {
        Subject subject = new Subject(
                Type.SAN,
                now.san(),
                place.portal() + "/" + place.number(),
                "LUN " + place.number() + " through " + place.portal(),
                place.portal());
        seen.add(new Observation(subject, kind, tone, text, at));
    }
}
