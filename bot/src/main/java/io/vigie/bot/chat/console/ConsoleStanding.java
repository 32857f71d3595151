package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;

/** What the console needs to know of signed-in people, time and again: they leave, and their rights change. */
public interface ConsoleStanding {
    /** Waits for the directory a bounded time, and not for each of those who ask while it does not answer. */
    Reach of(AccountId account);

    /** What somebody may read. */
    enum Reach {
        /** They have left the directory, or the account speaks for nobody any more. */
        NOTHING,
        /** They have no right at all: their own conversation with the bot. */
        OWN,
        /** The channel that all share, too. */
        SHARED,
        /** The directory does not answer: what it said last goes on. */
        UNKNOWN
    }
}
