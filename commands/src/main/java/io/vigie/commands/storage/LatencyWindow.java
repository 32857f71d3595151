package io.vigie.commands.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** The last probes of one path, in about a kilobyte; an hour at the usual pace. */
final class LatencyWindow {
    static final int SIZE = 120;
    /** A path that failed one of so many of its last probes is shaky. */
    static final int RECENT = 10;

    private static final int FAILED = -1;

    private final int[] micros = new int[SIZE];
    private final int[] seconds = new int[SIZE];
    private long count;

    void answered(Instant at, Duration latency) {
        add(at, (int) Math.min(Integer.MAX_VALUE, Math.max(0, latency.toNanos() / 1000)));
    }

    void failed(Instant at) {
        add(at, FAILED);
    }

    private void add(Instant at, int value) {
        int slot = (int) (count++ % SIZE);
        micros[slot] = value;
        seconds[slot] = (int) at.getEpochSecond();
    }

    boolean shaky() {
        int recent = (int) Math.min(count, RECENT);
        for (long i = count - recent; i < count; i++) {
            if (micros[(int) (i % SIZE)] == FAILED) {
                return true;
            }
        }
        return false;
    }

    Latencies latencies() {
        int kept = (int) Math.min(count, SIZE);
        int[] answers =
                Arrays.stream(micros, 0, kept).filter(m -> m != FAILED).sorted().toArray();
        long oldest = kept == 0 ? 0 : seconds[count <= SIZE ? 0 : (int) (count % SIZE)];
        return new Latencies(
                answers.length,
                kept - answers.length,
                rank(answers, 50),
                rank(answers, 99),
                Instant.ofEpochSecond(oldest & 0xffff_ffffL));
    }

    /** The nearest rank: an answer that came. */
    private static Duration rank(int[] sorted, int percent) {
        return sorted.length == 0
                ? Duration.ZERO
                : Duration.ofNanos(sorted[(sorted.length * percent + 99) / 100 - 1] * 1000L);
    }
}
