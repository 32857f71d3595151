package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.ChatProgram;
import io.vigie.bot.chat.ChatSettings;
import io.vigie.bot.chat.ChatSettingsContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

class DiscordSettingsTest implements ChatSettingsContract<DiscordSettings> {
    private static final String GUILD = "123456789012345678";

    @TempDir
    Path folder;

    @Override
    public Class<DiscordSettings> type() {
        return DiscordSettings.class;
    }

    @Override
    public Class<DiscordAdapter> adapter() {
        return DiscordAdapter.class;
    }

    @Override
    public Class<Program> program() {
        return Program.class;
    }

    @Override
    public String prefix() {
        return "vigie.chat.discord";
    }

    @Override
    public String server() {
        return "guild";
    }

    @Override
    public List<String> faults(DiscordSettings settings) {
        return settings.faults();
    }

    @Override
    public boolean isConfigured(DiscordSettings settings) {
        return settings.isConfigured();
    }

    @Override
    public Map<String, String> good() throws Exception {
        return new HashMap<>(Map.of(
                "token-file",
                Files.writeString(folder.resolve("token"), "x").toString(),
                "guild",
                GUILD,
                "alert-channel",
                "infra"));
    }

    @Test
    void the_defaults() throws Exception {
        DiscordSettings settings = bind(good());
        assertThat(settings)
                .isEqualTo(new DiscordSettings(
                        folder.resolve("token").toString(),
                        GUILD,
                        "infra",
                        List.of(),
                        true,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(15),
                        "",
                        ""));
        assertThat(settings.listensIn()).containsExactly("infra");
    }

    @Test
    void every_key_can_be_set() throws Exception {
        Map<String, String> all = good();
        all.putAll(Map.of(
                "channels[0]", "infra",
                "channels[1]", "night",
                "text-commands", "false",
                "connect-timeout", "1s",
                "request-timeout", "2s",
                "catch-up", "3m",
                "api-url", "https://proxy.example/api/v10",
                "gateway-url", "wss://proxy.example"));
        assertThat(bind(all))
                .isEqualTo(new DiscordSettings(
                        folder.resolve("token").toString(),
                        GUILD,
                        "infra",
                        List.of("infra", "night"),
                        false,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(3),
                        "https://proxy.example/api/v10/",
                        "wss://proxy.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "guild, 12, no id",
        "guild, My Server, no id",
        "guild, '', guild is missing",
        "token-file, /nowhere/token, cannot be read",
        "token-file, '', token-file is missing",
        "alert-channel, '', alert-channel is missing",
        "alert-channel, '#infra', without #",
        "channels, 'two words', without #",
        "connect-timeout, 0s, longer than nothing",
        "request-timeout, -1s, longer than nothing",
        "catch-up, 0s, longer than nothing",
        "api-url, http://proxy.example/, in the clear",
        "gateway-url, ws://proxy.example, in the clear",
        "gateway-url, https://proxy.example, write wss://"
    })
    void each_fault_is_one_line_with_its_key(String key, String value, String says) throws Exception {
        oneFaultSays(says, key, value);
    }

    @EnableConfigurationProperties({DiscordSettings.class, ChatSettings.class})
    @Import(DiscordAdapter.class)
    static class Program extends ChatProgram {}
}
