package io.vigie.bot.chat;

/** What a chat can do; what it cannot, it refuses by name. */
public enum Capability {
    THREADS,
    EDITS,
    REACTIONS,
    FILES,
    DIRECT_MESSAGES,
    /** Suggests the rest of a command while it is typed. */
    COMPLETION
}
