package io.vigie.bot.incident;

import java.time.Instant;

/**
 * A silence is over.
 *
 * @param uid who ended it; empty when it expired
 */
public record SilenceEnded(long silence, String pattern, String uid, Instant at) {}
