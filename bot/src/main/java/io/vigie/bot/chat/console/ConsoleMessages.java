package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.AnswerJson;
import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Reaction;
import io.vigie.bot.store.StoreProblems;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes messages and reactions; each change and its event are one transaction. */
@Component
@ConsoleOnly
class ConsoleMessages {
    /** The bot as an author. */
    static final String BOT = "";

    private static final int LONGEST_FILE = 16 * 1024 * 1024;

    /**
     * A message that was asked for.
     *
     * @param isNew false when its key had made it before
     */
    record Written(long id, boolean isNew) {}

    /**
     * What a person said, as it stands there for everybody.
     *
     * @param thread the root it hangs on
     */
    record Said(AccountId author, String channel, long id, Optional<Long> thread, String text, Instant at) {}

    private record Kept(String channel, @Nullable Long thread, String author) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final ConsoleEvents events;
    private final Clock clock;

    ConsoleMessages(JdbcClient jdbc, TransactionTemplate transactions, ConsoleEvents events, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Writes what a person said, and returns what stands there: that is something else where the key had been used for
     * that.
     *
     * @param key made by the page, so that a repeated request does not double the message; empty when it has none
     * @throws Problem of the user when there is no such thread
     */
    Said say(ConsoleMember author, String channel, Optional<Long> thread, String text, String key) {
        String once = key.isEmpty() ? "" : "person " + author.account().id() + " " + key;
        return write(event -> {
            Written written = insert(event, channel, thread, author.account().id(), text, null, once);
            return said("id = ?", written.id()).getFirst();
        });
    }

    /**
     * What people have said in this time, in order.
     *
     * @throws Problem when the database fails
     */
    List<Said> saidBetween(Instant start, Instant end) {
        return StoreProblems.asked(
                () -> said("created BETWEEN ? AND ? AND author <> ''", start.toEpochMilli(), end.toEpochMilli()));
    }

    private List<Said> said(String which, Object... parameters) {
        return jdbc.sql("SELECT author, channel, id, thread, text, created FROM console_message WHERE " + which
                        + " ORDER BY id")
                .params(parameters)
                .query((rs, n) -> new Said(
                        new AccountId(ConsoleAdapter.PLATFORM, rs.getString(1)),
                        rs.getString(2),
                        rs.getLong(3),
                        Optional.of(rs.getLong(4)).filter(root -> root > 0),
                        rs.getString(5),
                        Instant.ofEpochMilli(rs.getLong(6))))
                .list();
    }

    /**
     * Writes what the bot says, with its files and offers.
     *
     * @throws Problem of the site when there is no such thread or a file is too large
     */
    Written post(String channel, Optional<Long> thread, Outgoing message) {
        for (Attachment file : message.files()) {
            if (file.content().length > LONGEST_FILE) {
                throw Problem.site("The file " + file.name() + " is larger than the console takes (16 MiB).");
            }
        }
        String answer = AnswerJson.write(message.answer());
        String once = message.key().isEmpty() ? "" : "bot " + message.key();
        return write(event -> {
            Written written = insert(event, channel, thread, BOT, null, answer, once);
            if (written.isNew()) {
                message.files().forEach(file -> attach(written.id(), file));
                message.offers().forEach(offer -> react(written.id(), offer, BOT));
            }
            return written;
        });
    }

    /**
     * Shows something else in a message of the bot.
     *
     * @throws Problem of the site when the bot has no such message
     */
    void edit(long id, Answer answer) {
        String json = AnswerJson.write(answer);
        write(event -> {
            Kept kept = kept(id).filter(k -> k.author().equals(BOT)).orElseThrow(() -> gone(id));
            jdbc.sql("UPDATE console_message SET answer = ?, edited = ?, revision = revision + 1 WHERE id = ?")
                    .params(json, clock.millis(), id)
                    .update();
            events.append(event, kept.channel(), id);
            return id;
        });
    }

    /** Whether the message is still there. */
    boolean stands(long id) {
        return StoreProblems.asked(() -> kept(id).isPresent());
    }

    /** Adds or takes away a person's reaction. @return whether that changed anything */
    boolean react(ConsoleMember member, String channel, long id, Emoji emoji, boolean present) {
        return write(event -> {
            String account = member.account().id();
            int changed = present
                    ? react(id, emoji, account)
                    : jdbc.sql("DELETE FROM console_reaction WHERE message = ? AND emoji = ? AND author = ?")
                            .params(id, emoji.name(), account)
                            .update();
            if (changed > 0) {
                events.append(event, channel, id);
            }
            return changed > 0;
        });
    }

    /**
     * People's reactions.
     *
     * @throws Problem of the site when there is no such message, or the database fails
     */
    List<Reaction> reactions(long id) {
        return StoreProblems.asked(() -> {
            if (kept(id).isEmpty()) {
                throw gone(id);
            }
            return standing(id);
        });
    }

    private List<Reaction> standing(long id) {
        return jdbc.sql("SELECT author, emoji FROM console_reaction WHERE message = ? AND author <> ?"
                        + " ORDER BY at, author")
                .params(id, BOT)
                .query((rs, n) -> new Reaction(
                        new AccountId(ConsoleAdapter.PLATFORM, rs.getString(1)), Emoji.valueOf(rs.getString(2))))
                .list();
    }

    private Written insert(
            long event,
            String channel,
            Optional<Long> thread,
            String author,
            @Nullable String text,
            @Nullable String answer,
            String once) {
        Optional<Long> before = once.isEmpty()
                ? Optional.empty()
                : jdbc.sql("SELECT id FROM console_message WHERE once_key = ?")
                        .param(once)
                        .query(Long.class)
                        .optional();
        if (before.isPresent()) {
            return new Written(before.get(), false);
        }
        Optional<Long> root = thread.map(t -> root(channel, t));
        long id = jdbc.sql("INSERT INTO console_message (channel, thread, author, text, answer, once_key, created,"
                        + " revision) VALUES (:channel, :thread, :author, :text, :answer, :once, :now, 0) RETURNING id")
                .param("channel", channel)
                .param("thread", root.orElse(null), java.sql.Types.BIGINT)
                .param("author", author)
                .param("text", text, java.sql.Types.VARCHAR)
                .param("answer", answer, java.sql.Types.VARCHAR)
                .param("once", once.isEmpty() ? null : once, java.sql.Types.VARCHAR)
                .param("now", clock.millis())
                .query(Long.class)
                .single();
        events.append(event, channel, id);
        // The root shows how many replies it has.
        root.ifPresent(r -> events.append(events.tick(), channel, r));
        return new Written(id, true);
    }

    /** Threads have one level: an answer to an answer belongs to the same root. */
    private long root(String channel, long thread) {
        Kept kept = kept(thread)
                .filter(k -> k.channel().equals(channel))
                .orElseThrow(() -> Problem.user("There is no message " + thread + " here to answer to."));
        return kept.thread() == null ? thread : kept.thread();
    }

    private void attach(long message, Attachment file) {
        jdbc.sql("INSERT INTO console_file (message, name, media_type, size, content, alt) VALUES (?, ?, ?, ?, ?, ?)")
                .params(message, file.name(), file.mediaType(), file.content().length, file.content(), file.alt())
                .update();
    }

    private int react(long message, Emoji emoji, String author) {
        return jdbc.sql("INSERT INTO console_reaction (message, emoji, author, at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (message, emoji, author) DO NOTHING")
                .params(message, emoji.name(), author, clock.millis())
                .update();
    }

    private Optional<Kept> kept(long id) {
        return jdbc.sql("SELECT channel, thread, author FROM console_message WHERE id = ?")
                .param(id)
                .query((rs, n) -> {
                    long thread = rs.getLong(2);
                    boolean none = rs.wasNull();
                    return new Kept(rs.getString(1), none ? null : thread, rs.getString(3));
                })
                .optional();
    }

    private static Problem gone(long id) {
        return Problem.site("The console no longer has the message " + id + ".");
    }

    private <T> T write(Change<T> change) {
        return StoreProblems.asked(
                () -> Objects.requireNonNull(transactions.execute(status -> change.apply(events.tick()))));
    }

    private interface Change<T> {
        T apply(long event);
    }
}
