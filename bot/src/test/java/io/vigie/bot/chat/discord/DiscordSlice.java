package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.ChatSettings;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.language.CommandSet;
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
class DiscordSlice {
    static final Rhythm QUICK = new Rhythm(
            Duration.ofMillis(10), Duration.ofMillis(50), 1000, Duration.ofMinutes(14), Duration.ofSeconds(1));

    final JdbcClient jdbc;
    final TransactionTemplate transaction;
    CommandSet commands = registry -> {};
    private final Path folder;

    DiscordSlice(Path folder) {
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

    DiscordSettings settings(FakeDiscord server) throws IOException {
        if (!Files.exists(folder.resolve("token"))) {
            token("bot-token");
        }
        return new DiscordSettings(
                folder.resolve("token").toString(),
                server.guild,
                "infra",
                List.of(),
                true,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(15),
                server.api(),
                server.gateway());
    }

    DiscordAdapter adapter(DiscordSettings settings, Rhythm rhythm, Clock clock) {
        CommandLanguage language = new CommandLanguage(List.of(commands));
        return new DiscordAdapter(
                settings, new ChatSettings("!", "vigie"), jdbc, transaction, clock, () -> language, rhythm);
    }
}
