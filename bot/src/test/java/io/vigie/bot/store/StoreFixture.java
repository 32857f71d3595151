package io.vigie.bot.store;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * A new, migrated database for each test, opened the way the program opens it.
 *
 * <p>A contract runs on both kinds: {@code interface XContract { StoreFixture store(); @Test default void … }}, then
 * {@snippet :
 * class XOnSqliteTest implements XContract {
 *     @RegisterExtension
 *     final StoreFixture store = StoreFixture.sqlite();
 *
 *     @Override
 *     public StoreFixture store() {
 *         return store;
 *     }
 * }
 * }
 * and the same with {@link #postgres()}, which is skipped where PostgreSQL is not installed.
 */
public final class StoreFixture implements BeforeEachCallback, AfterEachCallback {
    /** Longer than this machine, its disk or a server's process may stand still. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Supplier<Database> opener;
    private @Nullable Database database;
    private @Nullable JdbcTransactionManager manager;

    private record Database(StoreSettings settings, HikariDataSource source, Runnable cleaner) {}

    private StoreFixture(Supplier<Database> opener) {
        this.opener = opener;
    }

    public static StoreFixture sqlite() {
        return new StoreFixture(() -> {
            Path folder = newFolder();
            StoreSettings settings = Migrated.sqlite(folder);
            return new Database(settings, open(settings), () -> delete(folder));
        });
    }

    public static StoreFixture postgres() {
        return new StoreFixture(() -> {
            StoreSettings settings = PostgresServer.started().newDatabase();
            return new Database(settings, open(settings), () -> {});
        });
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        database = opener.get();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (manager instanceof OneWriterAtATime writers) {
            writers.close();
        }
        manager = null;
        if (database != null) {
            database.source().close();
            database.cleaner().run();
            database = null;
        }
    }

    public DataSource dataSource() {
        if (database == null) {
            throw new IllegalStateException("only within a test");
        }
        return database.source();
    }

    public JdbcTemplate jdbcTemplate() {
        return new JdbcTemplate(dataSource());
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource());
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource()));
    }

    /** On the program's own transaction manager. */
    public SoonDurable soonDurable() {
        return new SoonDurable(Objects.requireNonNull(database).settings(), jdbc(), transactionManager());
    }

    /** The program's own: one for a test. */
    public JdbcTransactionManager transactionManager() {
        DataSource source = dataSource();
        JdbcTransactionManager known = manager;
        if (known == null) {
            known = new StoreConfiguration()
                    .transactionManager(Objects.requireNonNull(database).settings(), source);
            manager = known;
        }
        return known;
    }

    private static HikariDataSource open(StoreSettings settings) {
        try {
            return new StoreConfiguration().dataSource(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("vigie-store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever still has it open, such as a watch that is at its last reading, may make and remove files meanwhile. */
    private static void delete(Path folder) {
        await().pollDelay(Duration.ZERO).ignoreExceptions().until(() -> {
            var unused = FileSystemUtils.deleteRecursively(folder);
            return Files.notExists(folder);
        });
    }
}
