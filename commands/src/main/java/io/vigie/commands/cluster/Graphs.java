package io.vigie.commands.cluster;

import io.vigie.commands.Cell;
import io.vigie.commands.Chart;
import io.vigie.commands.Chart.Measure;
import io.vigie.commands.Chart.Point;
import io.vigie.commands.Chart.Series;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.GraphCommands.What;
import io.vigie.commands.cluster.Metrics.Metric;
import io.vigie.commands.cluster.Metrics.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Charts of one cluster's load. */
final class Graphs {
    /** More lines cannot be told apart. */
    private static final int MOST_LINES = 8;

    private final Hypervisor hypervisor;
    private final Metrics metrics;
    private final Duration since;
    private final Metrics.Of of;
    private final Instant now;

    /** @param notes what the chart does not show */
    record Drawn(Chart chart, List<Cell> notes) {}

    /** @throws Problem of the user when the hypervisor keeps no record of its load */
    Graphs(Hypervisor hypervisor, Duration since, Metrics.Of of, Instant now) {
        this.hypervisor = hypervisor;
        this.metrics = hypervisor.metrics().orElseThrow(() -> Capability.METRICS.missing(hypervisor));
        this.since = since;
        this.of = of;
        this.now = now;
    }

    Drawn guest(Guest guest, What what) {
        List<Sample> samples = metrics.guest(guest.id(), since, of);
        String whose = guest.label() + ", " + hypervisor.cluster();
        return plain(
                switch (what) {
                    case CPU -> chart("CPU", whose, Measure.SHARE, line("cpu", samples, Metric.CPU));
                    case MEMORY ->
                        chart(
                                "Memory",
                                whose,
                                Measure.BYTES,
                                line("used", samples, Metric.MEMORY),
                                limit("configured", samples, Metric.MEMORY_TOTAL));
                    case DISK ->
                        chart(
                                "Disk traffic",
                                whose,
                                Measure.BYTES_PER_SECOND,
                                line("read", samples, Metric.DISK_READ),
                                line("written", samples, Metric.DISK_WRITE));
                    case NET -> net(whose, samples);
                });
    }

    Drawn node(Node node, What what) {
        List<Sample> samples = metrics.node(node.name(), since, of);
        String whose = node.name() + ", " + hypervisor.cluster();
        return plain(
                switch (what) {
                    case CPU ->
                        chart(
                                "CPU",
                                whose,
                                Measure.SHARE,
                                line("cpu", samples, Metric.CPU),
                                line("waits for disks", samples, Metric.IO_WAIT));
                    case MEMORY ->
                        chart(
                                "Memory",
                                whose,
                                Measure.BYTES,
                                line("used", samples, Metric.MEMORY),
                                limit("installed", samples, Metric.MEMORY_TOTAL));
                    case DISK ->
                        chart(
                                "Root disk",
                                whose,
                                Measure.BYTES,
                                line("used", samples, Metric.DISK),
                                limit("size", samples, Metric.DISK_TOTAL));
                    case NET -> net(whose, samples);
                });
    }

    private Chart net(String whose, List<Sample> samples) {
        return chart(
                "Network traffic",
                whose,
                Measure.BYTES_PER_SECOND,
                line("in", samples, Metric.NET_IN),
                line("out", samples, Metric.NET_OUT));
    }

    Drawn cluster(What what) {
        Map<String, Supplier<List<Sample>>> questions = new LinkedHashMap<>();
        for (Node node : hypervisor.inventory().nodes()) {
            questions.put(node.name(), () -> metrics.node(node.name(), since, of));
        }
        String whose = "the nodes of " + hypervisor.cluster();
        return switch (what) {
            case CPU -> each("CPU", whose, Measure.SHARE, questions, s -> s.value(Metric.CPU));
            case MEMORY ->
                each(
                        "Memory in use",
                        whose,
                        Measure.SHARE,
                        questions,
                        s -> s.value(Metric.MEMORY) / s.value(Metric.MEMORY_TOTAL));
            case DISK ->
                each(
                        "Root disk in use",
                        whose,
                        Measure.SHARE,
                        questions,
                        s -> s.value(Metric.DISK) / s.value(Metric.DISK_TOTAL));
            case NET ->
                each(
                        "Network traffic, in and out",
                        whose,
                        Measure.BYTES_PER_SECOND,
                        questions,
                        s -> s.value(Metric.NET_IN) + s.value(Metric.NET_OUT));
        };
    }

    Drawn storage(String name) {
        List<Storage> all = hypervisor.inventory().storages().stream()
                .filter(s -> s.name().equals(name))
                .toList();
        List<Storage> asked = all;
        if (all.stream().allMatch(Storage::shared)) {
            // All nodes see the same one.
            asked = all.stream()
                    .sorted(Comparator.comparing(s -> !s.available()))
                    .limit(1)
                    .toList();
        }
        String whose = name + ", " + hypervisor.cluster();
        if (asked.size() == 1) {
            List<Sample> samples = metrics.storage(asked.getFirst().node(), name, since, of);
            return plain(chart(
                    "Storage",
                    whose,
                    Measure.BYTES,
                    line("used", samples, Metric.DISK),
                    limit("size", samples, Metric.DISK_TOTAL)));
        }
        Map<String, Supplier<List<Sample>>> questions = new LinkedHashMap<>();
        asked.forEach(s -> questions.put(s.node(), () -> metrics.storage(s.node(), name, since, of)));
        return each(
                "Storage in use",
                whose,
                Measure.SHARE,
                questions,
                s -> s.value(Metric.DISK) / s.value(Metric.DISK_TOTAL));
    }

    /** A line each; what cannot be asked is said, and of too many the highest are shown. */
    private Drawn each(
            String title,
            String whose,
            Measure measure,
            Map<String, Supplier<List<Sample>>> questions,
            ToDoubleFunction<Sample> value) {
        List<Cell> notes = new ArrayList<>();
        List<Series> lines = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<List<Sample>>> answers = new LinkedHashMap<>();
            questions.forEach((name, question) -> answers.put(name, threads.submit(question::get)));
            answers.forEach((name, answer) -> {
                try {
                    lines.add(series(name, await(answer), value));
                } catch (Problem e) {
                    notes.add(Cell.warn(name + " is missing: " + e.text()));
                }
            });
        }
        if (lines.isEmpty()) {
            throw Problem.site(hypervisor.cluster() + ": nothing could be read. "
                    + notes.stream().map(Cell::text).findFirst().orElse("It has no nodes."));
        }
        List<Series> shown = lines;
        if (lines.size() > MOST_LINES) {
            shown = lines.stream()
                    .sorted(Comparator.comparingDouble(Graphs::most).reversed())
                    .limit(MOST_LINES)
                    .toList();
            notes.add(Cell.quiet("Shown are the " + MOST_LINES + " of " + lines.size() + " that went highest."));
        }
        return new Drawn(chart(title, whose, measure, shown.toArray(Series[]::new)), notes);
    }

    private static double most(Series line) {
        return line.points().stream()
                .filter(Point::measured)
                .mapToDouble(Point::value)
                .max()
                .orElse(-1);
    }

    private static List<Sample> await(Future<List<Sample>> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.site("The read was broken off.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Problem known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Drawn plain(Chart chart) {
        return new Drawn(chart, List.of());
    }

    private Chart chart(String what, String whose, Measure measure, Series... lines) {
        String title = (of == Metrics.Of.PEAK ? "Highest of each interval: " : "") + what + " of " + whose + ", last "
                + Units.duration(since);
        return new Chart(title, measure, now.minus(since), now, List.of(lines));
    }

    private static Series line(String name, List<Sample> samples, Metric metric) {
        return series(name, samples, s -> s.value(metric));
    }

    private static Series limit(String name, List<Sample> samples, Metric metric) {
        Series line = line(name, samples, metric);
        return new Series(line.name(), true, line.points());
    }

    private static Series series(String name, List<Sample> samples, ToDoubleFunction<Sample> value) {
        return new Series(
                name,
                false,
                samples.stream()
                        .map(s -> new Point(s.at(), value.applyAsDouble(s)))
                        .toList());
    }
}
