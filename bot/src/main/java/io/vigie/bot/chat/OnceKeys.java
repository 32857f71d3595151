package io.vigie.bot.chat;

import io.vigie.bot.store.StoreProblems;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The messages of one chat that must not be posted twice, though the program ends or an answer gets lost in between. Every
 * method throws a {@code Problem} when the database fails.
 */
public final class OnceKeys {
    private static final Duration KEEP = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final String table;

    /** A message with a key: where it is, or whether it is not known if the server has it. */
    public sealed interface Once {
        /** @param channel where it is: perhaps a thread */
        record Posted(String channel, String post) implements Once {}

        /** @param since milliseconds */
        record Begun(long since) implements Once {}

        record New() implements Once {}
    }

    /** @param platform of the chat, whose table is called by it */
    public OnceKeys(JdbcClient jdbc, Clock clock, String platform) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.table = platform + "_once";
    }

    /** Notes that a message with this key is about to be posted, or tells what became of it. */
    public Once begin(String key, String channel) {
        return StoreProblems.asked(() -> beginning(key, channel));
    }

    private Once beginning(String key, String channel) {
        long now = clock.millis();
        boolean isNew = jdbc.sql("INSERT INTO " + table + " (once_key, channel, posted, post, at)"
                                + " VALUES (?, ?, '', '', ?) ON CONFLICT (once_key, channel) DO NOTHING")
                        .params(key, channel, now)
                        .update()
                > 0;
        if (isNew) {
            return new Once.New();
        }
        return jdbc.sql("SELECT posted, post, at FROM " + table + " WHERE once_key = ? AND channel = ?")
                .params(key, channel)
                .query((rs, n) -> rs.getString(2).isEmpty()
                        ? (Once) new Once.Begun(rs.getLong(3))
                        : new Once.Posted(rs.getString(1), rs.getString(2)))
                .optional()
                .orElseGet(() -> new Once.Begun(now));
    }

    /** @param posted the channel or thread it is in */
    public void posted(String key, String channel, String posted, String post) {
        var unused = StoreProblems.asked(
                () -> jdbc.sql("UPDATE " + table + " SET posted = ?, post = ? WHERE once_key = ? AND channel = ?")
                        .params(posted, post, key, channel)
                        .update());
    }

    /** Whether some key is known to have made this post. */
    public boolean isKnown(String post) {
        return StoreProblems.asked(() -> jdbc.sql("SELECT COUNT(*) FROM " + table + " WHERE post = ?")
                        .param(post)
                        .query(Integer.class)
                        .single())
                > 0;
    }

    /** Forgets what no retry will ask for any more. */
    public void sweep() {
        var unused = StoreProblems.asked(() -> jdbc.sql("DELETE FROM " + table + " WHERE at < ?")
                .param(clock.millis() - KEEP.toMillis())
                .update());
    }
}
