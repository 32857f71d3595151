package io.vigie.bot.chat;

/** A file that goes with a message. */
public record Attachment(String name, String mediaType, byte[] content) {}
