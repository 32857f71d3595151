package io.vigie.bot.incident;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of silences. */
@Component
class SilenceStore {
    private final JdbcClient db;

    SilenceStore(JdbcClient db) {
        this.db = db;
    }

    long create(String pattern, String reason, String uid, String realm, String uuid, Instant made, Instant until) {
        return db.sql("INSERT INTO silence (pattern, reason, by_uid, by_realm, by_uuid, made_at, until_at)"
                        + " VALUES (:pattern, :reason, :uid, :realm, :uuid, :made, :until) RETURNING id")
                .param("pattern", pattern)
                .param("reason", reason)
                .param("uid", uid)
                .param("realm", realm)
                .param("uuid", uuid)
                .param("made", made.toEpochMilli())
                .param("until", until.toEpochMilli())
                .query(Long.class)
                .single();
    }

    Optional<Silence> find(long id) {
        return db.sql("SELECT * FROM silence WHERE id = :id")
                .param("id", id)
                .query(SilenceStore::silence)
                .optional();
    }

    /** Those that nobody has ended, expired or not; the oldest first. */
    List<Silence> unended() {
        return db.sql("SELECT * FROM silence WHERE ended_at IS NULL ORDER BY id")
                .query(SilenceStore::silence)
                .list();
    }

    void end(long id, Instant at) {
        db.sql("UPDATE silence SET ended_at = :at WHERE id = :id AND ended_at IS NULL")
                .param("id", id)
                .param("at", at.toEpochMilli())
                .update();
    }

    private static Silence silence(ResultSet row, int number) throws SQLException {
        long ended = row.getLong("ended_at");
        Optional<Instant> endedAt = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended));
        return new Silence(
                row.getLong("id"),
                row.getString("pattern"),
                row.getString("reason"),
                row.getString("by_uid"),
                Instant.ofEpochMilli(row.getLong("made_at")),
                Instant.ofEpochMilli(row.getLong("until_at")),
                endedAt);
    }
}
