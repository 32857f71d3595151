package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Chart;
import io.vigie.commands.Chart.Measure;
import io.vigie.commands.Chart.Point;
import io.vigie.commands.Chart.Series;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChartPictureTest {
    private static final Instant END = Instant.parse("2026-11-23T12:00:00Z");
    private static final int BLUE = 0x0072B2;

    private static Chart chart(Measure measure, Duration span, Series... series) {
        return new Chart("Memory of web-1 (105), <b>brest</b>", measure, END.minus(span), END, List.of(series));
    }

    private static Series line(String name, Duration span, DoubleUnaryOperator value) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i <= 240; i++) {
            points.add(new Point(
                    END.minus(span).plus(span.multipliedBy(i).dividedBy(240)), value.applyAsDouble(i / 240.0)));
        }
        return new Series(name, false, points);
    }

    private static BufferedImage drawn(Chart chart) throws IOException {
        Attachment file = ChartPicture.of(chart, ZoneId.of("Europe/Paris")).orElseThrow();
        assertThat(file.mediaType()).isEqualTo("image/png");
        Path kept = Path.of(
                "target/charts",
                chart.measure() + "-"
                        + Duration.between(chart.from(), chart.to()).toHours() + "h.png");
        Files.createDirectories(kept.getParent());
        Files.write(kept, file.content());
        return ImageIO.read(new ByteArrayInputStream(file.content()));
    }

    /** The columns in which the first line is drawn, left to right, without the legend below. */
    private static List<Integer> blueColumns(BufferedImage image) {
        List<Integer> columns = new ArrayList<>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight() * 4 / 5; y++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == BLUE) {
                    columns.add(x);
                    break;
                }
            }
        }
        return columns;
    }

    @ParameterizedTest
    @EnumSource(Measure.class)
    void every_measure_and_span_is_drawn(Measure measure) throws IOException {
        for (int hours : new int[] {1, 24, 72, 24 * 30, 24 * 365}) {
            Duration span = Duration.ofHours(hours);
            double most = measure == Measure.SHARE ? 0.6 : 3.5e9;
            BufferedImage image = drawn(chart(
                    measure,
                    span,
                    line("in", span, x -> most * (0.6 + 0.3 * Math.sin(9 * x))),
                    line("out", span, x -> most * (0.3 + 0.2 * Math.cos(7 * x)))));
            assertThat(image.getWidth()).isEqualTo(1520);
            assertThat(blueColumns(image)).hasSizeGreaterThan(1100);
        }
    }

    @Test
    void a_gap_stays_a_gap() throws IOException {
        Duration span = Duration.ofHours(24);
        List<Integer> columns = blueColumns(drawn(chart(
                Measure.SHARE, span, line("cpu", span, x -> x > 0.4 && x < 0.6 ? Double.NaN : 0.5))));
        int widest = 0;
        for (int i = 1; i < columns.size(); i++) {
            widest = Math.max(widest, columns.get(i) - columns.get(i - 1));
        }
        assertThat(widest).isBetween(200, 400);
    }

    @Test
    void nothing_but_zeros_or_a_single_point_is_drawn_too() throws IOException {
        Duration hour = Duration.ofHours(1);
        assertThat(drawn(chart(Measure.BYTES, hour, line("x", hour, x -> 0))).getHeight())
                .isEqualTo(720);
        Series point = new Series("x", false, List.of(new Point(END.minusSeconds(60), 5)));
        assertThat(drawn(chart(Measure.BYTES, hour, point)).getHeight()).isEqualTo(720);
    }

    @Test
    void of_very_many_points_the_means_are_drawn_before_all_of_them() throws IOException {
        Duration span = Duration.ofHours(24);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 1440; i++) {
            points.add(new Point(END.minus(span).plusSeconds(60L * i), i % 2 == 0 ? 0.2 : 0.6));
        }
        BufferedImage image = drawn(chart(Measure.SHARE, span, new Series("cpu", false, points)));
        assertThat(blueColumns(image)).hasSizeGreaterThan(1100);
    }

    @Test
    void what_it_shows_is_said_in_words_and_its_name_is_a_plain_one() {
        Duration hour = Duration.ofHours(1);
        Chart chart = chart(Measure.SHARE, hour, line("cpu\u202e", hour, x -> 0.25));
        assertThat(ChartPicture.alt(chart))
                .isEqualTo("Memory of web-1 (105), <b>brest</b>. cpu : 25 % to 25 %, average 25 %, last 25 %");
        assertThat(ChartPicture.fileName(chart)).isEqualTo("memory-of-web-1-105-b-brest-b.png");
    }

    @Test
    void where_nothing_can_be_drawn_the_numbers_come_with_the_mend() {
        Duration hour = Duration.ofHours(1);
        Chart twice = chart(Measure.SHARE, hour, line("x", hour, x -> 1), line("x", hour, x -> 1));
        assertThat(ChartPicture.of(twice, ZoneId.of("UTC"))).isEqualTo(Optional.empty());
        assertThat(PlainText.of(ChartPicture.inNumbers(twice, false)))
                .contains("100 %")
                .contains("There are only numbers: no picture could be drawn here")
                .contains("fonts-dejavu-core");
    }
}
