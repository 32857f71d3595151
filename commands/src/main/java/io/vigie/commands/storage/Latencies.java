package io.vigie.commands.storage;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a path took over the last probes.
 *
 * @param answered how many of them it answered
 * @param failed how many it did not
 * @param half within which half of the answers came; zero when there is none
 * @param nearlyAll within which 99 % came
 * @param since the oldest of these probes
 */
public record Latencies(int answered, int failed, Duration half, Duration nearlyAll, Instant since) {}
