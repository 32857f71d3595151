package io.vigie.bot.approval;

import io.vigie.bot.identity.Person;
import java.util.Optional;

/** What an approver of a critical plan shows besides a reaction. */
public interface SecondFactor {
    /** Why nobody can show one, so that proposing would be vain; empty when it is set up. */
    Optional<String> unavailable();

    /** Why this person's vote on this plan does not count yet; empty when the factor was shown for it. */
    Optional<String> missing(Person voter, long proposal);
}
