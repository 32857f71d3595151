package io.vigie.bot.approval;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of votes that count. */
final class VoteStore {
    private final JdbcClient jdbc;

    VoteStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Vote> of(long proposal) {
        return jdbc.sql("SELECT * FROM vote WHERE proposal = ? ORDER BY cast_at, realm, entry_uuid, means")
                .param(proposal)
                .query((row, i) -> new Vote(
                        new PersonId(row.getString("realm"), row.getString("entry_uuid")),
                        row.getString("uid"),
                        new AccountId(row.getString("account_platform"), row.getString("account")),
                        Vote.Means.valueOf(row.getString("means")),
                        List.of(row.getString("fills").split("\n")),
                        Instant.ofEpochMilli(row.getLong("cast_at"))))
                .list();
    }

    /** Replaces what the same person said by the same means before. */
    void put(long proposal, Vote vote) {
        remove(proposal, vote);
        jdbc.sql("INSERT INTO vote(proposal, realm, entry_uuid, means, uid, account_platform, account, fills, cast_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        proposal,
                        vote.person().realm(),
                        vote.person().entryUuid(),
                        vote.means().name(),
                        vote.uid(),
                        vote.account().platform(),
                        vote.account().id(),
                        String.join("\n", vote.fills()),
                        vote.at().toEpochMilli())
                .update();
    }

    void remove(long proposal, Vote vote) {
        jdbc.sql("DELETE FROM vote WHERE proposal = ? AND realm = ? AND entry_uuid = ? AND means = ?")
                .params(
                        proposal,
                        vote.person().realm(),
                        vote.person().entryUuid(),
                        vote.means().name())
                .update();
    }
}
