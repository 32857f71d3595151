package io.vigie.bot.chat;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for every chat.
 *
 * @param prefix begins a message in a channel that is meant for the bot
 * @param name the bot's own name: {@code @name} addresses it too
 */
@ConfigurationProperties("vigie.chat")
public record ChatSettings(
        @DefaultValue("!") String prefix,
        @DefaultValue("vigie") String name) {
    public ChatSettings {
        if (prefix.isBlank()
                || prefix.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isLetterOrDigit(c))) {
            throw new IllegalArgumentException("vigie.chat.prefix is \"" + prefix
                    + "\": give one or more signs that are no letters, such as \"!\"");
        }
    }
}
