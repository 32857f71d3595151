package io.vigie.bot.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What an adapter stands on: a database, and a file with its token. */
public abstract class ChatSlice {
    public final JdbcClient jdbc;
    public final TransactionTemplate transaction;
    private final Path folder;

    protected ChatSlice(Path folder) {
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

    public final Path token(String token) throws IOException {
        return Files.writeString(folder.resolve("token"), token + "\n");
    }

    /** With the token that the fakes know, unless another was written. */
    protected final String tokenFile() throws IOException {
        Path file = folder.resolve("token");
        return (Files.exists(file) ? file : token("bot-token")).toString();
    }
}
