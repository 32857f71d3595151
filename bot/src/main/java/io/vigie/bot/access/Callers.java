package io.vigie.bot.access;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.Person;

/** Gives people the rights that their groups hold. */
@FunctionalInterface
public interface Callers {
    /** The person, speaking with this account in this place. */
    PersonCaller caller(Person person, AccountId account, Place place);
}
