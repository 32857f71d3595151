package io.vigie.bot.store;

import io.vigie.bot.status.ConnectionCheck;
import io.vigie.bot.status.Health;
import io.vigie.commands.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Whether the database can be opened. A file that is not there yet is not made. */
@Component
@Order(50)
class StoreCheck implements ConnectionCheck {
    private static final int SECONDS = 5;

    private final StoreSettings settings;

    StoreCheck(StoreSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Health> check() {
        return List.of(new Health("store", settings.isSqlite() ? sqlite() : postgresql()));
    }

    private Cell sqlite() {
        Path file = Path.of(settings.file()).toAbsolutePath();
        if (!Files.exists(file)) {
            Path folder = file;
            while (!Files.exists(folder)) {
                @Nullable Path parent = folder.getParent();
                if (parent == null) {
                    return Cell.bad(file + " is nowhere");
                }
                folder = parent;
            }
            return Files.isWritable(folder)
                    ? Cell.good(file + " will be made at the first start")
                    : Cell.bad(file + " cannot be made: this user may not write in " + folder);
        }
        if (!Files.isWritable(file)) {
            return Cell.bad(file + " cannot be written by this user");
        }
        Properties readOnly = new Properties();
        readOnly.setProperty("open_mode", "1");
        return open("jdbc:sqlite:" + file, readOnly);
    }

    private Cell postgresql() {
        Properties who = new Properties();
        who.setProperty("user", settings.user());
        who.setProperty("connectTimeout", String.valueOf(SECONDS));
        who.setProperty("socketTimeout", String.valueOf(SECONDS));
        try {
            if (!settings.passwordFile().isEmpty()) {
                who.setProperty(
                        "password",
                        Files.readString(Path.of(settings.passwordFile())).strip());
            }
        } catch (IOException e) {
            return Cell.bad("the password in " + settings.passwordFile() + " cannot be read");
        }
        return open(settings.url(), who);
    }

    private static Cell open(String url, Properties properties) {
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            return connection.isValid(SECONDS)
                    ? Cell.good(connection.getMetaData().getDatabaseProductName() + " answers")
                    : Cell.bad("does not answer");
        } catch (SQLException e) {
            return Cell.bad("cannot be opened: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }
}
