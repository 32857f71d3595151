package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.OnceKeys;
import io.vigie.bot.store.SoonDurable;
import io.vigie.bot.store.StoreProblems;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What must outlive the program: up to where each channel was heard, what was posted, which slash commands wait for
 * their answer. Every method throws a {@code Problem} when the database fails.
 */
class Memory {
    private static final Duration TOKENS_LAST = Duration.ofMinutes(15);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    /** For slash commands, whose claims are as good as those of other messages: nobody's answer waits for the disk. */
    private final SoonDurable soon;

    private final Clock clock;
    private final OnceKeys once;
    private final String owner = UUID.randomUUID().toString();

    /** @param message the last one that was dealt with */
    record Cursor(String message, boolean direct) {
        /** Ids are unsigned numbers that grow with time. */
        boolean isBefore(String other) {
            return Long.compareUnsigned(Long.parseUnsignedLong(message), Long.parseUnsignedLong(other)) < 0;
        }
    }

    /** A slash command that waits for its answer. */
    record Waiting(String id, String application, String token) {}

    Memory(JdbcClient jdbc, TransactionTemplate transaction, SoonDurable soon, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.soon = soon;
        this.clock = clock;
        this.once = new OnceKeys(jdbc, clock, DiscordAdapter.PLATFORM);
    }

    /** What was posted. */
    OnceKeys once() {
        return once;
    }

    /** By channel; empty before the first connection ever. */
    Map<String, Cursor> cursors() {
        return StoreProblems.asked(() -> {
            Map<String, Cursor> cursors = new HashMap<>();
            jdbc.sql("SELECT channel, message, direct FROM discord_cursor").query(rs -> {
                cursors.put(rs.getString(1), new Cursor(rs.getString(2), rs.getInt(3) == 1));
            });
            return cursors;
        });
    }

    /** Cursors only go forward, whichever replica moves them. */
    void save(Map<String, Cursor> cursors) {
        var unused = StoreProblems.asked(() -> transaction.execute(status -> {
            int changed = 0;
            for (Map.Entry<String, Cursor> cursor : new TreeMap<>(cursors).entrySet()) {
                changed += jdbc.sql("INSERT INTO discord_cursor (channel, direct, message, at) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (channel) DO UPDATE SET message = excluded.message, at = excluded.at"
                                + " WHERE discord_cursor.at < excluded.at")
                        .params(
                                cursor.getKey(),
                                cursor.getValue().direct() ? 1 : 0,
                                cursor.getValue().message(),
                                Wire.time(cursor.getValue().message()))
                        .update();
            }
            return changed;
        }));
    }

    /**
     * Whether this slash command is ours: of several replicas one takes it, once. It counts as abandoned when it is
     * neither {@linkplain #answered answered} nor {@linkplain #keep kept} for so long.
     */
    boolean claim(Waiting interaction, Duration lease) {
        return changed(() -> jdbc.sql("INSERT INTO discord_interaction (id, application, token, at, owner, lease)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")
                        .params(
                                interaction.id(),
                                interaction.application(),
                                interaction.token(),
                                clock.millis(),
                                owner,
                                clock.millis() + lease.toMillis())
                        .update())
                > 0;
    }

    /** A sign of life for all that this process has taken and not answered yet. */
    void keep(Duration lease) {
        var unused = changed(() -> jdbc.sql("UPDATE discord_interaction SET lease = ? WHERE owner = ? AND lease > 0")
                .params(clock.millis() + lease.toMillis(), owner)
                .update());
    }

    /** Nobody sees to it any more, and whoever chose it does not know yet. */
    void leave(String interaction) {
        var unused = changed(
                () -> jdbc.sql("UPDATE discord_interaction SET lease = 1, owner = '' WHERE id = ? AND lease > 0")
                        .param(interaction)
                        .update());
    }

    Optional<Waiting> waiting(String interaction) {
        return StoreProblems.asked(
                () -> jdbc.sql("SELECT id, application, token FROM discord_interaction WHERE id = ? AND lease > 0")
                        .param(interaction)
                        .query((rs, n) -> new Waiting(rs.getString(1), rs.getString(2), rs.getString(3)))
                        .optional());
    }

    /** It stays known, so that nobody takes it again. */
    void answered(String interaction) {
        var unused = changed(() -> jdbc.sql("UPDATE discord_interaction SET lease = 0, token = '' WHERE id = ?")
                .param(interaction)
                .update());
    }

    private record Abandoned(Waiting waiting, long lease) {}

    /**
     * Those whose owner gives no sign of life any more. Each is told of by one replica, or, if that does not come to tell
     * it is {@linkplain #answered answered}, by another one later.
     *
     * @param lease how long that one has for it
     */
    List<Waiting> abandoned(Duration lease) {
        return StoreProblems.asked(() -> jdbc
                .sql("SELECT id, application, token, lease FROM discord_interaction"
                        + " WHERE lease > 0 AND lease < ? AND owner <> ?")
                .params(clock.millis(), owner)
                .query((rs, n) ->
                        new Abandoned(new Waiting(rs.getString(1), rs.getString(2), rs.getString(3)), rs.getLong(4)))
                .list()
                .stream()
                .filter(left ->
                        jdbc.sql("UPDATE discord_interaction SET lease = ?, owner = '' WHERE id = ? AND lease = ?")
                                        .params(
                                                clock.millis() + lease.toMillis(),
                                                left.waiting().id(),
                                                left.lease())
                                        .update()
                                > 0)
                .map(Abandoned::waiting)
                .toList());
    }

    private int changed(Supplier<Integer> change) {
        return StoreProblems.asked(() -> soon.execute(change));
    }

    /** Forgets what no retry will ask for any more, and the slash commands that cannot be answered any more. */
    void sweep() {
        once.sweep();
        var unused = StoreProblems.asked(() -> jdbc.sql("DELETE FROM discord_interaction WHERE at < ?")
                .param(clock.millis() - TOKENS_LAST.toMillis())
                .update());
    }
}
