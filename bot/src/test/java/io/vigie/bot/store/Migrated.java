package io.vigie.bot.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/** The program's schema, made once in this JVM by its own migrations, and copied since: hundreds of tests want it. */
public final class Migrated {
    private static byte @Nullable [] sqlite;

    private Migrated() {}

    /** The settings of a new database in a file of this folder. */
    public static StoreSettings sqlite(Path folder) {
        Path file = folder.resolve("vigie.db");
        try {
            Files.write(file, sqlite());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return in(file);
    }

    private static StoreSettings in(Path file) {
        return new StoreSettings("jdbc:sqlite:" + file, "", "", StoreFixture.PATIENCE);
    }

    private static synchronized byte[] sqlite() throws IOException {
        if (sqlite == null) {
            Path file = Files.createTempFile("vigie-migrated", ".db");
            Files.delete(file);
            migrate(in(file));
            byte[] made = Files.readAllBytes(file);
            Files.delete(file);
            sqlite = made;
        }
        return sqlite;
    }

    /** Opened and brought up to date as the program does it, and closed, so that the database's file is all there is. */
    static void migrate(StoreSettings settings) {
        StoreConfiguration configuration = new StoreConfiguration();
        try (HikariDataSource source = configuration.dataSource(settings)) {
            FluentConfiguration flyway = Flyway.configure().dataSource(source);
            configuration.dialect(settings).customize(flyway);
            var unused = flyway.load().migrate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
