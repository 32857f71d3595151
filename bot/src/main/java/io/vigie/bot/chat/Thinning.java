package io.vigie.bot.chat;

import io.vigie.commands.Chart.Point;
import java.util.ArrayList;
import java.util.List;

/** Fewer points that show the same. */
final class Thinning {
    static final int MOST_POINTS = 300;

    private Thinning() {}

    /** As many as can be told apart, in equal parts; where nothing was measured there is none. */
    static List<Point> means(List<Point> points) {
        int together = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
        if (together <= 1) {
            return points;
        }
        List<Point> means = new ArrayList<>();
        for (int i = 0; i < points.size(); i += together) {
            List<Point> some = points.subList(i, Math.min(points.size(), i + together));
            double mean = some.stream()
                    .filter(Point::measured)
                    .mapToDouble(Point::value)
                    .average()
                    .orElse(Double.NaN);
            means.add(new Point(some.get(some.size() / 2).at(), mean));
        }
        return means;
    }

    /** Without the points in the middle of a level stretch: a dash would begin anew at each of them. */
    static List<Point> corners(List<Point> points) {
        List<Point> corners = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            boolean level = i > 0
                    && i < points.size() - 1
                    && points.get(i - 1).value() == points.get(i).value()
                    && points.get(i + 1).value() == points.get(i).value();
            if (!level) {
                corners.add(points.get(i));
            }
        }
        return corners;
    }
}
