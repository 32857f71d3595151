package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.ChatSlice;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.language.CommandSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The adapter on a database and a fake server, with a rhythm for tests. */
class DiscordSlice extends ChatSlice {
    static final Rhythm QUICK = new Rhythm(
            Duration.ofMillis(10), Duration.ofMillis(50), 1000, Duration.ofMinutes(14), Duration.ofSeconds(1));

    CommandSet commands = registry -> {};
    Rhythm rhythm = QUICK;

    DiscordSlice(Path folder) {
        super(folder);
    }

    DiscordSettings settings(FakeDiscord server) throws IOException {
        return new DiscordSettings(
                tokenFile(),
                server.guild,
                "infra",
                List.of(),
                true,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(15),
                server.api(),
                server.gateway());
    }

    DiscordAdapter adapter(DiscordSettings settings, Rhythm rhythm, Clock clock) {
        CommandLanguage language = new CommandLanguage(List.of(commands));
        return new DiscordAdapter(settings, jdbc, transaction, clock, () -> language, rhythm);
    }
}
