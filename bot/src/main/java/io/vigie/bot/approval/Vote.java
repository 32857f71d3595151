package io.vigie.bot.approval;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;
import java.util.List;

/**
 * A vote that counts.
 *
 * @param fills the groups of the policy that the voter is in
 */
record Vote(PersonId person, String uid, AccountId account, Means means, List<String> fills, Instant at) {
    Vote {
        fills = List.copyOf(fills);
    }

    /** How it was given. */
    enum Means {
        REACTION,
        TYPED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
