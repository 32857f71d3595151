package io.vigie.commands.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. */
public final class SettableClock extends Clock {
    private volatile Instant now;

    public SettableClock(Instant start) {
        now = start;
    }

    /** @param start such as {@code 2026-11-23T11:47:00Z} */
    public SettableClock(String start) {
        this(Instant.parse(start));
    }

    public void set(Instant to) {
        now = to;
    }

    public Instant advance(Duration by) {
        now = now.plus(by);
        return now;
    }

    /** By seconds, in which traces count. */
    public Instant tick(double seconds) {
        return advance(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
