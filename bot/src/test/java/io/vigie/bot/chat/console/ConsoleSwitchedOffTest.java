package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.status.HealthSource;
import io.vigie.commands.Tone;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleSwitchedOffTest {
    @Test
    void nothing_is_served_and_there_is_no_such_chat(@TempDir Path folder) {
        try (ConsoleSlice slice = ConsoleSlice.start(folder, "vigie.chat.console.enabled=false")) {
            assertThat(slice.beans(ChatAdapter.class)).isEmpty();
            assertThat(slice.beans(HealthSource.class).values())
                    .flatExtracting(HealthSource::health)
                    .anySatisfy(health -> {
                        assertThat(health.part()).isEqualTo("chat console");
                        assertThat(health.says().tone()).isEqualTo(Tone.WARN);
                        assertThat(health.says().text()).contains("switched off", "nobody can link");
                    });
            for (String path : List.of("/", "/app.js", "/api/session", "/api/events", "/error")) {
                assertThat(new Http(slice).get(path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }
}
