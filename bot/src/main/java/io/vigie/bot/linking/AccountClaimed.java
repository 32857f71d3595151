package io.vigie.bot.linking;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;

/**
 * An account has sent a person's code; it speaks for them once they agree.
 *
 * @param shown how the account is called on its platform
 */
public record AccountClaimed(AccountId account, String shown, PersonId person, String uid, Instant at) {}
