package io.vigie.bot.watch;

import io.vigie.commands.Problem;
import java.time.Instant;

/** What came of asking. */
sealed interface Reading<T> {
    Instant at();

    record Read<T>(T value, Instant at) implements Reading<T> {}

    record Failed<T>(Problem why, Instant at) implements Reading<T> {}
}
