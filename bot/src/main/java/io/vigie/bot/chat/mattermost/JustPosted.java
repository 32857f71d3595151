package io.vigie.bot.chat.mattermost;

import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The bot's own newest posts. Where the server's database has replicas, which most reading goes to, a new post is not
 * found by everybody at once: that is no sign that it was deleted, or that the bot may do nothing with it.
 */
class JustPosted {
    private static final long LAG = Duration.ofSeconds(30).toMillis();

    /** More than are posted in that time; what is forgotten sooner is believed to be what the server says it is. */
    private static final int MOST = 512;

    private final Clock clock;
    private final AtomicReferenceArray<@Nullable Posted> newest = new AtomicReferenceArray<>(MOST);
    private final AtomicInteger next = new AtomicInteger();

    private record Posted(String post, long at) {}

    JustPosted(Clock clock) {
        this.clock = clock;
    }

    void add(String post) {
        newest.set(Math.floorMod(next.getAndIncrement(), MOST), new Posted(post, clock.millis()));
    }

    /** The server told that it was deleted. */
    void forget(String post) {
        for (int i = 0; i < MOST; i++) {
            Posted posted = newest.get(i);
            if (posted != null && posted.post().equals(post)) {
                var unused = newest.compareAndSet(i, posted, null);
            }
        }
    }

    boolean has(String post) {
        long since = clock.millis() - LAG;
        for (int i = 0; i < MOST; i++) {
            Posted posted = newest.get(i);
            if (posted != null && posted.post().equals(post) && posted.at() > since) {
                return true;
            }
        }
        return false;
    }

    static Problem notYet() {
        return Problem.site("Mattermost cannot tell yet what became of a message posted just now.");
    }
}
