package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.OnceKeys.Once;
import io.vigie.bot.store.PostgresServer;
import io.vigie.bot.store.StoreSettings;
import io.vigie.commands.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** The same SQL on both databases. */
class MemoryTest {
    private static Memory memory(DataSource source, Clock clock) {
        return new Memory(
                JdbcClient.create(source), new TransactionTemplate(new DataSourceTransactionManager(source)), clock);
    }

    @Test
    void on_sqlite(@TempDir Path folder) {
        DataSource source = new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("vigie.db"));
        migrate(source, Map.of("identity", "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes", "BLOB"));
        remembers(source);
    }

    @Test
    void on_postgresql() throws Exception {
        StoreSettings settings = PostgresServer.started().newDatabase();
        DataSource source = new DriverManagerDataSource(
                settings.url(),
                settings.user(),
                Files.readString(Path.of(settings.passwordFile())).strip());
        migrate(source, Map.of("identity", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "bytes", "BYTEA"));
        remembers(source);
    }

    @Test
    void a_database_that_fails_is_a_problem(@TempDir Path folder) {
        Memory memory =
                memory(new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("empty.db")), Clock.systemUTC());
        Stream.<Runnable>of(
                        memory::cursors,
                        memory::sweep,
                        () -> memory.once().begin("k", "c"),
                        () -> memory.once().posted("k", "c", "c", "p"),
                        () -> memory.save(Map.of("c", 1L)))
                .forEach(access -> assertThatThrownBy(access::run).isInstanceOf(Problem.class));
    }

    private static void migrate(DataSource source, Map<String, String> placeholders) {
        var unused = Flyway.configure()
                .dataSource(source)
                .placeholders(placeholders)
                .load()
                .migrate();
    }

    private static void remembers(DataSource source) {
        Memory memory = memory(source, Clock.systemUTC());
        assertThat(memory.cursors()).isEmpty();
        memory.save(Map.of("", 5L, "c1", 5L));
        memory.save(Map.of("", 7L, "c1", 3L));
        assertThat(memory.cursors()).isEqualTo(Map.of("", 7L, "c1", 5L));

        assertThat(memory.once().begin("k", "c1")).isEqualTo(new Once.New());
        assertThat(memory.once().begin("k", "c1")).isInstanceOf(Once.Begun.class);
        memory.once().posted("k", "c1", "t1", "p9");
        assertThat(memory.once().begin("k", "c1")).isEqualTo(new Once.Posted("t1", "p9"));
        assertThat(memory.once().begin("k", "c2")).isEqualTo(new Once.New());
        assertThat(memory.once().isKnown("p9")).isTrue();
        assertThat(memory.once().isKnown("p8")).isFalse();

        memory.sweep();
        assertThat(memory.once().begin("k", "c1")).isEqualTo(new Once.Posted("t1", "p9"));
        memory(source, Clock.offset(Clock.systemUTC(), Duration.ofDays(31))).sweep();
        assertThat(memory.once().begin("k", "c1")).isEqualTo(new Once.New());
    }
}
