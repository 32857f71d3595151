package io.vigie.bot.approval;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.Person;

/** Gives a person the rights their groups hold now. */
@FunctionalInterface
public interface Callers {
    PersonCaller caller(Person person, AccountId account, Place place);
}
