package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.ChatSlice;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.language.CommandSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The adapter on a database and a fake server, with a rhythm for tests. */
class DiscordSlice extends ChatSlice {
    static final Rhythm QUICK = quick(1000, 50);

    CommandSet commands = registry -> {};
    Rhythm rhythm = QUICK;

    DiscordSlice(Path folder) {
        super(folder);
    }

    static Rhythm quick(int queue, int pages) {
        return new Rhythm(
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                queue,
                // Longer than this machine may stand still: whoever tests that time runs out sets less.
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofMinutes(14),
                Duration.ofSeconds(1),
                pages);
    }

    /** Of the whole program, which keeps the token in this folder. */
    static String[] keys(FakeDiscord server, Path folder) throws IOException {
        return new String[] {
            "vigie.chat.discord.guild=" + server.guild,
            "vigie.chat.discord.token-file=" + Files.writeString(folder.resolve("token"), "bot-token"),
            "vigie.chat.discord.alert-channel=infra",
            // Longer than this machine may stand still.
            "vigie.identity.connect-timeout=30s",
            "vigie.identity.response-timeout=30s",
            "vigie.chat.discord.connect-timeout=60s",
            "vigie.chat.discord.request-timeout=60s",
            "vigie.chat.discord.api-url=" + server.api(),
            "vigie.chat.discord.gateway-url=" + server.gateway()
        };
    }

    DiscordSettings settings(FakeDiscord server) throws IOException {
        return settings(server, Map.of());
    }

    /** @param otherwise keys and what they are set to */
    DiscordSettings settings(FakeDiscord server, Map<String, String> otherwise) throws IOException {
        Map<String, String> keys = new HashMap<>(Map.of(
                "token-file",
                tokenFile(),
                "guild",
                server.guild,
                "alert-channel",
                "infra",
                "connect-timeout",
                "60s",
                "request-timeout",
                "60s",
                "api-url",
                server.api(),
                "gateway-url",
                server.gateway()));
        keys.putAll(otherwise);
        return bind(DiscordSettings.class, keys);
    }

    DiscordAdapter adapter(DiscordSettings settings, Rhythm rhythm, Clock clock) {
        CommandLanguage language = new CommandLanguage(List.of(commands));
        return new DiscordAdapter(settings, jdbc, transaction, soon, clock, () -> language, rhythm);
    }
}
