package io.vigie.bot.chat.mattermost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** The adapter on a database and a fake server, with a rhythm for tests. */
class MattermostSlice {
    static final Rhythm QUICK = new Rhythm(
            Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofMillis(50), 1000);

    final JdbcClient jdbc;
    final TransactionTemplate transaction;
    private final Path folder;

    MattermostSlice(Path folder) {
        this.folder = folder;
        DriverManagerDataSource source =
                new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("vigie.db") + "?busy_timeout=5000");
        var unused = Flyway.configure()
                .dataSource(source)
                .placeholders(Map.of("identity", "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes", "BLOB"))
                .load()
                .migrate();
        jdbc = JdbcClient.create(source);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    Path token(String token) throws IOException {
        return Files.writeString(folder.resolve("token"), token + "\n");
    }

    MattermostSettings settings(String url, String caFile) throws IOException {
        if (!Files.exists(folder.resolve("token"))) {
            token("bot-token");
        }
        return new MattermostSettings(
                url,
                folder.resolve("token").toString(),
                "admins",
                "infra",
                List.of(),
                caFile,
                "",
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(15));
    }

    MattermostAdapter adapter(MattermostSettings settings, Rhythm rhythm, Clock clock) {
        return new MattermostAdapter(settings, jdbc, transaction, clock, rhythm);
    }
}
