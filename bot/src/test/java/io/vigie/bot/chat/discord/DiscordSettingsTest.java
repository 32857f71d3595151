package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.ChatSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class DiscordSettingsTest {
    private static final String GUILD = "123456789012345678";

    @TempDir
    Path folder;

    private static DiscordSettings bind(Map<String, String> values) {
        Map<String, String> keys = new HashMap<>();
        values.forEach((key, value) -> keys.put("vigie.chat.discord." + key, value));
        return new Binder(new MapConfigurationPropertySource(keys))
                .bindOrCreate("vigie.chat.discord", DiscordSettings.class);
    }

    private Map<String, String> good() throws Exception {
        return new HashMap<>(Map.of(
                "token-file",
                Files.writeString(folder.resolve("token"), "x").toString(),
                "guild",
                GUILD,
                "alert-channel",
                "infra"));
    }

    @Test
    void nothing_configured_is_no_fault() {
        assertThat(bind(Map.of()).faults()).isEmpty();
        assertThat(bind(Map.of()).isConfigured()).isFalse();
    }

    @Test
    void the_defaults() throws Exception {
        DiscordSettings settings = bind(good());
        assertThat(settings.faults()).isEmpty();
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
        Map<String, String> all = good();
        all.put(key, value);
        assertThat(bind(all).faults())
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault).startsWith("vigie.chat.discord.").contains(says));
    }

    /** Without @Configuration: the program must not find it among its own. */
    @EnableConfigurationProperties({DiscordSettings.class, ChatSettings.class})
    @Import(DiscordAdapter.class)
    static class Program {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        JdbcClient jdbc() {
            return JdbcClient.create(new DriverManagerDataSource("jdbc:sqlite:"));
        }

        @Bean
        TransactionTemplate transaction() {
            return new TransactionTemplate(
                    new DataSourceTransactionManager(new DriverManagerDataSource("jdbc:sqlite:")));
        }
    }

    @Test
    void there_is_an_adapter_only_when_there_is_a_server() throws Exception {
        ApplicationContextRunner program = new ApplicationContextRunner().withUserConfiguration(Program.class);
        program.run(context -> assertThat(context).doesNotHaveBean(DiscordAdapter.class));
        program.withPropertyValues("vigie.chat.discord.guild=")
                .run(context -> assertThat(context).doesNotHaveBean(DiscordAdapter.class));
        String[] keys = good().entrySet().stream()
                .map(e -> "vigie.chat.discord." + e.getKey() + "=" + e.getValue())
                .toArray(String[]::new);
        program.withPropertyValues(keys).run(context -> {
            assertThat(context).hasSingleBean(DiscordAdapter.class);
            assertThat(context.getBean(DiscordAdapter.class).trouble()).isPresent();
        });
    }
}
