package io.vigie.bot.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Opens the database and brings its schema up to date; migrations are written once for both kinds. */
@Configuration
class StoreConfiguration {
    /** What the two databases spell differently, as placeholders of the migrations. */
    private static final Map<String, String> IN_SQLITE =
            Map.of("identity", "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes", "BLOB");

    private static final Map<String, String> IN_POSTGRESQL =
            Map.of("identity", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "bytes", "BYTEA");

    @Bean
    HikariDataSource dataSource(StoreSettings settings) throws IOException {
        if (settings.isSqlite()) {
            createFolder(settings.file());
            // Every commit is on the disk before it is answered.
            return sqlite("store", settings, "FULL", 4);
        }
        HikariConfig hikari = pool("store", settings);
        hikari.setUsername(settings.user());
        hikari.setPassword(
                settings.passwordFile().isEmpty()
                        ? ""
                        : Files.readString(Path.of(settings.passwordFile())).strip());
        hikari.setMaximumPoolSize(10);
        return new HikariDataSource(hikari);
    }

    private static HikariConfig pool(String name, StoreSettings settings) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName(name);
        hikari.setConnectionTimeout(settings.patience().toMillis());
        hikari.setValidationTimeout(settings.patience().toMillis());
        hikari.setJdbcUrl(settings.url());
        return hikari;
    }

    private static HikariDataSource sqlite(String name, StoreSettings settings, String synchronous, int connections) {
        HikariConfig hikari = pool(name, settings);
        hikari.addDataSourceProperty("journal_mode", "WAL");
        hikari.addDataSourceProperty("synchronous", synchronous);
        // Writers wait for each other instead of failing.
        hikari.addDataSourceProperty(
                "busy_timeout", String.valueOf(settings.patience().toMillis()));
        hikari.addDataSourceProperty("foreign_keys", "true");
        hikari.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        // What is emptied or deleted, such as a code's secret, stays in no corner of a page, nor in a copy of the file.
        hikari.addDataSourceProperty("secure_delete", "on");
        hikari.addDataSourceProperty("wal_autocheckpoint", Checkpoints.AT_THE_LATEST);
        hikari.setMaximumPoolSize(connections);
        return new HikariDataSource(hikari);
    }

    @Bean
    JdbcTransactionManager transactionManager(StoreSettings settings, DataSource dataSource) {
        return settings.isSqlite()
                ? new OneWriterAtATime(
                        dataSource, sqlite("store, soon durable", settings, "NORMAL", 1), settings.patience())
                : new JdbcTransactionManager(dataSource);
    }

    @Bean
    FlywayConfigurationCustomizer dialect(StoreSettings settings) {
        // Each module numbers its own tables in a range of its own: a later version may add one below the newest.
        return flyway -> flyway.outOfOrder(true).placeholders(settings.isSqlite() ? IN_SQLITE : IN_POSTGRESQL);
    }

    private static void createFolder(String file) {
        Path folder = Path.of(file).toAbsolutePath().getParent();
        if (folder == null || file.startsWith(":") || file.startsWith("file:")) {
            return;
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
