package io.vigie.commands.libvirt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Real time. A job that waits looks at the clock, and not before it has asked for what it waits for: so it is known to
 * wait, and can be told that its time is over.
 */
final class WaitingTime extends Clock {
    private final String job;
    private volatile boolean waits;
    private volatile boolean over;

    /** @param job the name of its thread */
    WaitingTime(String job) {
        this.job = job;
    }

    boolean waits() {
        return waits;
    }

    /** Any time that it may have had. */
    void end() {
        over = true;
    }

    @Override
    public Instant instant() {
        Instant now = Instant.now();
        if (!Thread.currentThread().getName().equals(job)) {
            return now;
        }
        waits = true;
        return over ? now.plus(Duration.ofDays(1)) : now;
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
