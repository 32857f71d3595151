package io.vigie.bot.linking;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.linking.Code.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code account_code}. Every change names the state it starts from, so that of two only one succeeds. */
@Repository
class Codes {
    private final JdbcClient sql;

    Codes(JdbcClient sql) {
        this.sql = sql;
    }

    void add(String hash, Person person, Instant now, Instant expiresAt) {
        sql.sql("""
                        INSERT INTO account_code (code_hash, realm, entry_uuid, uid, begun_at, expires_at, state)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        hash,
                        person.id().realm(),
                        person.id().entryUuid(),
                        person.uid(),
                        now.toEpochMilli(),
                        expiresAt.toEpochMilli(),
                        State.OPEN.name())
                .update();
    }

    int begunSince(PersonId person, Instant since) {
        return sql.sql("SELECT COUNT(*) AS n FROM account_code WHERE realm = ? AND entry_uuid = ? AND begun_at > ?")
                .params(person.realm(), person.entryUuid(), since.toEpochMilli())
                .query((row, n) -> row.getInt("n"))
                .single();
    }

    Optional<Code> open(String hash, Instant now) {
        return sql.sql("SELECT * FROM account_code WHERE code_hash = ? AND state = ? AND expires_at > ?")
                .params(hash, State.OPEN.name(), now.toEpochMilli())
                .query((row, n) -> code(row))
                .optional();
    }

    Optional<Code> claimed(PersonId person, Instant now) {
        return sql.sql("""
                        SELECT * FROM account_code
                        WHERE realm = ? AND entry_uuid = ? AND state = ? AND expires_at > ?
                        ORDER BY id DESC LIMIT 1
                        """)
                .params(person.realm(), person.entryUuid(), State.CLAIMED.name(), now.toEpochMilli())
                .query((row, n) -> code(row))
                .optional();
    }

    boolean claim(Code code, AccountId account, String shown, Instant expiresAt) {
        return sql.sql("""
                        UPDATE account_code SET state = ?, platform = ?, account_id = ?, shown = ?, expires_at = ?
                        WHERE id = ? AND state = ?
                        """)
                        .params(
                                State.CLAIMED.name(),
                                account.platform(),
                                account.id(),
                                shown,
                                expiresAt.toEpochMilli(),
                                code.id(),
                                State.OPEN.name())
                        .update()
                == 1;
    }

    boolean move(Code code, State to) {
        return sql.sql("UPDATE account_code SET state = ? WHERE id = ? AND state = ?")
                        .params(to.name(), code.id(), code.state().name())
                        .update()
                == 1;
    }

    /** What a person began before and has not ended. */
    void endAll(PersonId person) {
        sql.sql("UPDATE account_code SET state = ? WHERE realm = ? AND entry_uuid = ? AND state IN (?, ?)")
                .params(State.ENDED.name(), person.realm(), person.entryUuid(), State.OPEN.name(), State.CLAIMED.name())
                .update();
    }

    void forget(Instant before) {
        sql.sql("DELETE FROM account_code WHERE expires_at < ?")
                .param(before.toEpochMilli())
                .update();
    }

    private static Code code(ResultSet row) throws SQLException {
        String platform = row.getString("platform");
        String shown = row.getString("shown");
        return new Code(
                row.getLong("id"),
                new PersonId(row.getString("realm"), row.getString("entry_uuid")),
                row.getString("uid"),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                State.valueOf(row.getString("state")),
                platform == null
                        ? Optional.empty()
                        : Optional.of(new AccountId(platform, String.valueOf(row.getString("account_id")))),
                shown == null ? "" : shown);
    }
}
