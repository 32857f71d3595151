package io.vigie.bot.linking;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;

/**
 * Somebody's sessions at the web console were ended.
 *
 * @param uid what the person was called when they first signed in
 * @param sessions how many there were
 * @param by who ended them, with which account
 */
public record SignedOut(PersonId person, String uid, int sessions, Person by, AccountId account, Instant at) {}
