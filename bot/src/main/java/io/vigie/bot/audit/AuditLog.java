package io.vigie.bot.audit;

import io.vigie.bot.audit.AuditEntry.Draft;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The chain of entries. Nothing in it is ever changed or deleted. */
@Repository
class AuditLog {
    private static final int PAGE = 1_000;

    private static final String INSERT = """
            INSERT INTO audit_entry(seq, at, person, person_id, account, what, target, approval, outcome, detail,
                prev_hash, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    AuditLog(JdbcTemplate batches, PlatformTransactionManager transactions) {
        this.batches = batches;
        this.jdbc = JdbcClient.create(batches);
        this.transactions = new TransactionTemplate(transactions);
    }

    /** The end of the chain. */
    record Head(long seq, String hash) {}

    /**
     * Appends these in order. Joins the caller's transaction, if there is one: the entries stand or fall with what they
     * tell of.
     */
    void append(List<Draft> drafts) {
        transactions.executeWithoutResult(tx -> {
            Head head = jdbc.sql("UPDATE audit_head SET seq = seq + ? WHERE id = 1 RETURNING seq, hash")
                    .param(drafts.size())
                    .query((row, i) -> new Head(row.getLong("seq"), row.getString("hash")))
                    .single();
            List<AuditEntry> entries = chained(head, drafts);
            batches.batchUpdate(INSERT, entries.stream().map(AuditLog::row).toList());
            jdbc.sql("UPDATE audit_head SET hash = ? WHERE id = 1")
                    .param(entries.getLast().hash())
                    .update();
        });
    }

    /**
     * @param head numbered as after these, with the hash from before them
     */
    private static List<AuditEntry> chained(Head head, List<Draft> drafts) {
        List<AuditEntry> entries = new ArrayList<>();
        String hash = head.hash();
        long seq = head.seq() - drafts.size();
        for (Draft draft : drafts) {
            AuditEntry entry = AuditEntry.chained(++seq, draft, hash);
            entries.add(entry);
            hash = entry.hash();
        }
        return entries;
    }

    Head head() {
        return jdbc.sql("SELECT seq, hash FROM audit_head WHERE id = 1")
                .query((row, i) -> new Head(row.getLong("seq"), row.getString("hash")))
                .single();
    }

    /**
     * Newest first.
     *
     * @param person a uid; empty for anybody
     * @param about words in the target, the kind or the detail; empty for anything
     */
    List<AuditEntry> find(Instant since, String person, String about, int limit) {
        return jdbc.sql("""
                        SELECT * FROM audit_entry
                        WHERE at >= :since AND (:person = '' OR person = :person)
                          AND (:about = '' OR LOWER(target) LIKE :like ESCAPE '!' OR LOWER(what) LIKE :like ESCAPE '!'
                               OR LOWER(detail) LIKE :like ESCAPE '!')
                        ORDER BY seq DESC LIMIT :limit
                        """)
                .param("since", since.toEpochMilli())
                .param("person", person)
                .param("about", about)
                .param("like", like(about))
                .param("limit", limit)
                .query((row, i) -> read(row))
                .list();
    }

    /** Every entry in the order of its number, a page at a time. */
    void each(Consumer<AuditEntry> reader) {
        long from = Long.MIN_VALUE;
        while (true) {
            List<AuditEntry> page = jdbc.sql("SELECT * FROM audit_entry WHERE seq > ? ORDER BY seq LIMIT " + PAGE)
                    .param(from)
                    .query((row, i) -> read(row))
                    .list();
            if (page.isEmpty()) {
                return;
            }
            page.forEach(reader);
            from = page.getLast().seq();
        }
    }

    private static Object[] row(AuditEntry e) {
        Draft d = e.said();
        return new Object[] {
            e.seq(),
            d.at().toEpochMilli(),
            d.person(),
            d.personId(),
            d.account(),
            d.what(),
            d.target(),
            d.approval(),
            d.outcome(),
            d.detail(),
            e.prevHash(),
            e.hash()
        };
    }

    private static AuditEntry read(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("seq"),
                new Draft(
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("person"),
                        row.getString("person_id"),
                        row.getString("account"),
                        row.getString("what"),
                        row.getString("target"),
                        row.getLong("approval"),
                        row.getString("outcome"),
                        row.getString("detail")),
                row.getString("prev_hash"),
                row.getString("hash"));
    }

    private static String like(String about) {
        return "%"
                + about.toLowerCase(Locale.ROOT)
                        .replace("!", "!!")
                        .replace("%", "!%")
                        .replace("_", "!_")
                + "%";
    }
}
