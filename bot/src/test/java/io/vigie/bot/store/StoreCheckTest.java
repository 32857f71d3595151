package io.vigie.bot.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.status.Health;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --check} says of the database. */
class StoreCheckTest {
    @Test
    void a_file_is_found_whatever_else_its_address_says(@TempDir Path folder) throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("vigie.db");
        StoreCheck check = new StoreCheck(new StoreSettings(url + "?cache=shared", "", ""));
        assertThat(check.check())
                .singleElement()
                .satisfies(store -> assertThat(text(store)).endsWith("vigie.db will be made at the first start"));
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            var unused = statement.executeUpdate("CREATE TABLE something (id INTEGER)");
        }
        assertThat(check.check())
                .singleElement()
                .satisfies(store -> assertThat(text(store)).isEqualTo("SQLite answers"));
    }

    private static String text(Health health) {
        return health.says().text();
    }
}
