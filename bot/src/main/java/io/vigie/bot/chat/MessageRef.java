package io.vigie.bot.chat;

/** A message that was posted. */
public record MessageRef(String platform, String channel, String id) {}
