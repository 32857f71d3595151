package io.vigie.bot.approval;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.Person;
import io.vigie.commands.Problem;
import java.util.Optional;

/** What an approver of a critical plan shows besides a reaction. */
public interface SecondFactor {
    /** Why nobody can show one, so that proposing would be vain; empty when it is set up. */
    Optional<String> unavailable();

    /** Why this person's vote on this plan does not count yet; empty when the factor was shown for it. */
    Optional<String> missing(Person voter, long proposal);

    /**
     * The voter shows it for this plan, with a code they typed.
     *
     * @throws Problem of the user's making when it does not hold
     */
    void show(Person voter, AccountId account, long proposal, String code);

    /** None is set up: what demands one is refused. */
    static SecondFactor none() {
        return new NoSecondFactor();
    }
}
