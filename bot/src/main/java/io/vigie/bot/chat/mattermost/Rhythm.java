package io.vigie.bot.chat.mattermost;

import java.time.Duration;
import java.util.List;

/**
 * The line's times.
 *
 * @param ping how often the line is tried: a revoked token leaves it open, and only the ping's answer tells
 * @param answer how long a ping's answer, or the first word on a new line, may take
 * @param firstRetry the wait before the first new attempt; doubled for each further one
 * @param longestRetry the longest wait between two attempts
 * @param queue how many events may wait; what is too much is read again over REST
 * @param pages how many pages of a channel's posts, of 200 each, are read of what was missed
 * @param again how long after an event that is looked at once more which a replica of the server's database may not have
 *     had yet; shortest first
 */
record Rhythm(
        Duration ping,
        Duration answer,
        Duration firstRetry,
        Duration longestRetry,
        int queue,
        int pages,
        List<Duration> again) {
    /** The server sends at most 256 at once and cuts a client that sends nothing for 100 s. */
    static final Rhythm USUAL = new Rhythm(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMillis(200),
            Duration.ofMinutes(1),
            4096,
            History.MOST_PAGES);

    Rhythm {
        again = List.copyOf(again);
    }

    /** Looks again as is usual. */
    Rhythm(Duration ping, Duration answer, Duration firstRetry, Duration longestRetry, int queue, int pages) {
        this(
                ping,
                answer,
                firstRetry,
                longestRetry,
                queue,
                pages,
                List.of(Duration.ofSeconds(2), Duration.ofSeconds(10)));
    }
}
