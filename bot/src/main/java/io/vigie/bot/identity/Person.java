package io.vigie.bot.identity;

import java.time.Instant;
import java.util.Set;

/**
 * A person as the directory described them at one moment.
 *
 * @param uid what they sign in with
 * @param name for messages; never for decisions
 * @param groups direct and nested
 */
public record Person(PersonId id, String uid, String name, String dn, Set<Group> groups, Instant readAt) {
    public Person {
        groups = Set.copyOf(groups);
    }

    /** Whether they are in the group of this cn, or of this DN. */
    public boolean isIn(String group) {
        return groups.stream().anyMatch(g -> g.name().equalsIgnoreCase(group) || g.dn().equalsIgnoreCase(group));
    }
}
