package io.vigie.bot.totp;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;

/** What became of somebody's second factor. */
public sealed interface TotpEvent {
    /** Who did it. */
    Person by();

    AccountId account();

    Instant at();

    record SetUp(Person by, AccountId account, Instant at) implements TotpEvent {}

    /** By its owner or by an admin. */
    record Removed(PersonId person, String uid, Person by, AccountId account, Instant at) implements TotpEvent {}

    /** For a plan. */
    record Shown(long proposal, Person by, AccountId account, Instant at) implements TotpEvent {}

    /** A wrong code. */
    record Refused(Person by, AccountId account, Instant at) implements TotpEvent {}
}
