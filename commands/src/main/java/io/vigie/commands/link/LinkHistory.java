package io.vigie.commands.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What went through one port, in memory and bounded: the last {@value #FINE} readings as they were, and before them
 * {@value #COARSE} means of five minutes each, which is a day. About 5.7 kB a port when full. Not for several threads.
 */
public final class LinkHistory {
    static final int FINE = 64;
    static final int COARSE = 288;
    static final Duration SLOT = Duration.ofMinutes(5);
    private static final int VALUES = 3;

    private final Ring fine = new Ring(FINE);
    private final Ring coarse = new Ring(COARSE);
    private final double[] sums = new double[VALUES];
    private final int[] counts = new int[VALUES];
    private long slot = Long.MIN_VALUE;

    /** @param in bits a second, NaN when not measured, as are the others; {@code errors} are a minute */
    public record Sample(Instant at, double in, double out, double errors) {
        public boolean measured() {
            return !Double.isNaN(in) || !Double.isNaN(errors);
        }
    }

    /** Notes a reading; one that is not later than the last is passed over. */
    public void add(Instant at, double in, double out, double errors) {
        long millis = at.toEpochMilli();
        if (fine.size > 0 && millis <= fine.last()) {
            return;
        }
        long now = Math.floorDiv(millis, SLOT.toMillis());
        if (now != slot) {
            closeSlot();
            slot = now;
        }
        double[] values = {in, out, errors};
        for (int i = 0; i < VALUES; i++) {
            if (!Double.isNaN(values[i])) {
                sums[i] += values[i];
                counts[i]++;
            }
        }
        fine.add(millis, values);
    }

    /** Oldest first: means where the readings themselves are not kept any more. */
    public List<Sample> samples() {
        List<Sample> all = new ArrayList<>();
        long fineFrom = fine.size == 0 ? Long.MAX_VALUE : fine.first();
        for (int i = 0; i < coarse.size; i++) {
            Sample mean = coarse.get(i);
            if (mean.at().toEpochMilli() + SLOT.toMillis() / 2 <= fineFrom) {
                all.add(mean);
            }
        }
        for (int i = 0; i < fine.size; i++) {
            all.add(fine.get(i));
        }
        return all;
    }

    private void closeSlot() {
        if (slot == Long.MIN_VALUE) {
            return;
        }
        double[] means = new double[VALUES];
        for (int i = 0; i < VALUES; i++) {
            means[i] = counts[i] == 0 ? Double.NaN : sums[i] / counts[i];
        }
        coarse.add(slot * SLOT.toMillis() + SLOT.toMillis() / 2, means);
        Arrays.fill(sums, 0);
        Arrays.fill(counts, 0);
    }

    /** Grows up to its bound, then forgets the oldest. */
    private static final class Ring {
        private final int bound;
        private long[] times = new long[8];
        private float[] values = new float[8 * VALUES];
        private int start;
        private int size;

        Ring(int bound) {
            this.bound = bound;
        }

        void add(long at, double[] row) {
            if (size == times.length && size < bound) {
                int larger = Math.min(bound, size * 2);
                // Not turned yet: it turns only once it has its full size.
                times = Arrays.copyOf(times, larger);
                values = Arrays.copyOf(values, larger * VALUES);
            }
            int place = size < times.length ? size++ : start++;
            if (start == times.length) {
                start = 0;
            }
            times[place] = at;
            for (int i = 0; i < VALUES; i++) {
                values[place * VALUES + i] = (float) row[i];
            }
        }

        Sample get(int i) {
            int place = (start + i) % times.length;
            int value = place * VALUES;
            return new Sample(Instant.ofEpochMilli(times[place]), values[value], values[value + 1], values[value + 2]);
        }

        long first() {
            return times[start];
        }

        long last() {
            return times[(start + size - 1) % times.length];
        }
    }
}
