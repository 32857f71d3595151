package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * {@code …/rrddata}: five fixed windows up to now. What was not measured is missing from an entry, and an entry of which
 * nothing was measured has its time alone.
 */
final class ProxmoxMetrics implements Metrics {
    private static final Map<String, Metric> OF_GUESTS = Map.of(
            "cpu", Metric.CPU,
            "mem", Metric.MEMORY,
            "maxmem", Metric.MEMORY_TOTAL,
            "diskread", Metric.DISK_READ,
            "diskwrite", Metric.DISK_WRITE,
            "netin", Metric.NET_IN,
            "netout", Metric.NET_OUT);
    private static final Map<String, Metric> OF_NODES = Map.of(
            "cpu", Metric.CPU,
            "iowait", Metric.IO_WAIT,
            "memused", Metric.MEMORY,
            "memtotal", Metric.MEMORY_TOTAL,
            "rootused", Metric.DISK,
            "roottotal", Metric.DISK_TOTAL,
            "netin", Metric.NET_IN,
            "netout", Metric.NET_OUT);
    private static final Map<String, Metric> OF_STORAGES = Map.of("used", Metric.DISK, "total", Metric.DISK_TOTAL);

    private final ProxmoxClient client;
    private final GuestCalls guests;
    private final Asked asked;
    private final Clock clock;

    ProxmoxMetrics(ProxmoxClient client, GuestCalls guests, Asked asked, Clock clock) {
        this.client = client;
        this.guests = guests;
        this.asked = asked;
        this.clock = clock;
    }

    @Override
    public List<Sample> guest(String id, Duration since, Of of) {
        return asked.of(() -> read(guests.located(id).call("GET", "rrddata"), since, of, OF_GUESTS));
    }

    @Override
    public List<Sample> node(String name, Duration since, Of of) {
        return asked.of(() -> read(Call.get("nodes", name, "rrddata"), since, of, OF_NODES));
    }

    @Override
    public List<Sample> storage(String node, String storage, Duration since, Of of) {
        return asked.of(() -> read(Call.get("nodes", node, "storage", storage, "rrddata"), since, of, OF_STORAGES));
    }

    private List<Sample> read(Call call, Duration since, Of of, Map<String, Metric> names) {
        Call windowed = call.with("timeframe", window(since)).with("cf", of == Of.PEAK ? "MAX" : "AVERAGE");
        Instant from = clock.instant().minus(since);
        List<Sample> samples = new ArrayList<>();
        for (Fields entry : client.read(windowed).list()) {
            Instant at = Instant.ofEpochSecond(entry.whole("time"));
            if (!at.isBefore(from)) {
                samples.add(new Sample(at, values(entry, names)));
            }
        }
        samples.sort(Comparator.comparing(Sample::at));
        return samples;
    }

    private static String window(Duration since) {
        long hours = since.plusMinutes(59).toHours();
        return hours <= 1
                ? "hour"
                : hours <= 24 ? "day" : hours <= 7 * 24 ? "week" : hours <= 30 * 24 ? "month" : "year";
    }

    private static Map<Metric, Double> values(Fields entry, Map<String, Metric> names) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        names.forEach((name, metric) -> {
            // RRD's own word for "not measured" is NaN, which Perl may write as a string.
            if (entry.has(name) && entry.text(name).matches("-?[0-9.]+(?:[eE][-+]?[0-9]+)?")) {
                values.put(metric, entry.number(name));
            }
        });
        return values;
    }
}
