package io.vigie.bot.chat.mattermost;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's clock, by which it dates posts, as far as its answers to pings tell; ours until it has answered one. What
 * was said is told from what is late by it, however far the two are apart.
 */
class ServerClock extends Clock {
    private static final Duration NOTABLE = Duration.ofSeconds(10);

    private final Clock ours;

    /** By so much ours is ahead of it; not known yet when null. */
    private volatile @Nullable Duration ahead;

    ServerClock(Clock ours) {
        this.ours = ours;
    }

    /**
     * @param told what it said its time is, in milliseconds; 0 when it did not say
     * @param asked when it was asked, on our clock; it answered just now
     */
    void told(long told, Instant asked) {
        if (told > 0) {
            Duration way = Duration.between(asked, ours.instant()).dividedBy(2);
            ahead = Duration.between(Instant.ofEpochMilli(told), asked.plus(way));
        }
    }

    /** When on our clock. */
    Instant now() {
        return ours.instant();
    }

    /** Whether the server has told it. */
    boolean isKnown() {
        return ahead != null;
    }

    private Duration ahead() {
        Duration known = ahead;
        return known == null ? Duration.ZERO : known;
    }

    /** That one of the two is wrong; always in the same words. */
    Optional<String> trouble() {
        Duration apart = ahead();
        return apart.abs().compareTo(NOTABLE) <= 0
                ? Optional.empty()
                : Optional.of("Vigie's clock is more than " + NOTABLE.toSeconds() + " s "
                        + (apart.isNegative() ? "behind" : "ahead of")
                        + " Mattermost's: let both be set by the same time servers.");
    }

    @Override
    public Instant instant() {
        return ours.instant().minus(ahead());
    }

    @Override
    public ZoneId getZone() {
        return ours.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
