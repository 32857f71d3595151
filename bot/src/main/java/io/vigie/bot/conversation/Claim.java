package io.vigie.bot.conversation;

/** Whose a message is to answer, of all who heard it. */
enum Claim {
    OURS,
    ANOTHERS,
    /** The database does not say: others may be at it, too. What does no harm when it is done twice is done. */
    UNKNOWN
}
