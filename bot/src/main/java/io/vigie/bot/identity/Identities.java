package io.vigie.bot.identity;

import io.vigie.bot.chat.AccountId;
import io.vigie.commands.Problem;
import java.util.List;
import java.util.Optional;

/** Which person an account is. A linked account is the only proof of who speaks. */
public interface Identities {
    /** How old an answer may be. */
    enum Freshness {
        /** A short cache serves it; while the directory is down, a longer one, for a bounded time. */
        CACHED,
        /** The directory is asked. For votes and for whatever changes something. */
        FRESH
    }

    /**
     * The person this account is linked to; empty when it is not linked, or the person has left the directory.
     *
     * @throws Problem of the site when the directory had to be asked and did not answer
     */
    Optional<Person> who(AccountId account, Freshness freshness);

    /**
     * The person with this id; empty when they have left the directory.
     *
     * @throws Problem of the site when the directory had to be asked and did not answer
     */
    Optional<Person> person(PersonId id, Freshness freshness);

    /** Links the account for good; whoever calls has proof. An existing link of the account is replaced. */
    void link(AccountId account, Person person);

    /**
     * Takes the link of the account away.
     *
     * @return false when it had none
     */
    boolean unlink(AccountId account, Person by);

    /** Every account of a person. */
    List<AccountId> accounts(PersonId person);

    /** Every link there is. */
    List<Linked> links();
}
