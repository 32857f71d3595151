package io.vigie.bot.watch;

import io.vigie.commands.link.PortRates;
import java.time.Instant;

/**
 * A port's damaged frames a minute, against what is usual for it. It is bad from {@link #FLOOR} on, and from
 * {@value #TIMES} times the usual on, in two readings one after the other; it is good again after {@value #QUIET}
 * readings below half of where that began.
 *
 * @param at the last reading that was taken in
 * @param usual the slow mean of the good readings
 * @param high how many readings in a row were too high
 * @param low how many in a row were low enough, while bad
 * @param limit from where it counted as bad
 * @param settled false until it was told how it is
 */
record ErrorRate(Instant at, double usual, int high, int low, double limit, boolean bad, boolean settled, double rate) {
    static final double FLOOR = 10;
    static final int TIMES = 5;
    static final int QUIET = 3;
    private static final int READINGS = 2;
    private static final double WEIGHT = 0.1;

    static final ErrorRate NEW = new ErrorRate(Instant.EPOCH, 0, 0, 0, 0, false, false, 0);

    ErrorRate next(PortRates rates) {
        if (!rates.hasErrors() || rates.at().equals(at)) {
            return this;
        }
        double now = rates.errors();
        if (bad) {
            int quiet = now < limit / 2 ? low + 1 : 0;
            return new ErrorRate(rates.at(), usual, 0, quiet, limit, quiet < QUIET, true, now);
        }
        double from = Math.max(FLOOR, TIMES * usual);
        if (now < from) {
            double mean = usual + WEIGHT * (now - usual);
            return new ErrorRate(rates.at(), mean, 0, 0, 0, false, true, now);
        }
        boolean enough = high + 1 >= READINGS;
        return new ErrorRate(rates.at(), usual, high + 1, 0, enough ? from : 0, enough, settled || enough, now);
    }
}
