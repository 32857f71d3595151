package io.vigie.bot.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.support.TransactionTemplate;

class StoreOnSqliteTest implements StoreContract {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Override
    public StoreFixture store() {
        return store;
    }

    @Test
    void what_is_emptied_or_deleted_can_not_be_read_from_the_file() throws Exception {
        String small = "otpauth-1234567";
        String large = "pages-of-their-own ".repeat(1_000);
        store.jdbc().sql("CREATE TABLE thing(name TEXT NOT NULL)").update();
        store.jdbc()
                .sql("INSERT INTO thing(name) VALUES (?), (?)")
                .params(small, large)
                .update();
        assertThat(file()).contains(small, "pages-of-their-own");
        store.jdbc()
                .sql("UPDATE thing SET name = '' WHERE name = ?")
                .param(small)
                .update();
        new TransactionTemplate(store.transactionManager())
                .executeWithoutResult(status -> store.jdbc()
                        .sql("DELETE FROM thing WHERE name = ?")
                        .param(large)
                        .update());
        assertThat(file()).doesNotContain(small, "pages-of-their-own");
    }

    @Test
    void what_may_be_lost_in_a_power_cut_is_deleted_as_thoroughly() throws Exception {
        store.jdbc().sql("CREATE TABLE thing(name TEXT NOT NULL)").update();
        SoonDurable soon = store.soonDurable();
        var unused = soon.execute(() -> store.jdbc()
                .sql("INSERT INTO thing(name) VALUES ('otpauth-1234567')")
                .update());
        assertThat(file()).contains("otpauth-1234567");
        soon.execute(() -> store.jdbc().sql("DELETE FROM thing").update());
        assertThat(file()).doesNotContain("otpauth-1234567");
    }

    /** With all that stood in its log. */
    private String file() throws IOException {
        String file = store.jdbc()
                .sql("SELECT file FROM pragma_database_list WHERE name = 'main'")
                .query(String.class)
                .single();
        assertThat(store.jdbc()
                        .sql("PRAGMA wal_checkpoint(TRUNCATE)")
                        .query((rs, n) -> rs.getInt("busy"))
                        .single())
                .isZero();
        return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    }
}
