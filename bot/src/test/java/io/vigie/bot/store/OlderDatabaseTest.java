package io.vigie.bot.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that an earlier version has made, before some modules had tables. */
class OlderDatabaseTest {
    private static final List<String> THEN = List.of(
            "V10__identity.sql",
            "V20__console.sql",
            "V30__approval.sql",
            "V40__audit.sql",
            "V50__incident.sql",
            "V60__delivery.sql");

    private final StoreConfiguration configuration = new StoreConfiguration();

    @Test
    void gets_the_tables_it_lacks_and_keeps_what_it_has(@TempDir Path folder) throws IOException {
        Path then = Files.createDirectory(folder.resolve("then"));
        for (String name : THEN) {
            try (InputStream script = OlderDatabaseTest.class.getResourceAsStream("/db/migration/" + name)) {
                Files.copy(script, then.resolve(name));
            }
        }
        StoreSettings settings = new StoreSettings("jdbc:sqlite:" + folder.resolve("vigie.db"), "", "");
        try (HikariDataSource source = configuration.dataSource(settings)) {
            FluentConfiguration older = Flyway.configure().dataSource(source);
            configuration.dialect(settings).customize(older);
            older.locations("filesystem:" + then).load().migrate();
            JdbcClient jdbc = JdbcClient.create(source);
            jdbc.sql("INSERT INTO account_link VALUES ('console', 'a', 'admins', 'uuid', 'amelie', 0)")
                    .update();

            FluentConfiguration now = Flyway.configure().dataSource(source);
            configuration.dialect(settings).customize(now);
            now.load().migrate();

            for (String table : List.of("account_code", "heard_message", "account_link")) {
                assertThat(jdbc.sql("SELECT COUNT(*) AS n FROM " + table)
                                .query((row, i) -> row.getInt("n"))
                                .single())
                        .as(table)
                        .isEqualTo(table.equals("account_link") ? 1 : 0);
            }
        }
    }
}
