package io.vigie.bot.identity;

import io.vigie.commands.Problem;
import java.util.List;
import java.util.Optional;

/** Where people come from. Every wait is bounded. */
public interface Directory {
    /** The realms' names, the default one first. */
    List<String> realms();

    /**
     * Checks a password by binding with it.
     *
     * @throws Problem of the user when name or password is wrong (never which of the two), of the site when the
     *     directory does not answer
     */
    Person authenticate(String realm, String uid, String password);

    /**
     * The person as the directory describes them now; empty when it has no such entry (any more).
     *
     * @throws Problem of the site when the directory does not answer
     */
    Optional<Person> read(PersonId id);

    /**
     * Everybody in a group, directly or by a group within it; empty when there is no such group.
     *
     * @param group its cn in the default realm, {@code realm/cn} in another, or its DN
     * @throws Problem of the site when the directory does not answer, or shows only a part
     */
    Optional<Membership> members(String group);

    /**
     * Whether somebody signs in to this realm by this name; in no realm of another name does anybody.
     *
     * @throws Problem of the site when the directory does not answer
     */
    boolean knows(String realm, String uid);

    /** Why the realm cannot be asked at the moment; empty when it can. Waits no longer than any other call. */
    Optional<String> trouble(String realm);

    /** What start-up and {@code status} warn about, such as a connection in clear text. */
    List<String> warnings();
}
