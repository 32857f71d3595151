package io.vigie.bot.chat;

import io.vigie.bot.store.Migrated;
import io.vigie.bot.store.SoonDurable;
import io.vigie.bot.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What an adapter stands on: a database, and a file with its token. */
public abstract class ChatSlice {
    public final JdbcClient jdbc;
    public final TransactionTemplate transaction;
    public final SoonDurable soon;
    private final Path folder;

    protected ChatSlice(Path folder) {
        this.folder = folder;
        DriverManagerDataSource source =
                new DriverManagerDataSource(Migrated.sqlite(folder).url() + "?busy_timeout=60000");
        jdbc = JdbcClient.create(source);
        DataSourceTransactionManager manager = new DataSourceTransactionManager(source);
        transaction = new TransactionTemplate(manager);
        soon = new SoonDurable(new StoreSettings("jdbc:none:", "", ""), jdbc, manager); // nothing is to be flushed
    }

    public final Path token(String token) throws IOException {
        return Files.writeString(folder.resolve("token"), token + "\n");
    }

    /** @param keys of the settings, without what stands before them all; the others are as usual */
    public static <S> S bind(Class<S> settings, Map<String, String> keys) {
        Map<String, String> all = new HashMap<>();
        keys.forEach((key, value) -> all.put("chat." + key, value));
        return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("chat", settings);
    }

    /** With the token that the fakes know, unless another was written. */
    protected final String tokenFile() throws IOException {
        Path file = folder.resolve("token");
        return (Files.exists(file) ? file : token("bot-token")).toString();
    }
}
