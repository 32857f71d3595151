package io.vigie.commands;

import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Values over time. Chats that show pictures get it drawn; everybody gets its {@link #summary()}, which says the same
 * in numbers.
 *
 * @param from where the time axis begins, measured or not
 */
public record Chart(String title, Measure measure, Instant from, Instant to, List<Series> series) implements Drawable {
    public Chart {
        series = List.copyOf(series);
    }

    /** What the values are, and how they read. */
    public enum Measure {
        /** 0 to 1. */
        SHARE,
        BYTES,
        BYTES_PER_SECOND,
        BITS_PER_SECOND,
        PER_MINUTE;

        public String say(double value) {
            return switch (this) {
                case SHARE ->
                    value > 0 && value < 0.1
                            ? String.format(java.util.Locale.ROOT, "%.1f %%", value * 100)
                            : Units.percent(value);
                case BYTES -> Units.bytes(Math.round(value));
                case BYTES_PER_SECOND -> Units.bytes(Math.round(value)) + "/s";
                case BITS_PER_SECOND -> Units.bits(value);
                case PER_MINUTE -> Units.perMinute(value);
            };
        }
    }

    /**
     * A line.
     *
     * @param limit whether it is what the others cannot exceed, such as the memory a machine has
     * @param points oldest first
     */
    public record Series(String name, boolean limit, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }

        /** The last value that was measured. */
        public OptionalDouble last() {
            return points.reversed().stream()
                    .filter(Point::measured)
                    .mapToDouble(Point::value)
                    .findFirst();
        }

        DoubleSummaryStatistics statistics() {
            return points.stream()
                    .filter(Point::measured)
                    .mapToDouble(Point::value)
                    .summaryStatistics();
        }
    }

    /** @param value {@link Double#NaN} where nothing was measured: a gap, and not 0 */
    public record Point(Instant at, double value) {
        public boolean measured() {
            return !Double.isNaN(value);
        }
    }

    /** Whether there is anything to draw. */
    public boolean empty() {
        return series.stream()
                .allMatch(line -> line.limit() || line.statistics().getCount() == 0);
    }

    /** A row per series: least, average, most and last value. Gaps count for nothing. */
    @Override
    public Answer.Table summary() {
        Answer.TableBuilder table = Answer.table(
                        title,
                        Answer.Column.text("series"),
                        Answer.Column.number("min"),
                        Answer.Column.number("average"),
                        Answer.Column.number("max"),
                        Answer.Column.number("last"))
                .whenEmpty("Nothing was measured.");
        for (Series line : series) {
            DoubleSummaryStatistics s = line.statistics();
            if (s.getCount() == 0) {
                Cell none = Cell.quiet("–");
                table.row(Cell.of(line.name()), none, none, none, Cell.quiet("not measured"));
            } else {
                table.row(
                        Cell.of(line.name()),
                        Cell.of(measure.say(s.getMin())),
                        Cell.of(measure.say(s.getAverage())),
                        Cell.of(measure.say(s.getMax())),
                        Cell.of(measure.say(line.last().orElseThrow())));
            }
        }
        return table.build();
    }
}
