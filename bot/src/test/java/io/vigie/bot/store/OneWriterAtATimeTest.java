package io.vigie.bot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionTemplate;

class OneWriterAtATimeTest {
    @TempDir
    Path folder;

    private String url;
    private DriverManagerDataSource source;
    private JdbcClient jdbc;
    private OneWriterAtATime writers;
    private TransactionTemplate transaction;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void open() {
        // No patience of SQLite's own: whoever does not wait here fails at once.
        url = "jdbc:sqlite:" + folder.resolve("t.db") + "?journal_mode=WAL&busy_timeout=0&transaction_mode=IMMEDIATE";
        source = new DriverManagerDataSource(url);
        jdbc = JdbcClient.create(source);
        writers = writers(Duration.ofSeconds(60));
        transaction = new TransactionTemplate(writers);
        jdbc.sql("CREATE TABLE t (n INTEGER)").update();
        jdbc.sql("INSERT INTO t VALUES (0)").update();
    }

    private OneWriterAtATime writers(Duration patience) {
        HikariConfig soon = new HikariConfig();
        soon.setJdbcUrl(url);
        soon.setMaximumPoolSize(1);
        return new OneWriterAtATime(source, new HikariDataSource(soon), patience);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        writers.close();
    }

    @Test
    void writers_wait_for_each_other_instead_of_failing() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(threads.submit(() -> write("UPDATE t SET n = n + 1")));
        }
        for (Future<?> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
        assertThat(jdbc.sql("SELECT n FROM t").query(Integer.class).single()).isEqualTo(50);
    }

    @Test
    void a_failed_transaction_gives_its_turn_back() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(s -> {
                    throw new IllegalStateException("expected");
                }))
                .hasMessage("expected");
        transaction.executeWithoutResult(s -> jdbc.sql("UPDATE t SET n = 7").update());
        assertThat(jdbc.sql("SELECT n FROM t").query(Integer.class).single()).isEqualTo(7);
    }

    @Test
    void a_transaction_within_a_transaction_is_the_same_one() {
        transaction.executeWithoutResult(outer -> {
            transaction.executeWithoutResult(
                    inner -> jdbc.sql("UPDATE t SET n = 1").update());
            outer.setRollbackOnly();
        });
        assertThat(jdbc.sql("SELECT n FROM t").query(Integer.class).single()).isZero();
    }

    @Test
    void the_next_goes_on_when_the_one_before_has_finished() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        Future<?> first = threads.submit(() -> transaction.executeWithoutResult(s -> {
            inside.countDown();
            awaitQuietly(finish);
        }));
        inside.await();
        Future<?> second = threads.submit(() -> write("UPDATE t SET n = 2"));
        await().until(writers::isAwaited);
        assertThat(second.isDone()).isFalse();
        finish.countDown();
        first.get(30, TimeUnit.SECONDS);
        second.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoever_waits_longer_than_allowed_is_told_so_and_has_begun_nothing() throws Exception {
        try (OneWriterAtATime impatient = writers(Duration.ofMillis(50))) {
            TransactionTemplate soonGivenUp = new TransactionTemplate(impatient);
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch finish = new CountDownLatch(1);
            Future<?> first = threads.submit(() -> soonGivenUp.executeWithoutResult(s -> {
                inside.countDown();
                awaitQuietly(finish);
            }));
            inside.await();
            assertThatThrownBy(() -> soonGivenUp.executeWithoutResult(
                            s -> jdbc.sql("UPDATE t SET n = 9").update()))
                    .isInstanceOf(CannotCreateTransactionException.class)
                    .hasMessage("the database has been busy for 50 ms");
            finish.countDown();
            first.get(30, TimeUnit.SECONDS);
        }
        assertThat(jdbc.sql("SELECT n FROM t").query(Integer.class).single()).isZero();
    }

    private void write(String sql) {
        transaction.executeWithoutResult(s -> jdbc.sql(sql).update());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
