package io.vigie.bot.chat.console;

import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The web console.
 *
 * @param channel the name of its one channel
 * @param sessionLifetime how long a sign-in lasts at most
 * @param keep how long messages are kept
 * @param heartbeat how often an idle page is told that the line is alive
 * @param url where people open it, as other chats name it to them; empty when that is not told
 */
@Validated
@ConfigurationProperties("vigie.chat.console")
public record ConsoleSettings(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("infra")
        @Pattern(
                regexp = "[a-z0-9][a-z0-9_-]{0,31}",
                message = "must be lower-case letters, digits, - and _, at most 32")
        String channel,

        @DefaultValue("12h") @DurationMin(seconds = 1) Duration sessionLifetime,
        @DefaultValue("90d") @DurationMin(days = 1) Duration keep,
        @DefaultValue("15s") @DurationMin(millis = 50) Duration heartbeat,
        @DefaultValue("") String url) {
    public ConsoleSettings {
        if (!url.isEmpty() && !isAddress(url)) {
            // The value is not repeated: a password may be in it.
            throw new IllegalArgumentException(
                    "vigie.chat.console.url is no plain http:// or https:// address: give the"
                            + " one that people open in their browsers, such as https://vigie.example.org");
        }
    }

    private static boolean isAddress(String url) {
        try {
            URI uri = new URI(url);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
