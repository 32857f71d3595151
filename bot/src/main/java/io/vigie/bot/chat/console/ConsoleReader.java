package io.vigie.bot.chat.console;

import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.console.MessageView.Author;
import io.vigie.bot.chat.console.MessageView.FileView;
import io.vigie.bot.chat.console.MessageView.ReactionView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads messages with all that hangs on them. */
@Component
@ConsoleOnly
class ConsoleReader {
    /** What a browser shows by itself and cannot take for a page; SVG can hold scripts. */
    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private static final String COLUMNS = "SELECT m.id, m.channel, m.thread, m.author, p.name, m.text, m.answer,"
            + " m.created, m.edited, m.revision FROM console_message m LEFT JOIN console_member p ON p.account = m.author ";

    private record Row(
            long id,
            String channel,
            @Nullable Long thread,
            Author author,
            @Nullable String text,
            @Nullable String answer,
            long created,
            @Nullable Long edited,
            int revision) {}

    private record Replies(int count, long last) {}

    /** A file's content with what its response needs. */
    record FileContent(String channel, String name, String mediaType, boolean image, byte[] content) {}

    private final JdbcClient jdbc;

    ConsoleReader(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest messages of a channel or of a thread before the given one, oldest first. */
    List<MessageView> page(String channel, OptionalLong thread, long before, int limit) {
        List<Row> rows = jdbc.sql(COLUMNS + "WHERE m.channel = :channel AND "
                        + (thread.isPresent() ? "m.thread = :thread" : "m.thread IS NULL")
                        + " AND m.id < :before ORDER BY m.id DESC LIMIT :limit")
                .param("channel", channel)
                .param("thread", thread.orElse(0))
                .param("before", before)
                .param("limit", limit)
                .query(ConsoleReader::row)
                .list();
        return complete(rows.reversed());
    }

    List<MessageView> messages(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return complete(jdbc.sql(COLUMNS + "WHERE m.id IN (:ids) ORDER BY m.id")
                .param("ids", ids)
                .query(ConsoleReader::row)
                .list());
    }

    Optional<MessageView> message(long id) {
        return messages(List.of(id)).stream().findFirst();
    }

    Optional<FileContent> file(long id) {
        return jdbc.sql("SELECT m.channel, f.name, f.media_type, f.content FROM console_file f"
                        + " JOIN console_message m ON m.id = f.message WHERE f.id = ?")
                .param(id)
                .query((rs, n) -> new FileContent(
                        rs.getString(1),
                        rs.getString(2),
                        rs.getString(3),
                        IMAGES.contains(rs.getString(3)),
                        rs.getBytes(4)))
                .optional();
    }

    private List<MessageView> complete(List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Long> ids = rows.stream().map(Row::id).toList();
        Map<Long, List<FileView>> files = files(ids);
        Map<Long, List<ReactionView>> reactions = reactions(ids);
        Map<Long, Replies> replies = replies(ids);
        return rows.stream()
                .map(r -> {
                    Replies thread = replies.get(r.id());
                    return new MessageView(
                            r.id(),
                            r.channel(),
                            r.thread(),
                            r.author(),
                            r.text(),
                            r.answer(),
                            r.created(),
                            r.edited(),
                            r.revision(),
                            files.getOrDefault(r.id(), List.of()),
                            reactions.getOrDefault(r.id(), List.of()),
                            thread == null ? 0 : thread.count(),
                            thread == null ? null : thread.last());
                })
                .toList();
    }

    private Map<Long, List<FileView>> files(List<Long> ids) {
        Map<Long, List<FileView>> files = new HashMap<>();
        jdbc.sql(
                        "SELECT message, id, name, media_type, size, alt FROM console_file WHERE message IN (:ids) ORDER BY id")
                .param("ids", ids)
                .query(rs -> {
                    String type = rs.getString(4);
                    files.computeIfAbsent(rs.getLong(1), id -> new ArrayList<>())
                            .add(new FileView(
                                    rs.getLong(2),
                                    rs.getString(3),
                                    type,
                                    rs.getLong(5),
                                    IMAGES.contains(type),
                                    rs.getString(6)));
                });
        return files;
    }

    private Map<Long, List<ReactionView>> reactions(List<Long> ids) {
        Map<Long, Map<String, List<Author>>> found = new HashMap<>();
        jdbc.sql("SELECT r.message, r.emoji, r.author, p.name FROM console_reaction r"
                        + " LEFT JOIN console_member p ON p.account = r.author WHERE r.message IN (:ids)"
                        + " ORDER BY r.message, r.at, r.author")
                .param("ids", ids)
                .query(rs -> {
                    found.computeIfAbsent(rs.getLong(1), id -> new LinkedHashMap<>())
                            .computeIfAbsent(rs.getString(2), emoji -> new ArrayList<>())
                            .add(author(rs.getString(3), rs.getString(4)));
                });
        Map<Long, List<ReactionView>> views = new HashMap<>();
        found.forEach((id, signs) -> views.put(id, inOrder(signs)));
        return views;
    }

    /** Always in the same order, so that no button moves away under a finger. */
    private static List<ReactionView> inOrder(Map<String, List<Author>> signs) {
        List<ReactionView> views = new ArrayList<>();
        for (Emoji emoji : Emoji.values()) {
            List<Author> by = signs.get(emoji.name());
            if (by != null) {
                views.add(new ReactionView(emoji.sign(), Collections.unmodifiableList(by)));
            }
        }
        return views;
    }

    private Map<Long, Replies> replies(List<Long> ids) {
        Map<Long, Replies> replies = new HashMap<>();
        jdbc.sql("SELECT thread, COUNT(*), MAX(created) FROM console_message WHERE thread IN (:ids) GROUP BY thread")
                .param("ids", ids)
                .query(rs -> {
                    replies.put(rs.getLong(1), new Replies(rs.getInt(2), rs.getLong(3)));
                });
        return replies;
    }

    private static Row row(ResultSet rs, int n) throws SQLException {
        return new Row(
                rs.getLong(1),
                rs.getString(2),
                number(rs, 3),
                author(rs.getString(4), rs.getString(5)),
                rs.getString(6),
                rs.getString(7),
                rs.getLong(8),
                number(rs, 9),
                rs.getInt(10));
    }

    private static Author author(String account, @Nullable String name) {
        return account.isEmpty() ? Author.BOT : new Author(account, name == null ? account : name, false);
    }

    private static @Nullable Long number(ResultSet rs, int column) throws SQLException {
        long value = rs.getLong(column);
        return rs.wasNull() ? null : value;
    }
}
