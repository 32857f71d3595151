package io.vigie.bot.chat.mattermost;

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

class MattermostSettingsTest {
    @TempDir
    Path folder;

    private static MattermostSettings bind(Map<String, String> values) {
        Map<String, String> keys = new HashMap<>();
        values.forEach((key, value) -> keys.put("vigie.chat.mattermost." + key, value));
        return new Binder(new MapConfigurationPropertySource(keys))
                .bindOrCreate("vigie.chat.mattermost", MattermostSettings.class);
    }

    private Map<String, String> good() throws Exception {
        return new HashMap<>(Map.of(
                "url", "https://chat.example.org/",
                "token-file", Files.writeString(folder.resolve("token"), "x").toString(),
                "team", "admins",
                "alert-channel", "infra"));
    }

    @Test
    void nothing_configured_is_no_fault() {
        assertThat(bind(Map.of()).faults()).isEmpty();
        assertThat(bind(Map.of()).isConfigured()).isFalse();
    }

    @Test
    void the_defaults() throws Exception {
        MattermostSettings settings = bind(good());
        assertThat(settings.faults()).isEmpty();
        assertThat(settings)
                .isEqualTo(new MattermostSettings(
                        "https://chat.example.org",
                        folder.resolve("token").toString(),
                        "admins",
                        "infra",
                        List.of(),
                        "",
                        "",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(15)));
        assertThat(settings.listensIn()).containsExactly("infra");
    }

    @Test
    void every_key_can_be_set() throws Exception {
        Map<String, String> all = good();
        all.putAll(Map.of(
                "channels[0]", "infra",
                "channels[1]", "night",
                "ca-file", "/x",
                "slash-token-file", "/slash",
                "connect-timeout", "1s",
                "request-timeout", "2s",
                "catch-up", "3m"));
        assertThat(bind(all))
                .isEqualTo(new MattermostSettings(
                        "https://chat.example.org",
                        folder.resolve("token").toString(),
                        "admins",
                        "infra",
                        List.of("infra", "night"),
                        "/x",
                        "/slash",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(3)));
    }

    @ParameterizedTest
    @CsvSource({
        "url, http://chat.example.org, in the clear",
        "url, ftp://chat.example.org, write https://",
        "url, chat.example.org, write https://",
        "url, 'https://x y', no address",
        "url, https://user:secret@chat.example.org, no plain address",
        "url, '', url is missing",
        "token-file, /nowhere/token, cannot be read",
        "token-file, '', token-file is missing",
        "team, '', team is missing",
        "team, The Admins, as in its address",
        "alert-channel, '', alert-channel is missing",
        "channels, '#infra', as in its address",
        "ca-file, /nowhere/ca.pem, cannot be read",
        "slash-token-file, /nowhere/slash, cannot be read",
        "connect-timeout, 0s, longer than nothing",
        "request-timeout, -1s, longer than nothing",
        "catch-up, 0s, longer than nothing"
    })
    void each_fault_is_one_line_with_its_key(String key, String value, String says) throws Exception {
        Map<String, String> all = good();
        all.put(key, value);
        assertThat(bind(all).faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith("vigie.chat.mattermost.")
                        .contains(says)
                        .doesNotContain("secret"));
    }

    @Test
    void an_authority_file_without_a_certificate_is_a_fault() throws Exception {
        Map<String, String> all = good();
        all.put("ca-file", Files.writeString(folder.resolve("ca.pem"), "none").toString());
        assertThat(bind(all).faults()).singleElement().asString().contains("ca-file", "PEM");
    }

    /** Without @Configuration: the program must not find it among its own. */
    @EnableConfigurationProperties({MattermostSettings.class, ChatSettings.class})
    @Import(MattermostAdapter.class)
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
    void there_is_an_adapter_only_when_there_is_an_address() throws Exception {
        ApplicationContextRunner program = new ApplicationContextRunner().withUserConfiguration(Program.class);
        program.run(context -> assertThat(context).doesNotHaveBean(MattermostAdapter.class));
        program.withPropertyValues("vigie.chat.mattermost.url=")
                .run(context -> assertThat(context).doesNotHaveBean(MattermostAdapter.class));
        String[] keys = good().entrySet().stream()
                .map(e -> "vigie.chat.mattermost." + e.getKey() + "=" + e.getValue())
                .toArray(String[]::new);
        program.withPropertyValues(keys).run(context -> {
            assertThat(context).hasSingleBean(MattermostAdapter.class);
            assertThat(context.getBean(MattermostAdapter.class).trouble()).isPresent();
        });
    }
}
