package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;

/** Ends what people began by signing in, wherever they did. */
public interface ConsoleSignOut {
    /**
     * Ends every session of the account, in the transaction under way if there is one. Pages that are open at another
     * replica close within {@code vigie.chat.console.heartbeat}.
     *
     * @return how many there were
     */
    int signOut(AccountId account);
}
