package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a hypervisor that keeps a record of its load offers. Every method's wait is bounded. */
public interface Metrics {
    /** How far back anybody can look. */
    Duration LONGEST = Duration.ofDays(366);

    /** What is measured. */
    enum Metric {
        /** Share of all its processors, 0 to 1. */
        CPU,
        /** Share of the processors' time spent waiting for disks, 0 to 1. */
        IO_WAIT,
        /** Bytes. */
        MEMORY,
        /** Bytes it could use at most. */
        MEMORY_TOTAL,
        /** Bytes: of a node its root file system, of a storage the whole of it. */
        DISK,
        /** Bytes there are at most. */
        DISK_TOTAL,
        /** Bytes in a second. */
        DISK_READ,
        /** Bytes in a second. */
        DISK_WRITE,
        /** Bytes in a second. */
        NET_IN,
        /** Bytes in a second. */
        NET_OUT
    }

    /** What a sample says of its interval. */
    enum Of {
        AVERAGE,
        PEAK
    }

    /** @param values without those that were not measured at that time */
    record Sample(Instant at, Map<Metric, Double> values) {
        public Sample {
            EnumMap<Metric, Double> copy = new EnumMap<>(Metric.class);
            copy.putAll(values);
            values = java.util.Collections.unmodifiableMap(copy);
        }

        /** {@link Double#NaN} when it was not measured. */
        public double value(Metric metric) {
            return values.getOrDefault(metric, Double.NaN);
        }
    }

    /**
     * Samples of the last while, oldest first, as dense as the hypervisor has kept them.
     *
     * @throws Problem when the guest is gone or cannot be asked
     */
    List<Sample> guest(String id, Duration since, Of of);

    /** The same of a node, which may be offline now. */
    List<Sample> node(String name, Duration since, Of of);

    /** The same of a storage as one node sees it. */
    List<Sample> storage(String node, String storage, Duration since, Of of);
}
