package io.vigie.bot.linking;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;
import java.util.Optional;

/**
 * A one-time code, without the code itself.
 *
 * @param uid what its person was called when it was made
 * @param account who claimed it
 * @param shown how that account is called on its platform
 */
record Code(
        long id,
        PersonId person,
        String uid,
        Instant expiresAt,
        State state,
        Optional<AccountId> account,
        String shown) {
    /** Each leads only to the ones below it. */
    enum State {
        /** Nobody has sent it yet. */
        OPEN,
        /** An account has sent it, and its person has to agree. */
        CLAIMED,
        /** The account is linked. */
        USED,
        /** It was replaced, refused, or seen by others. */
        ENDED
    }
}
