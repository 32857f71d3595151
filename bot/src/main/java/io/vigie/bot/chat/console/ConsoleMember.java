package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;

/**
 * Somebody who has signed in to the console.
 *
 * @param account its id is {@code realm/entryUUID}
 * @param uid what they sign in with
 * @param name for messages
 */
public record ConsoleMember(AccountId account, String uid, String name) {
    /** The one conversation with the bot that only this member can read. */
    String directChannel() {
        return ConsoleChannels.direct(account.id());
    }
}
