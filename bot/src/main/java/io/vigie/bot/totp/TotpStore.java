package io.vigie.bot.totp;

import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code totp} and {@code totp_shown}. */
final class TotpStore {
    private final JdbcClient sql;

    TotpStore(JdbcClient sql) {
        this.sql = sql;
    }

    /**
     * @param secret encrypted
     * @param active false until its owner has shown a first code
     * @param lastStep of the last accepted code
     * @param wrong codes in a row that were not accepted
     * @param wrongSince when the first of these came
     */
    record Row(
            PersonId person,
            String uid,
            byte[] secret,
            boolean active,
            Instant begunAt,
            long lastStep,
            int wrong,
            Instant wrongSince) {}

    Optional<Row> find(PersonId person) {
        return sql.sql("SELECT * FROM totp WHERE realm = ? AND entry_uuid = ?")
                .params(person.realm(), person.entryUuid())
                .query((row, n) -> row(row))
                .optional();
    }

    List<Row> active() {
        return sql.sql("SELECT * FROM totp WHERE active = 1 ORDER BY uid, realm, entry_uuid")
                .query((row, n) -> row(row))
                .list();
    }

    /** So that two codes at once are judged one after the other. */
    void lock(PersonId person) {
        sql.sql("UPDATE totp SET wrong = wrong WHERE realm = ? AND entry_uuid = ?")
                .params(person.realm(), person.entryUuid())
                .update();
    }

    /** In place of one that was never active. */
    void begin(Person person, byte[] secret, Instant now) {
        sql.sql("DELETE FROM totp WHERE realm = ? AND entry_uuid = ? AND active = 0")
                .params(person.id().realm(), person.id().entryUuid())
                .update();
        sql.sql("""
                        INSERT INTO totp (realm, entry_uuid, uid, secret, active, begun_at, last_step, wrong, wrong_since)
                        VALUES (?, ?, ?, ?, 0, ?, 0, 0, 0)
                        """)
                .params(person.id().realm(), person.id().entryUuid(), person.uid(), secret, now.toEpochMilli())
                .update();
    }

    /** False when another code of this step or a later one was accepted meanwhile. */
    boolean accept(PersonId person, long step) {
        return sql.sql("""
                        UPDATE totp SET last_step = ?, active = 1, wrong = 0, wrong_since = 0
                        WHERE realm = ? AND entry_uuid = ? AND last_step < ?
                        """)
                        .params(step, person.realm(), person.entryUuid(), step)
                        .update()
                == 1;
    }

    void wrong(PersonId person, int wrong, Instant since) {
        sql.sql("UPDATE totp SET wrong = ?, wrong_since = ? WHERE realm = ? AND entry_uuid = ?")
                .params(wrong, since.toEpochMilli(), person.realm(), person.entryUuid())
                .update();
    }

    /** With all that was shown by it. */
    boolean remove(PersonId person) {
        sql.sql("DELETE FROM totp_shown WHERE realm = ? AND entry_uuid = ?")
                .params(person.realm(), person.entryUuid())
                .update();
        return sql.sql("DELETE FROM totp WHERE realm = ? AND entry_uuid = ?")
                        .params(person.realm(), person.entryUuid())
                        .update()
                == 1;
    }

    void shown(long proposal, PersonId person, Instant at) {
        sql.sql("DELETE FROM totp_shown WHERE proposal = ? AND realm = ? AND entry_uuid = ?")
                .params(proposal, person.realm(), person.entryUuid())
                .update();
        sql.sql("INSERT INTO totp_shown (proposal, realm, entry_uuid, shown_at) VALUES (?, ?, ?, ?)")
                .params(proposal, person.realm(), person.entryUuid(), at.toEpochMilli())
                .update();
    }

    boolean hasShown(long proposal, PersonId person) {
        return sql.sql("SELECT COUNT(*) AS n FROM totp_shown WHERE proposal = ? AND realm = ? AND entry_uuid = ?")
                        .params(proposal, person.realm(), person.entryUuid())
                        .query((row, n) -> row.getInt("n"))
                        .single()
                > 0;
    }

    private static Row row(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Row(
                new PersonId(row.getString("realm"), row.getString("entry_uuid")),
                row.getString("uid"),
                row.getBytes("secret"),
                row.getInt("active") == 1,
                Instant.ofEpochMilli(row.getLong("begun_at")),
                row.getLong("last_step"),
                row.getInt("wrong"),
                Instant.ofEpochMilli(row.getLong("wrong_since")));
    }
}
