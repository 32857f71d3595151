package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.OnceKeys;
import io.vigie.bot.store.StoreProblems;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What must outlive the program: up to where each channel was heard, and what was posted.
 * Every method throws a {@code Problem} when the database fails.
 */
class Memory {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final OnceKeys once;

    Memory(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.once = new OnceKeys(jdbc, clock, MattermostAdapter.PLATFORM);
    }

    /** What was posted. */
    OnceKeys once() {
        return once;
    }

    /** By channel; empty before the first connection ever. */
    Map<String, Long> cursors() {
        return StoreProblems.asked(() -> {
            Map<String, Long> cursors = new HashMap<>();
            jdbc.sql("SELECT channel, at FROM mattermost_cursor").query(rs -> {
                cursors.put(rs.getString(1), rs.getLong(2));
            });
            return cursors;
        });
    }

    /** Cursors only go forward, whichever replica moves them. */
    void save(Map<String, Long> cursors) {
        var unused = StoreProblems.asked(() -> transaction.execute(status -> {
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

    /** Forgets what no retry will ask for any more. */
    void sweep() {
        once.sweep();
    }
}
