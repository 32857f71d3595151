package io.vigie.bot.chat;

/**
 * A message that was posted.
 *
 * @param channel where the platform finds it: on Discord a thread is one
 */
public record MessageRef(String platform, String channel, String id) {}
