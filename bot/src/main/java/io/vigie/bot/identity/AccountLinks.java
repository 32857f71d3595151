package io.vigie.bot.identity;

import io.vigie.bot.chat.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code account_link}. */
@Component
class AccountLinks {
    private final JdbcClient sql;

    AccountLinks(JdbcClient sql) {
        this.sql = sql;
    }

    Optional<PersonId> person(AccountId account) {
        return sql.sql("SELECT realm, entry_uuid FROM account_link WHERE platform = ? AND account_id = ?")
                .params(account.platform(), account.id())
                .query((row, n) -> new PersonId(row.getString("realm"), row.getString("entry_uuid")))
                .optional();
    }

    void put(AccountId account, Person person, Instant at) {
        sql.sql("""
                        INSERT INTO account_link (platform, account_id, realm, entry_uuid, uid_at_link, linked_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (platform, account_id) DO UPDATE SET realm = excluded.realm,
                            entry_uuid = excluded.entry_uuid, uid_at_link = excluded.uid_at_link,
                            linked_at = excluded.linked_at
                        """)
                .params(
                        account.platform(),
                        account.id(),
                        person.id().realm(),
                        person.id().entryUuid(),
                        person.uid(),
                        at.toEpochMilli())
                .update();
    }

    Optional<Linked> find(AccountId account) {
        return sql.sql("SELECT * FROM account_link WHERE platform = ? AND account_id = ?")
                .params(account.platform(), account.id())
                .query((row, n) -> linked(row))
                .optional();
    }

    List<Linked> all() {
        return sql.sql("SELECT * FROM account_link ORDER BY uid_at_link, platform, account_id")
                .query((row, n) -> linked(row))
                .list();
    }

    /** False when it is not linked to this person any more. */
    boolean remove(AccountId account, PersonId person) {
        return sql.sql(
                                "DELETE FROM account_link WHERE platform = ? AND account_id = ? AND realm = ? AND entry_uuid = ?")
                        .params(account.platform(), account.id(), person.realm(), person.entryUuid())
                        .update()
                == 1;
    }

    private static Linked linked(ResultSet row) throws SQLException {
        return new Linked(
                new AccountId(row.getString("platform"), row.getString("account_id")),
                new PersonId(row.getString("realm"), row.getString("entry_uuid")),
                row.getString("uid_at_link"),
                Instant.ofEpochMilli(row.getLong("linked_at")));
    }

    List<AccountId> accounts(PersonId person) {
        return sql.sql("""
                        SELECT platform, account_id FROM account_link WHERE realm = ? AND entry_uuid = ?
                        ORDER BY platform, account_id
                        """)
                .params(person.realm(), person.entryUuid())
                .query((row, n) -> new AccountId(row.getString("platform"), row.getString("account_id")))
                .list();
    }
}
