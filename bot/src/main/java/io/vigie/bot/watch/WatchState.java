package io.vigie.bot.watch;

import java.time.Instant;
import java.util.Optional;

/**
 * How the watch over one thing goes.
 *
 * @param kind {@code cluster}, {@code switch} or {@code san}
 * @param lastRead empty when it was never read since the start
 * @param trouble why the last reading failed
 */
public record WatchState(String kind, String name, Optional<Instant> lastRead, Optional<String> trouble) {}
