package io.vigie.commands.lab.network;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What goes through the ports: storage a lot, in slow waves, and the core network less. */
final class LabTraffic {
    private static final double STORAGE = 180e6;
    private static final double CORE = 40e6;
    private static final double WAVE_SECONDS = 600;

    private final Map<Integer, double[]> octets = new HashMap<>();
    private Instant last;

    /** @param errors damaged frames that came in */
    record Counted(long in, long out, long errors) {
        static final Counted NOTHING = new Counted(0, 0, 0);
    }

    LabTraffic(Instant now) {
        last = now;
    }

    /** Everything begins at 0 again. */
    void reset(Instant now) {
        octets.clear();
        last = now;
    }

    void advance(Instant now, Iterable<LabPort> ports) {
        double seconds = Duration.between(last, now).toNanos() / 1e9;
        if (seconds <= 0) {
            return;
        }
        last = now;
        for (LabPort port : ports) {
            if (port.plugged()) {
                double[] sums = octets.computeIfAbsent(port.number(), n -> new double[3]);
                double rate = port.carries() ? rate(port, now) : 0;
                sums[0] += rate / 8 * seconds;
                sums[1] += rate / 20 * seconds;
                sums[2] += port.errors() / 60.0 * seconds;
            }
        }
    }

    Counted of(LabPort port) {
        double[] sums = octets.getOrDefault(port.number(), new double[3]);
        return new Counted((long) sums[0], (long) sums[1], (long) sums[2]);
    }

    private static double rate(LabPort port, Instant now) {
        double most = port.remote().endsWith("2") || port.remote().endsWith("3") ? STORAGE : CORE;
        double wave = Math.sin(now.toEpochMilli() / 1000.0 / WAVE_SECONDS * 2 * Math.PI + port.number());
        return most * (0.6 + 0.4 * wave);
    }
}
