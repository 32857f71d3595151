package io.vigie.commands.iscsi;

import io.vigie.commands.iscsi.Failure.MalformedAnswer;
import io.vigie.commands.iscsi.IscsiSettings.Chap;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The answer to a CHAP challenge (RFC 1994, 4.1; RFC 7143, 12.1.3). */
final class ChapAnswer {
    private ChapAnswer() {}

    static List<String> to(Keys challenge, Chap chap) throws MalformedAnswer {
        try {
            int identifier = Integer.parseInt(challenge.first("CHAP_I").orElse(""));
            byte[] question = binary(challenge.first("CHAP_C").orElse(""));
            return List.of(
                    "CHAP_N=" + chap.user(),
                    "CHAP_R=0x" + HexFormat.of().formatHex(digest(identifier, chap.secret(), question)));
        } catch (IllegalArgumentException e) {
            throw new MalformedAnswer("a CHAP challenge that cannot be read");
        }
    }

    private static byte[] digest(int identifier, String secret, byte[] question) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update((byte) identifier);
            md5.update(secret.getBytes(StandardCharsets.UTF_8));
            return md5.digest(question);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /** Our own question to a target that must prove who it is. */
    static final class Counter {
        private static final SecureRandom RANDOM = new SecureRandom();

        private final int identifier;
        private final byte[] question = new byte[16];
        private final String secret;

        private Counter(int identifier, String secret) {
            this.identifier = identifier;
            this.secret = secret;
            RANDOM.nextBytes(question);
        }

        /** Differs from the target's question, so that nobody can answer with what we said ourselves. */
        static Counter of(Keys challenge, String secret) {
            String theirs = challenge.first("CHAP_I").orElse("");
            int identifier = RANDOM.nextInt(256);
            return new Counter(Integer.toString(identifier).equals(theirs) ? identifier ^ 1 : identifier, secret);
        }

        List<String> challenge() {
            return List.of("CHAP_I=" + identifier, "CHAP_C=0x" + HexFormat.of().formatHex(question));
        }

        boolean answeredBy(Keys keys) {
            try {
                byte[] answer = binary(keys.first("CHAP_R").orElse(""));
                return MessageDigest.isEqual(answer, digest(identifier, secret, question));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    /** RFC 7143, 6.1: binary values are hexadecimal (0x) or base 64 (0b). */
    private static byte[] binary(String text) {
        return switch (text.length() < 2 ? "" : text.substring(0, 2).toLowerCase(Locale.ROOT)) {
            case "0x" -> HexFormat.of().parseHex(text.substring(2));
            case "0b" -> Base64.getDecoder().decode(text.substring(2));
            default -> throw new IllegalArgumentException("neither 0x nor 0b");
        };
    }
}
