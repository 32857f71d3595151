package io.vigie.bot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class CheckpointsTest {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @TempDir
    Path folder;

    /** What the database's file holds by itself, without its log. */
    private int moved() throws Exception {
        Path file = Path.of(store.jdbc()
                .sql("SELECT file FROM pragma_database_list WHERE name = 'main'")
                .query(String.class)
                .single());
        Path alone = Files.copy(file, folder.resolve("alone.db"), StandardCopyOption.REPLACE_EXISTING);
        JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource("jdbc:sqlite:" + alone));
        boolean table = jdbc.sql("SELECT COUNT(*) FROM sqlite_master WHERE name = 't'")
                        .query(Integer.class)
                        .single()
                == 1;
        return table ? jdbc.sql("SELECT COUNT(*) FROM t").query(Integer.class).single() : 0;
    }

    @Test
    void many_commits_are_moved_into_the_file_although_nobody_fills_the_log() throws Exception {
        store.jdbc().sql("CREATE TABLE t (a INTEGER)").update();
        TransactionTemplate ordinary = new TransactionTemplate(store.transactionManager());
        SoonDurable soon = store.soonDurable();
        for (int i = 0; i < 40; i++) {
            ordinary.executeWithoutResult(
                    status -> store.jdbc().sql("INSERT INTO t VALUES (1)").update());
        }
        assertThat(moved()).isZero();
        for (int i = 0; i < 160; i++) {
            var unused = soon.execute(
                    () -> store.jdbc().sql("INSERT INTO t VALUES (2)").update());
        }
        // A copy that is taken while it is written to may be torn.
        await().ignoreExceptions().until(() -> moved() >= 100);
    }
}
