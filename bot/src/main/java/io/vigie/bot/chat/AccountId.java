package io.vigie.bot.chat;

/**
 * A chat account. The id is the platform's immutable one, never a name.
 *
 * @param platform {@code console}, {@code mattermost}, {@code discord}
 */
public record AccountId(String platform, String id) {}
