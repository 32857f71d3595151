package io.vigie.bot.identity;

import io.vigie.bot.chat.AccountId;
import java.time.Instant;

/**
 * From now on this account speaks for nobody.
 *
 * @param uidAtLink what the person was called when it was linked
 * @param by who did it
 */
public record AccountUnlinked(AccountId account, PersonId person, String uidAtLink, Person by, Instant at) {}
