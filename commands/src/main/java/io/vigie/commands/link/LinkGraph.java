package io.vigie.commands.link;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Chart;
import io.vigie.commands.Chart.Measure;
import io.vigie.commands.Chart.Point;
import io.vigie.commands.Chart.Series;
import io.vigie.commands.link.LinkHistory.Sample;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Traffic and errors of a channel or a port over time, from what was measured since the start. */
record LinkGraph(Switch on, Instant now, ZoneId zone) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    /** @param title what it is, such as {@code laetitia 11: SAN nikita} */
    List<Answer> of(String title, List<SwitchPort> ports) {
        List<Series> traffic = new ArrayList<>();
        List<Series> errors = new ArrayList<>();
        List<List<Sample>> histories =
                ports.stream().map(p -> on.history(p.name())).toList();
        Optional<Instant> first = histories.stream()
                .flatMap(List::stream)
                .filter(Sample::measured)
                .map(Sample::at)
                .min(Comparator.naturalOrder());
        if (first.isEmpty()) {
            return List.of(Answer.text(Cell.quiet(title + ": nothing was measured yet. Traffic and errors are counted"
                    + " between two polls, and kept in memory since the start only.")));
        }
        if (ports.size() == 1) {
            traffic.add(new Series("in", false, points(histories.getFirst(), Sample::in)));
            traffic.add(new Series("out", false, points(histories.getFirst(), Sample::out)));
        } else {
            traffic.add(new Series("in, all members", false, together(histories, Sample::in)));
            traffic.add(new Series("out, all members", false, together(histories, Sample::out)));
        }
        for (int i = 0; i < ports.size(); i++) {
            errors.add(new Series(ports.get(i).label(), false, points(histories.get(i), Sample::errors)));
        }
        String since = "since " + clock(first.get());
        List<Answer> parts = new ArrayList<>();
        parts.add(new Answer.Picture(
                new Chart("Traffic of " + title + ", " + since, Measure.BITS_PER_SECOND, first.get(), now, traffic)));
        parts.add(new Answer.Picture(
                new Chart("Errors of " + title + ", " + since, Measure.PER_MINUTE, first.get(), now, errors)));
        parts.add(Answer.text(Cell.quiet("Measured " + since + ". Kept are the last " + LinkHistory.FINE
                + " readings, and means of 5 min for a day, in memory: a start of the bot begins anew.")));
        return parts;
    }

    private String clock(Instant at) {
        var then = at.atZone(zone);
        return then.toLocalDate().equals(now.atZone(zone).toLocalDate()) ? CLOCK.format(then) : DAY.format(then);
    }

    private static List<Point> points(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream()
                .map(s -> new Point(s.at(), value.applyAsDouble(s)))
                .toList();
    }

    /** The sum of what was measured at the same moment; where one was not measured, there is a gap. */
    private static List<Point> together(List<List<Sample>> histories, ToDoubleFunction<Sample> value) {
        TreeMap<Instant, double[]> sums = new TreeMap<>();
        long measured = histories.stream().filter(h -> !h.isEmpty()).count();
        for (List<Sample> history : histories) {
            for (Sample s : history) {
                double[] sum = sums.computeIfAbsent(s.at(), at -> new double[2]);
                sum[0] += value.applyAsDouble(s);
                sum[1]++;
            }
        }
        List<Point> points = new ArrayList<>();
        sums.forEach((at, sum) -> points.add(new Point(at, sum[1] == measured ? sum[0] : Double.NaN)));
        return points;
    }
}
