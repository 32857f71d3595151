package io.vigie.commands.link;

import io.vigie.commands.Units;
import java.time.Duration;
import java.time.Instant;

/**
 * What went through a port between two readings. {@link Double#NaN} is what could not be measured.
 *
 * @param at the later reading
 * @param over the time between the two
 * @param in bits a second
 * @param out bits a second
 * @param errors frames a minute that were damaged, in and out (ifInErrors, ifOutErrors)
 * @param discards frames a minute that were dropped undamaged, in and out
 * @param checksums of the errors, those whose checksum was wrong: what bad cables do
 */
public record PortRates(
        Instant at, Duration over, double in, double out, double errors, double discards, double checksums) {

    public boolean hasTraffic() {
        return !Double.isNaN(in) && !Double.isNaN(out);
    }

    public boolean hasErrors() {
        return !Double.isNaN(errors);
    }

    /** {@code 1 Gbit/s}; empty when unknown. */
    public static String speed(long bits) {
        return bits == 0 ? "" : Units.bits(bits);
    }

    /** {@code over 30 s}. */
    public String overText() {
        return "over " + Units.duration(over);
    }
}
