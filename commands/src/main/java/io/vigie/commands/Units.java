package io.vigie.commands;

import java.time.Duration;
import java.time.Instant;

/** Figures as people read them. */
public final class Units {
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private static final String[] BITS = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};

    private Units() {}

    /** {@code 1.5 GiB}; powers of 1,024. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < BINARY.length - 1) {
            value /= 1024;
            unit++;
        }
        return (unit == 0 || Math.abs(value) >= 100 ? Long.toString(Math.round(value)) : tenths(value))
                + " "
                + BINARY[unit];
    }

    /** {@code 1.5 of 2.0 GiB}, or {@code 768 MiB of 1.0 GiB}. */
    public static String bytesOf(long part, long whole) {
        String some = bytes(part);
        String all = bytes(whole);
        String unit = all.substring(all.indexOf(' '));
        return (some.endsWith(unit) ? some.substring(0, some.length() - unit.length()) : some) + " of " + all;
    }

    /** {@code 12 Mbit/s}: bits a second in powers of 1,000, as links are sold. */
    public static String bits(double perSecond) {
        if (Double.isNaN(perSecond)) {
            return "?";
        }
        double value = perSecond;
        int unit = 0;
        while (value >= 999.5 && unit < BITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return (unit == 0 ? Long.toString(Math.round(value)) : figure(value)) + " " + BITS[unit];
    }

    /** {@code 40 a minute}, {@code none}. */
    public static String perMinute(double rate) {
        return Double.isNaN(rate) ? "?" : rate == 0 ? "none" : figure(rate) + " a minute";
    }

    private static String figure(double value) {
        String tenths = tenths(value);
        return value >= 9.95
                ? Long.toString(Math.round(value))
                : tenths.endsWith(".0") ? tenths.substring(0, tenths.length() - 2) : tenths;
    }

    /** One digit after the point. A table has hundreds of figures, for each of which a format would be parsed. */
    private static String tenths(double value) {
        long tenths = Math.round(Math.abs(value) * 10);
        return (value < 0 && tenths > 0 ? "-" : "") + tenths / 10 + "." + tenths % 10;
    }

    /** {@code 42 %} of a share between 0 and 1. */
    public static String percent(double share) {
        return Double.isNaN(share) ? "?" : Math.round(share * 100) + " %";
    }

    /** {@code 35 s}, {@code 4 min 10 s}, {@code 3 h 5 min}, {@code 12 d 4 h}: the two largest units. */
    public static String duration(Duration duration) {
        long s = Math.max(0, duration.toSeconds());
        if (s < 60) {
            return s + " s";
        }
        if (s < 3600) {
            return two(s / 60, "min", s % 60, "s");
        }
        return s < 86_400 ? two(s / 3600, "h", s % 3600 / 60, "min") : two(s / 86_400, "d", s % 86_400 / 3600, "h");
    }

    /** {@code 35 s ago}. */
    public static String ago(Instant then, Instant now) {
        return duration(Duration.between(then, now)) + " ago";
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
