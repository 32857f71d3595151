package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ConsoleSettingsTest {
    private static ConsoleSettings bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("vigie.chat.console", ConsoleSettings.class);
    }

    @Test
    void the_defaults_are_a_working_console() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ConsoleSettings(
                        true, "infra", Duration.ofHours(12), Duration.ofDays(90), Duration.ofSeconds(15), ""));
    }

    @Test
    void every_key_can_be_set() {
        assertThat(bind(Map.of(
                        "vigie.chat.console.enabled", "false",
                        "vigie.chat.console.channel", "night-shift",
                        "vigie.chat.console.session-lifetime", "1h",
                        "vigie.chat.console.keep", "7d",
                        "vigie.chat.console.heartbeat", "5s",
                        "vigie.chat.console.url", "https://vigie.example.org/")))
                .isEqualTo(new ConsoleSettings(
                        false,
                        "night-shift",
                        Duration.ofHours(1),
                        Duration.ofDays(7),
                        Duration.ofSeconds(5),
                        "https://vigie.example.org/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"vigie.example.org", "ftp://vigie.example.org", "https://", "https://me:secret@v.org", "h t"})
    void an_address_that_no_browser_opens_is_refused_and_not_repeated(String url) {
        assertThatThrownBy(() -> bind(Map.of("vigie.chat.console.url", url)))
                .rootCause()
                .hasMessageContaining("vigie.chat.console.url is no plain")
                .hasMessageNotContaining("secret");
    }
}
