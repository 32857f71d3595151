package io.vigie.bot.chat.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;

/**
 * Somebody's session, found by the token of their cookie.
 *
 * @param csrf what a changing request must carry in a header; another site can make the browser send the cookie but
 *     cannot know this
 * @param shared whether its person may read the channel that all share
 */
record ConsoleSession(ConsoleMember member, String tokenHash, String csrf, Instant expires, boolean shared) {

    ConsoleSession reading(boolean theShared) {
        return new ConsoleSession(member, tokenHash, csrf, expires, theShared);
    }

    /** The token is 32 random bytes: a plain hash of it cannot be turned back. */
    static String hash(String purpose, String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((purpose + " " + token).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Without what makes it usable, for logs. */
    @Override
    public String toString() {
        return "session of " + member.account().id() + " until " + expires;
    }
}
