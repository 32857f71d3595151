package io.vigie.bot.conversation;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.identity.Person;
import io.vigie.commands.language.Understood;

/** What became of a message before anything of it is done: finding that out changes nothing. */
sealed interface Reading {
    /** Too old to be run. */
    record TooLate() implements Reading {}

    /** What an account says before it is known whose it is. */
    record Introduction() implements Reading {}

    /** Nobody knows whose account it is. */
    record Stranger() implements Reading {}

    /** Who speaks could not be found out. */
    record Unknown(RuntimeException why) implements Reading {}

    /** It is no command, or none for this person. */
    record Refused(Person person, RuntimeException why) implements Reading {}

    record Command(PersonCaller caller, Understood understood) implements Reading {}
}
