package io.vigie.bot.identity;

import java.util.List;

/**
 * Everybody in a group at one moment.
 *
 * @param realm the tree that the group is in
 * @param dn the group's
 */
public record Membership(String realm, String dn, List<Member> members) {
    public Membership {
        members = List.copyOf(members);
    }

    /**
     * @param uid what they sign in with
     * @param direct whether the group itself lists them, and not a group within it
     */
    public record Member(String uid, String name, boolean direct) {}
}
