package io.vigie.commands.lab;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The lab's time: the wall clock's instants, with everything that takes long made shorter.
 *
 * @param clock what tests turn by hand
 * @param speed how many times faster than at a real site things happen; 1 in tests that tick
 */
public record LabTime(Clock clock, double speed) {
    public LabTime {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed " + speed);
        }
    }

    public Instant now() {
        return clock.instant();
    }

    /** How long this takes here. */
    public Duration scaled(Duration real) {
        return Duration.ofNanos((long) (real.toNanos() / speed));
    }

    /** How much of a real site's time has gone by since then. */
    public Duration since(Instant then) {
        return Duration.ofNanos((long) (Duration.between(then, now()).toNanos() * speed));
    }
}
