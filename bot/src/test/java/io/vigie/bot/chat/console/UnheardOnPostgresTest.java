package io.vigie.bot.chat.console;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class UnheardOnPostgresTest extends UnheardContract {
    private static ConsoleSlice slice;

    @BeforeAll
    static void open(@TempDir Path folder) {
        slice = ConsoleSlice.startOnPostgres(folder);
    }

    @AfterAll
    static void close() {
        if (slice != null) {
            slice.close();
        }
    }

    @Override
    ConsoleSlice slice() {
        return slice;
    }
}
