package io.vigie.bot.chat.mattermost;

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

class MattermostSettingsTest implements ChatSettingsContract<MattermostSettings> {
    @TempDir
    Path folder;

    @Override
    public Class<MattermostSettings> type() {
        return MattermostSettings.class;
    }

    @Override
    public Class<MattermostAdapter> adapter() {
        return MattermostAdapter.class;
    }

    @Override
    public Class<Program> program() {
        return Program.class;
    }

    @Override
    public String prefix() {
        return "vigie.chat.mattermost";
    }

    @Override
    public String server() {
        return "url";
    }

    @Override
    public List<String> faults(MattermostSettings settings) {
        return settings.faults();
    }

    @Override
    public boolean isConfigured(MattermostSettings settings) {
        return settings.isConfigured();
    }

    @Override
    public Map<String, String> good() throws Exception {
        return new HashMap<>(Map.of(
                "url", "https://chat.example.org/",
                "token-file", Files.writeString(folder.resolve("token"), "x").toString(),
                "team", "admins",
                "alert-channel", "infra"));
    }

    @Test
    void the_defaults() throws Exception {
        MattermostSettings settings = bind(good());
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
        oneFaultSays(says, key, value);
    }

    @Test
    void an_authority_file_without_a_certificate_is_a_fault() throws Exception {
        Map<String, String> all = good();
        all.put("ca-file", Files.writeString(folder.resolve("ca.pem"), "none").toString());
        assertThat(bind(all).faults()).singleElement().asString().contains("ca-file", "PEM");
    }

    @EnableConfigurationProperties({MattermostSettings.class, ChatSettings.class})
    @Import(MattermostAdapter.class)
    static class Program extends ChatProgram {}
}
