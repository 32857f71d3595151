package io.vigie.bot.access;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.Person;
import io.vigie.commands.Caller;
import io.vigie.commands.Problem;

/**
 * A linked person who speaks in some place.
 *
 * @param account the account they speak with
 * @param place where the answer goes
 */
public record PersonCaller(Person person, AccountId account, Place place, Rights rights) implements Caller {
    /**
     * @throws Problem when the caller is no person: only a test's caller is not
     */
    public static PersonCaller of(Caller caller) {
        if (caller instanceof PersonCaller person) {
            return person;
        }
        throw Problem.user("Only a linked person can do this.");
    }

    @Override
    public String name() {
        return person.uid();
    }

    @Override
    public boolean may(String verb, String scope) {
        return rights.allow(verb, scope);
    }

    @Override
    public boolean mayAnywhere(String verb) {
        return rights.allowAnywhere(verb);
    }
}
