package io.vigie.bot.chat;

/** One account's reaction on a message, as the platform authenticates it. */
public record Reaction(AccountId by, Emoji emoji) {}
