package io.vigie.bot.chat.mattermost;

import io.vigie.bot.store.StoreProblems;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What must outlive the program: up to where each channel was heard, and what was posted.
 * Every method throws a {@code Problem} when the database fails.
 */
class Memory {
    private static final Duration KEEP = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** A message with a key: where it is, or whether it is not known if the server has it. */
    sealed interface Once {
        record Posted(String post) implements Once {}

        /**
         * @param since milliseconds
         */
        record Begun(long since) implements Once {}

        record New() implements Once {}
    }

    Memory(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** By channel; empty before the first connection ever. */
    Map<String, Long> cursors() {
        return stored(() -> {
            Map<String, Long> cursors = new HashMap<>();
            jdbc.sql("SELECT channel, at FROM mattermost_cursor").query(rs -> {
                cursors.put(rs.getString(1), rs.getLong(2));
            });
            return cursors;
        });
    }

    /** Cursors only go forward, whichever replica moves them. */
    void save(Map<String, Long> cursors) {
        var unused = stored(() -> transaction.execute(status -> {
            int changed = 0;
            for (Map.Entry<String, Long> cursor : new TreeMap<>(cursors).entrySet()) {
                changed += jdbc.sql("INSERT INTO mattermost_cursor (channel, at) VALUES (?, ?)"
                                + " ON CONFLICT (channel) DO UPDATE SET at = excluded.at"
                                + " WHERE mattermost_cursor.at < excluded.at")
                        .params(cursor.getKey(), cursor.getValue())
                        .update();
            }
            return changed;
        }));
    }

    /** Notes that a message with this key is about to be posted, or tells what became of it. */
    Once begin(String key, String channel) {
        return stored(() -> beginning(key, channel));
    }

    private Once beginning(String key, String channel) {
        long now = clock.millis();
        boolean isNew = jdbc.sql("INSERT INTO mattermost_once (once_key, channel, post, at) VALUES (?, ?, '', ?)"
                                + " ON CONFLICT (once_key, channel) DO NOTHING")
                        .params(key, channel, now)
                        .update()
                > 0;
        if (isNew) {
            return new Once.New();
        }
        Optional<Once> known = jdbc.sql("SELECT post, at FROM mattermost_once WHERE once_key = ? AND channel = ?")
                .params(key, channel)
                .query((rs, n) -> rs.getString(1).isEmpty()
                        ? (Once) new Once.Begun(rs.getLong(2))
                        : new Once.Posted(rs.getString(1)))
                .optional();
        return known.orElseGet(() -> new Once.Begun(now));
    }

    void posted(String key, String channel, String post) {
        var unused = stored(() -> jdbc.sql("UPDATE mattermost_once SET post = ? WHERE once_key = ? AND channel = ?")
                .params(post, key, channel)
                .update());
    }

    /** Forgets what no retry will ask for any more. */
    void sweep() {
        long before = clock.millis() - KEEP.toMillis();
        var unused = stored(() -> jdbc.sql("DELETE FROM mattermost_once WHERE at < ?")
                .param(before)
                .update());
    }

    private static <T extends @Nullable Object> T stored(Supplier<T> access) {
        try {
            return access.get();
        } catch (DataAccessException | TransactionException e) {
            throw StoreProblems.of(e);
        }
    }
}
