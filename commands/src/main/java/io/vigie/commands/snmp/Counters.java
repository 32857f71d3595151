package io.vigie.commands.snmp;

import io.vigie.commands.link.PortRates;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.snmp4j.smi.OID;

/**
 * The counters of one port at one moment. They only ever grow, turn over at their width, and begin anew when the switch
 * does: what cannot be told from that is not measured, and never shown as a burst.
 *
 * @param uptime the switch's
 * @param discontinuity the uptime at which they last began anew, in hundredths of a second; 0 when never
 * @param wide whether the octets are 64 bits wide
 */
record Counters(
        Instant at,
        Duration uptime,
        long discontinuity,
        boolean wide,
        OptionalLong inOctets,
        OptionalLong outOctets,
        OptionalLong inErrors,
        OptionalLong outErrors,
        OptionalLong inDiscards,
        OptionalLong outDiscards,
        OptionalLong checksums) {
    private static final long NARROW = 1L << 32;
    /** sysUpTime turns over, which is no restart: 497 days. */
    private static final Duration UPTIME_TURNS = Duration.ofMillis(NARROW * 10);
    /** Clocks differ, and an agent may answer from a moment ago. */
    private static final Duration SLACK = Duration.ofSeconds(5);
    /** A frame of 64 bytes with what stands around it on the wire. */
    private static final double SMALLEST_FRAME = 672;

    private static final long FASTEST = 800_000_000_000L;

    static Table read(SnmpClient client) {
        return client.walk(
                Oids.IF_HC_IN_OCTETS,
                Oids.IF_HC_OUT_OCTETS,
                Oids.IF_IN_ERRORS,
                Oids.IF_OUT_ERRORS,
                Oids.IF_IN_DISCARDS,
                Oids.IF_OUT_DISCARDS,
                Oids.FCS_ERRORS,
                Oids.IF_DISCONTINUITY);
    }

    /** What is counted where {@link #read} has no octets: 32 bits wide. */
    static Table readNarrow(SnmpClient client) {
        return client.walk(Oids.IF_IN_OCTETS, Oids.IF_OUT_OCTETS);
    }

    static Counters of(Table counted, Table narrow, OID row, Instant at, Duration uptime) {
        OptionalLong in = counted.counter(Oids.IF_HC_IN_OCTETS, row);
        OptionalLong out = counted.counter(Oids.IF_HC_OUT_OCTETS, row);
        boolean wide = in.isPresent() && out.isPresent();
        return new Counters(
                at,
                uptime,
                counted.counter(Oids.IF_DISCONTINUITY, row).orElse(0),
                wide,
                wide ? in : narrow.counter(Oids.IF_IN_OCTETS, row),
                wide ? out : narrow.counter(Oids.IF_OUT_OCTETS, row),
                counted.counter(Oids.IF_IN_ERRORS, row),
                counted.counter(Oids.IF_OUT_ERRORS, row),
                counted.counter(Oids.IF_IN_DISCARDS, row),
                counted.counter(Oids.IF_OUT_DISCARDS, row),
                counted.counter(Oids.FCS_ERRORS, row));
    }

    /** @param speed of the line in bits a second, 0 when unknown: nothing faster is believed */
    PortRates since(Counters before, long speed) {
        Duration over = Duration.between(before.at, at);
        double seconds = over.toNanos() / 1e9;
        boolean comparable = seconds > 0.2
                && discontinuity == before.discontinuity
                && wide == before.wide
                && !restarted(before.uptime, uptime, over);
        if (!comparable) {
            return new PortRates(at, over, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double line = (speed > 0 ? speed : FASTEST) * 1.2;
        double mostBytes = line / 8 * seconds;
        // What may turn over more than once between two readings tells nothing.
        boolean ambiguous = !wide && mostBytes >= NARROW;
        double in = ambiguous ? Double.NaN : grown(before.inOctets, inOctets, wide, mostBytes) * 8 / seconds;
        double out = ambiguous ? Double.NaN : grown(before.outOctets, outOctets, wide, mostBytes) * 8 / seconds;
        double mostFrames = Math.max(1, line / SMALLEST_FRAME * seconds);
        double minutes = seconds / 60;
        return new PortRates(
                at,
                over,
                in,
                out,
                sum(
                                grown(before.inErrors, inErrors, false, mostFrames),
                                grown(before.outErrors, outErrors, false, mostFrames))
                        / minutes,
                sum(
                                grown(before.inDiscards, inDiscards, false, mostFrames),
                                grown(before.outDiscards, outDiscards, false, mostFrames))
                        / minutes,
                grown(before.checksums, checksums, false, mostFrames) / minutes);
    }

    /** Whether the switch has started anew in between. */
    static boolean restarted(Duration before, Duration now, Duration over) {
        Duration expected = before.plus(over);
        Duration slack = SLACK.plus(over.dividedBy(20));
        boolean turned = now.plus(UPTIME_TURNS).minus(expected).abs().compareTo(slack) <= 0;
        return !turned && now.plus(slack).compareTo(expected) < 0;
    }

    /** NaN where either is not known, or it would be more than the line can carry. */
    private static double grown(OptionalLong before, OptionalLong now, boolean wide, double most) {
        if (before.isEmpty() || now.isEmpty()) {
            return Double.NaN;
        }
        long difference = now.getAsLong() - before.getAsLong();
        double grown = wide ? unsigned(difference) : Math.floorMod(difference, NARROW);
        return grown > most ? Double.NaN : grown;
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : new BigInteger(Long.toUnsignedString(value)).doubleValue();
    }

    /** What is counted in one direction only is what there is. */
    private static double sum(double in, double out) {
        return Double.isNaN(in) ? out : Double.isNaN(out) ? in : in + out;
    }
}
