package io.vigie.bot.approval;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A vote that counts.
 *
 * @param fills the groups of the policy that the voter is in
 */
record Vote(PersonId person, String uid, AccountId account, Means means, List<String> fills, Instant at) {
    Vote {
        fills = List.copyOf(fills);
    }

    /** The same human's other vote may fill other groups. */
    Vote with(Vote other) {
        Set<String> all = new LinkedHashSet<>(fills);
        all.addAll(other.fills);
        return new Vote(person, uid, account, means, List.copyOf(all), at);
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
