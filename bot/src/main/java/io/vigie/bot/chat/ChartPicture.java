package io.vigie.bot.chat;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Chart;
import io.vigie.commands.Chart.Measure;
import io.vigie.commands.Chart.Point;
import io.vigie.commands.Chart.Series;
import io.vigie.commands.Drawable;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chart as a PNG, on a background of its own so that it reads on light and dark pages alike.
 *
 * <p>The text in it is painted and never markup.
 */
public final class ChartPicture {
    /** What to do where Java finds nothing to write with. */
    static final String MEND =
            "no picture could be drawn here: on the bot's machine, apt-get install fontconfig" + " fonts-dejavu-core";

    private static final Logger LOG = LoggerFactory.getLogger(ChartPicture.class);
    private static final int WIDTH = 760;
    private static final int HEIGHT = 360;
    /** Ends the name of what has no place in the legend; no name ends so by itself. */
    private static final String BEHIND = "\u0000";
    /** For screens with small dots. */
    private static final int DOTS = 2;

    private static final Color PAPER = new Color(0xFFFFFF);
    private static final Color INK = new Color(0x1B2733);
    private static final Color SOFT = new Color(0x5A6B7B);
    private static final Color GRID = new Color(0xE3E8EE);
    private static final Color LIMIT = new Color(0x8A97A5);
    /** Told apart by colour-blind eyes too (Okabe and Ito, 2008), the yellow darkened for white paper. */
    private static final List<Color> LINES = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0x56B4E9),
            new Color(0xB58900),
            new Color(0x6A3D9A),
            new Color(0x444444));

    private final Chart chart;
    private final ZoneId zone;

    private ChartPicture(Chart chart, ZoneId zone) {
        this.chart = chart;
        this.zone = zone;
    }

    /** Empty when this machine cannot draw, which is logged. */
    public static Optional<Attachment> of(Chart chart, ZoneId zone) {
        try {
            byte[] png = new ChartPicture(chart, zone).png();
            return Optional.of(new Attachment(fileName(chart), "image/png", png, alt(chart)));
        } catch (RuntimeException | IOException | LinkageError | InternalError e) {
            // Java's font machinery fails with any of these where fontconfig, a font or libfreetype is missing.
            LOG.warn("a graph cannot be drawn; {}", MEND, e);
            return Optional.empty();
        }
    }

    /** What stands beside the picture, or in its place. */
    public static Answer inNumbers(Drawable content, boolean drawn) {
        return drawn
                ? content.summary()
                : Answer.sections(content.summary(), Answer.text(Cell.warn("There are only numbers: " + MEND)));
    }

    static String fileName(Drawable content) {
        String slug = content.title()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return (slug.isEmpty() ? "graph" : slug.substring(0, Math.min(80, slug.length()))) + ".png";
    }

    /** The summary as one line. */
    static String alt(Chart chart) {
        return PlainText.clean(chart.title())
                + ". "
                + chart.summary().rows().stream()
                        .map(row -> PlainText.clean(row.get(0).text()) + ": "
                                + row.get(1).text() + " to "
                                + row.get(3).text() + ", average " + row.get(2).text() + ", last "
                                + row.get(4).text())
                        .collect(Collectors.joining("; "));
    }

    /** What the values are divided by, so that the axis has round numbers of a unit. */
    private record Scale(double divisor, String unit) {
        private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

        static Scale of(Measure measure, double most) {
            if (measure == Measure.SHARE) {
                return new Scale(0.01, "%");
            }
            if (measure == Measure.PER_MINUTE) {
                return new Scale(1, "/min");
            }
            if (measure == Measure.BITS_PER_SECOND) {
                return bits(most);
            }
            int power = 0;
            double divisor = 1;
            while (most / divisor >= 1024 && power < BINARY.length - 1) {
                divisor *= 1024;
                power++;
            }
            return new Scale(divisor, BINARY[power] + (measure == Measure.BYTES_PER_SECOND ? "/s" : ""));
        }
    }

    private static Scale bits(double most) {
        return most >= 1e9
                ? new Scale(1e9, "Gbit/s")
                : most >= 1e6
                        ? new Scale(1e6, "Mbit/s")
                        : most >= 1e3 ? new Scale(1e3, "kbit/s") : new Scale(1, "bit/s");
    }

    private byte[] png() throws IOException {
        BufferedImage image = new BufferedImage(WIDTH * DOTS, HEIGHT * DOTS, BufferedImage.TYPE_INT_RGB);
        Graphics2D paper = image.createGraphics();
        try {
            paper.scale(DOTS, DOTS);
            paper.setColor(PAPER);
            paper.fillRect(0, 0, WIDTH, HEIGHT);
            drawn().paint(paper, WIDTH, HEIGHT);
        } finally {
            paper.dispose();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", bytes)) {
            throw new IOException("this Java cannot write PNG");
        }
        return bytes.toByteArray();
    }

    private XYChart drawn() {
        double most = chart.series().stream()
                .flatMap(line -> line.points().stream())
                .filter(Point::measured)
                .mapToDouble(Point::value)
                .max()
                .orElse(0);
        Scale scale = Scale.of(chart.measure(), most);
        XYChart drawing = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(PlainText.clean(chart.title()))
                .xAxisTitle("time in " + zone.getId().replaceFirst("^Etc/", ""))
                .build();
        style(drawing.getStyler(), most / scale.divisor(), scale.unit());
        int colour = 0;
        for (Series line : chart.series()) {
            if (line.points().stream().anyMatch(Point::measured)) {
                Color ink = line.limit() ? LIMIT : LINES.get(colour++ % LINES.size());
                add(drawing, line, scale, ink);
            }
        }
        return drawing;
    }

    /** Of very many points the mean of a few neighbours is drawn, and each of them faintly behind it. */
    private static void add(XYChart drawing, Series line, Scale scale, Color colour) {
        String name = PlainText.clean(line.name());
        if (line.limit()) {
            BasicStroke dashes =
                    new BasicStroke(1.3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);
            draw(drawing, name, Thinning.corners(line.points()), scale)
                    .setLineColor(colour)
                    .setLineStyle(dashes);
            return;
        }
        BasicStroke stroke = new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        if (line.points().size() > Thinning.MOST_POINTS) {
            Color faint = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 70);
            XYSeries all = draw(drawing, name + BEHIND, line.points(), scale);
            all.setLineColor(faint).setLineStyle(new BasicStroke(1f));
            all.setShowInLegend(false);
        }
        draw(drawing, name, Thinning.means(line.points()), scale)
                .setLineColor(colour)
                .setLineStyle(stroke);
    }

    @SuppressWarnings("JavaUtilDate") // What XChart knows a time axis by.
    private static XYSeries draw(XYChart drawing, String name, List<Point> points, Scale scale) {
        List<Date> times = points.stream().map(p -> Date.from(p.at())).toList();
        List<Double> values =
                points.stream().map(p -> p.value() / scale.divisor()).toList();
        XYSeries series = drawing.addSeries(name, times, values);
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    private void style(XYStyler styler, double most, String unit) {
        double top = most <= 0 ? 1 : most * 1.08;
        styler.setBaseFont(font(Font.PLAIN, 13))
                .setChartTitleFont(font(Font.BOLD, 15))
                .setChartTitleFontColor(INK)
                .setChartTitleBoxVisible(false)
                .setChartBackgroundColor(PAPER)
                .setChartFontColor(INK)
                .setChartPadding(12)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendFont(font(Font.PLAIN, 14))
                .setLegendBorderColor(PAPER)
                .setLegendBackgroundColor(PAPER)
                .setLegendSeriesLineLength(18)
                .setPlotBackgroundColor(PAPER)
                .setPlotBorderVisible(false)
                .setPlotContentSize(1)
                .setLocale(Locale.ENGLISH);
        styler.setAxisTitleFont(font(Font.PLAIN, 12))
                .setAxisTickLabelsFont(font(Font.PLAIN, 13))
                .setAxisTickLabelsColor(SOFT)
                .setAxisTickMarksColor(GRID)
                .setAxisTicksLineVisible(false)
                .setPlotGridLinesColor(GRID)
                .setPlotGridLinesStroke(new BasicStroke(1f))
                .setPlotGridVerticalLinesVisible(false)
                .setPlotMargin(4)
                .setXAxisTickMarkSpacingHint(90)
                .setYAxisTickMarkSpacingHint(42)
                .setTimezone(TimeZone.getTimeZone(zone))
                .setDatePattern(pattern())
                .setXAxisMin((double) chart.from().toEpochMilli())
                .setXAxisMax((double) chart.to().toEpochMilli())
                // A little below 0, so that 0 has its mark and a line there is seen whole.
                .setYAxisMin(-top / 200)
                .setYAxisMax(top)
                .setYAxisTitleVisible(false)
                .setYAxisLabelAlignment(TextAlignment.Right)
                .setyAxisTickLabelsFormattingFunction(value -> figure(value) + " " + unit);
    }

    private static String figure(double value) {
        // Plus 0 makes 0 of -0.
        return new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value + 0.0);
    }

    private String pattern() {
        Duration span = Duration.between(chart.from(), chart.to());
        if (span.compareTo(Duration.ofHours(36)) <= 0) {
            return "HH:mm";
        }
        return span.compareTo(Duration.ofDays(4)) <= 0
                ? "EEE HH:mm"
                : span.compareTo(Duration.ofDays(90)) <= 0 ? "d MMM" : "MMM yyyy";
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
