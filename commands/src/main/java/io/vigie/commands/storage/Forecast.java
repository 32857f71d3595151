package io.vigie.commands.storage;

import io.vigie.commands.Units;
import io.vigie.commands.cluster.Metrics.Metric;
import io.vigie.commands.cluster.Metrics.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** When something will be full if it goes on filling as it did: a straight line through what was measured. */
sealed interface Forecast {
    Duration LOOKS_BACK = Duration.ofDays(30);

    /** @param perDay bytes */
    record Full(Instant at, long perDay, long days) implements Forecast {}

    /** It does not fill up, or only after years. */
    record NotSoon(long days) implements Forecast {}

    /** There is no line through it: it goes up and down more than it grows. */
    record NoTrend(long days) implements Forecast {}

    /** Too little was measured to say anything. */
    record TooLittle() implements Forecast {}

    Duration SHORTEST = Duration.ofDays(7);
    int FEWEST = 20;
    Duration LONGEST = Duration.ofDays(730);
    /** Share of the ups and downs that the line must account for. */
    double FIT = 0.5;

    /** @param samples oldest first */
    static Forecast of(List<Sample> samples, Instant now) {
        List<Sample> measured = sameSize(samples.stream()
                .filter(s -> !Double.isNaN(s.value(Metric.DISK)) && s.value(Metric.DISK_TOTAL) > 0)
                .toList());
        if (measured.size() < FEWEST) {
            return new TooLittle();
        }
        Instant first = measured.getFirst().at();
        Duration span = Duration.between(first, measured.getLast().at());
        if (span.compareTo(SHORTEST) < 0) {
            return new TooLittle();
        }
        long days = Math.round(span.toHours() / 24.0);
        Line line = Line.through(measured, first);
        double total = measured.getLast().value(Metric.DISK_TOTAL);
        double used = measured.getLast().value(Metric.DISK);
        // Noise has no direction: less than a thousandth of the whole in all this time is none.
        if (line.perSecond() * span.toSeconds() < total / 1000) {
            return new NotSoon(days);
        }
        if (line.fit() < FIT) {
            return new NoTrend(days);
        }
        double seconds = Math.max(0, total - used) / line.perSecond();
        return seconds > LONGEST.toSeconds()
                ? new NotSoon(days)
                : new Full(now.plusSeconds((long) seconds), (long) (line.perSecond() * 86_400), days);
    }

    /** A storage that was made larger begins anew. */
    private static List<Sample> sameSize(List<Sample> samples) {
        if (samples.isEmpty()) {
            return samples;
        }
        double total = samples.getLast().value(Metric.DISK_TOTAL);
        int from = samples.size();
        while (from > 0 && Math.abs(samples.get(from - 1).value(Metric.DISK_TOTAL) - total) <= total / 1000) {
            from--;
        }
        return samples.subList(from, samples.size());
    }

    /** Least squares. */
    record Line(double perSecond, double fit) {
        static Line through(List<Sample> samples, Instant from) {
            double meanX =
                    samples.stream().mapToDouble(s -> x(s, from)).average().orElse(0);
            double meanY = samples.stream().mapToDouble(Line::y).average().orElse(0);
            double xx = 0;
            double xy = 0;
            double yy = 0;
            for (Sample s : samples) {
                double dx = x(s, from) - meanX;
                double dy = y(s) - meanY;
                xx += dx * dx;
                xy += dx * dy;
                yy += dy * dy;
            }
            return xx == 0 || yy == 0 ? new Line(0, 0) : new Line(xy / xx, xy * xy / (xx * yy));
        }

        private static double x(Sample s, Instant from) {
            return Duration.between(from, s.at()).toSeconds();
        }

        private static double y(Sample s) {
            return s.value(Metric.DISK);
        }
    }

    /** {@code full about 14 January at 2.1 GiB a day, from 30 days}. */
    default String words(Instant now) {
        return switch (this) {
            case Full f ->
                "full about " + date(f.at(), now) + " at " + Units.bytes(f.perDay()) + " a day, from " + f.days()
                        + " days";
            case NotSoon n -> "not full within two years, from " + n.days() + " days";
            case NoTrend n -> "no clear trend in " + n.days() + " days";
            case TooLittle t -> "too little was measured to tell when it is full";
        };
    }

    private static String date(Instant at, Instant now) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        boolean thisYear =
                day.getYear() == LocalDate.ofInstant(now, ZoneOffset.UTC).getYear()
                        || Duration.between(now, at).toDays() < 180;
        return day.format(DateTimeFormatter.ofPattern(thisYear ? "d MMMM" : "d MMMM yyyy", Locale.ENGLISH));
    }
}
