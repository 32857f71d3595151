package io.vigie.bot.chat.mattermost;

import java.time.Duration;

/** The time at {@link FakeMattermost}'s, in milliseconds. */
class FakeTime {
    private Duration forward = Duration.ZERO;
    private long last;

    synchronized void putForward(Duration by) {
        forward = forward.plus(by);
    }

    synchronized long now() {
        return System.currentTimeMillis() + forward.toMillis();
    }

    /** Another one each time. */
    synchronized long next() {
        last = Math.max(last + 1, now());
        return last;
    }
}
