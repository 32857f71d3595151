package io.vigie.bot.approval;

import io.vigie.bot.identity.PersonId;

/**
 * Whether two entries of the directory are taken for one human: the same entry, or entries of one name in two realms, as
 * people have them who are in both. Two humans who share a name are taken for one, too: that costs them a vote, and gives
 * nobody one.
 */
final class OneHuman {
    private OneHuman() {}

    static boolean are(PersonId one, String uid, PersonId other, String otherUid) {
        return one.equals(other) || inTwoRealms(one, uid, other, otherUid);
    }

    /** In one realm, an entry of the name that another had before is somebody else. */
    static boolean inTwoRealms(PersonId one, String uid, PersonId other, String otherUid) {
        return !one.realm().equals(other.realm()) && uid.strip().equalsIgnoreCase(otherUid.strip());
    }
}
