package io.vigie.bot.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.vigie.bot.chat.AnswerJson;
import io.vigie.bot.chat.PlainText;
import io.vigie.commands.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private static Path scripts(Path folder, List<String> names) throws IOException {
        Path then = Files.createDirectory(folder.resolve("then"));
        for (String name : names) {
            try (InputStream script = OlderDatabaseTest.class.getResourceAsStream("/db/migration/" + name)) {
                Files.copy(script, then.resolve(name));
            }
        }
        return then;
    }

    @Test
    void what_was_claimed_by_a_version_with_two_claims_is_claimed_and_not_taken_for_abandoned(@TempDir Path folder)
            throws IOException {
        List<String> names = new ArrayList<>(THEN);
        names.addAll(List.of("V22__mattermost.sql", "V70__conversation.sql", "V75__console_file_alt.sql"));
        Path then = scripts(folder, names);
        StoreSettings settings = new StoreSettings("jdbc:sqlite:" + folder.resolve("vigie.db"), "", "");
        try (HikariDataSource source = configuration.dataSource(settings)) {
            FluentConfiguration older = Flyway.configure().dataSource(source);
            configuration.dialect(settings).customize(older);
            older.locations("filesystem:" + then).load().migrate();
            JdbcClient jdbc = JdbcClient.create(source);
            jdbc.sql("INSERT INTO heard_message VALUES ('mattermost', 'c', 'm', 1)")
                    .update();
            jdbc.sql("INSERT INTO mattermost_claim VALUES ('m', 1)").update();

            FluentConfiguration now = Flyway.configure().dataSource(source);
            configuration.dialect(settings).customize(now);
            now.load().migrate();

            assertThat(jdbc.sql("SELECT lease FROM heard_message WHERE message = 'm'")
                            .query((row, i) -> row.getLong(1))
                            .single())
                    .isZero();
            assertThat(jdbc.sql("SELECT name FROM sqlite_master WHERE name = 'mattermost_claim'")
                            .query((row, i) -> row.getString(1))
                            .list())
                    .isEmpty();
        }
    }

    @Test
    void gets_the_tables_it_lacks_and_keeps_what_it_has(@TempDir Path folder) throws IOException {
        Path then = scripts(folder, THEN);
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

    @Test
    void secrets_that_an_earlier_version_left_in_the_console_are_taken_out(@TempDir Path folder) throws IOException {
        Path then = scripts(folder, THEN);
        StoreSettings settings = new StoreSettings("jdbc:sqlite:" + folder.resolve("vigie.db"), "", "");
        try (HikariDataSource source = configuration.dataSource(settings)) {
            FluentConfiguration older = Flyway.configure().dataSource(source);
            configuration.dialect(settings).customize(older);
            older.locations("filesystem:" + then).load().migrate();
            JdbcClient jdbc = JdbcClient.create(source);
            for (String text : List.of("otpauth://totp/Vigie%3Aamelie?secret=GEZDGNBV", "nothing secret")) {
                jdbc.sql(
                                "INSERT INTO console_message (channel, author, answer, created, revision) VALUES ('c', '', ?, 0, 0)")
                        .param(AnswerJson.write(Answer.sections(Answer.text("text"), new Answer.Code(text))))
                        .update();
            }

            FluentConfiguration now = Flyway.configure().dataSource(source);
            configuration.dialect(settings).customize(now);
            now.load().migrate();

            assertThat(jdbc.sql("SELECT answer FROM console_message ORDER BY id").query(String.class).list().stream()
                            .map(answer -> PlainText.of(AnswerJson.read(answer))))
                    .containsExactly("The secret was shown here.", "text\n\nnothing secret");
        }
    }
}
