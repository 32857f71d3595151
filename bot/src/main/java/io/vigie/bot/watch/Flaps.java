package io.vigie.bot.watch;

import io.vigie.commands.link.SwitchPort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How often a port went down of late.
 *
 * @param falls when it was seen to have gone down, within {@link #WINDOW}
 * @param flapping whether it was told that it flaps
 * @param settled false from the start until it is known whether it flaps: an old incident may wait for that
 * @param last when the port last changed, or was first seen
 * @param up how it was
 * @param changed the switch's uptime at its last change; both are empty before the first reading
 */
record Flaps(
        List<Instant> falls, boolean flapping, boolean settled, Optional<Instant> last, boolean up, Duration changed) {
    /** So many falls within the window are flapping. */
    static final int MOST = 3;

    static final Duration WINDOW = Duration.ofMinutes(10);
    /** So long without a change it is calm. */
    static final Duration CALM = Duration.ofMinutes(5);

    static final Flaps NEW = new Flaps(List.of(), false, false, Optional.empty(), false, Duration.ZERO);

    Flaps {
        falls = List.copyOf(falls);
    }

    /** @param restarted whether the switch has started anew since the last reading: then nothing can be compared */
    Flaps next(SwitchPort port, Instant at, boolean restarted) {
        Duration now = port.link().changed();
        if (last.isEmpty() || restarted) {
            return new Flaps(falls, flapping, settled, Optional.of(at), port.up(), now);
        }
        List<Instant> recent = new ArrayList<>(falls);
        recent.removeIf(f -> !f.isAfter(at.minus(WINDOW)));
        boolean changedSince = up != port.up() || now.compareTo(changed) > 0;
        // It may have gone down and up again between two readings.
        boolean fell = changedSince && (up || port.up() == up);
        if (fell) {
            recent.add(at);
        }
        Instant lastChange = changedSince ? at : last.get();
        boolean calm = !lastChange.plus(CALM).isAfter(at);
        boolean still = flapping ? !calm : recent.size() >= MOST;
        // What a calm end leaves behind does not count against the next fall.
        List<Instant> kept = flapping && calm ? List.of() : recent;
        return new Flaps(kept, still, settled || still || calm, Optional.of(lastChange), port.up(), now);
    }
}
