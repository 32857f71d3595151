package io.vigie.bot.watch;

import io.vigie.commands.Problem;
import java.time.Duration;
import java.time.Instant;

/** What came of asking. */
sealed interface Reading<T> {
    /** When, counted evenly: how long something lasts is told by that, whatever is done to the clock. */
    Instant at();

    /** By how much the clock showed more. */
    Duration ahead();

    record Read<T>(T value, Instant at, Duration ahead) implements Reading<T> {
        /** By a clock that was never set. */
        Read(T value, Instant at) {
            this(value, at, Duration.ZERO);
        }
    }

    record Failed<T>(Problem why, Instant at, Duration ahead) implements Reading<T> {
        /** By a clock that was never set. */
        Failed(Problem why, Instant at) {
            this(why, at, Duration.ZERO);
        }
    }
}
