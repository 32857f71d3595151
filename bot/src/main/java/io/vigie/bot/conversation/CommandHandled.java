package io.vigie.bot.conversation;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;

/**
 * A person's command came to an end.
 *
 * @param line as it was typed
 * @param outcome one word or sentence: {@code answered}, {@code proposed}, or the problem's text
 */
public record CommandHandled(PersonId person, String uid, AccountId account, String line, String outcome, Instant at) {
    /** The same when its author could not be told. */
    CommandHandled undelivered() {
        return new CommandHandled(person, uid, account, line, outcome + " (not delivered)", at);
    }
}
