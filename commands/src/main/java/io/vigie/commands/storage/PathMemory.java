package io.vigie.commands.storage;

import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.storage.LunPath.Change;
import io.vigie.commands.storage.LunSighting.State;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The paths of one SAN as the probes found them. It never holds more than {@link #MOST} paths. */
public final class PathMemory {
    static final int MOST = 8192;
    static final Duration FORGET_GONE = Duration.ofHours(1);
    static final Duration FORGET_CHANGE = Duration.ofDays(1);

    private record Key(String portal, String target, int number) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::portal).thenComparing(Key::target).thenComparing(Key::number);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Seen {
        private final LatencyWindow window = new LatencyWindow();
        private State state;
        private Instant at;
        private Instant offered;
        private boolean withdrawn;
        private @Nullable Lun lun;
        private @Nullable Change change;

        private Seen(State state, Instant at) {
            this.state = state;
            this.at = at;
            offered = at;
        }
    }

    private final Map<Key, Seen> paths = new TreeMap<>();

    /** A portal that answered, and all it offers. */
    public synchronized void answered(String portal, String target, Instant at, List<LunSighting> sightings) {
        Set<Integer> offered = new HashSet<>();
        for (LunSighting sighting : sightings) {
            offered.add(sighting.number());
            Key key = new Key(portal, target, sighting.number());
            Seen seen = paths.get(key);
            if (seen == null) {
                if (paths.size() >= MOST) {
                    continue;
                }
                seen = new Seen(sighting.state(), at);
                paths.put(key, seen);
            }
            seen.offered = at;
            seen.withdrawn = false;
            note(seen, sighting.state(), at);
        }
        paths.entrySet()
                .removeIf(e -> at(e.getKey(), portal, target)
                        && !offered.contains(e.getKey().number())
                        && e.getValue().offered.plus(FORGET_GONE).isBefore(at));
        paths.forEach((key, seen) -> {
            if (at(key, portal, target) && !offered.contains(key.number())) {
                seen.withdrawn = true;
                Problem gone = Problem.site("The portal " + portal + " offers the LUN " + key.number() + " no more.");
                note(seen, new State.Faulty(gone), at);
            }
        });
    }

    /** A portal that did not answer: neither do the paths through it. */
    public synchronized void failed(String portal, String target, Instant at, Problem why) {
        boolean silent = why.getCause() instanceof SocketTimeoutException;
        paths.forEach((key, seen) -> {
            if (at(key, portal, target)) {
                note(seen, silent ? new State.Silent(why) : new State.Faulty(why), at);
            }
        });
    }

    private static boolean at(Key key, String portal, String target) {
        return key.portal().equals(portal) && key.target().equals(target);
    }

    private static void note(Seen seen, State state, Instant at) {
        seen.state = state;
        seen.at = at;
        if (state instanceof State.Ready ready) {
            seen.window.answered(at, ready.latency());
            if (seen.lun != null) {
                change(seen.lun, ready.lun()).ifPresent(words -> seen.change = new Change(words, at));
            }
            seen.lun = ready.lun();
        } else if (!(state instanceof State.Standby)) {
            seen.window.failed(at);
        }
        if (seen.change != null && seen.change.at().plus(FORGET_CHANGE).isBefore(at)) {
            seen.change = null;
        }
    }

    private static Optional<String> change(Lun before, Lun now) {
        if (!before.identity().equals(now.identity())) {
            return Optional.of("replaced: was " + before.identity().wwid() + " of " + Units.bytes(before.bytes()));
        }
        return before.bytes() == now.bytes()
                ? Optional.empty()
                : Optional.of("resized from " + Units.bytes(before.bytes()));
    }

    /** By portal, target and number; never waits for a probe. */
    public synchronized List<LunPath> paths() {
        List<LunPath> all = new ArrayList<>();
        paths.forEach((key, seen) -> all.add(new LunPath(
                key.portal(),
                key.target(),
                key.number(),
                seen.state,
                seen.at,
                Optional.ofNullable(seen.lun),
                seen.window.latencies(),
                seen.state instanceof State.Ready && seen.window.shaky(),
                Optional.ofNullable(seen.change),
                seen.withdrawn)));
        return List.copyOf(all);
    }
}
