package io.vigie.bot.totp;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.vigie.bot.identity.PersonId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** Codes as authenticator apps make them by default: HMAC-SHA-1, six digits, a new one every 30 s. */
final class Codes {
    /** RFC 4226 recommends 160 bits. */
    private static final int SECRET_BYTES = 20;
    /** A phone's clock may be one step off in either direction (RFC 6238, 5.2). */
    private static final int DRIFT = 1;

    private final TimeBasedOneTimePasswordGenerator generator = new TimeBasedOneTimePasswordGenerator();
    private final SecureRandom random = new SecureRandom();

    byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    String at(byte[] secret, Instant when) {
        try {
            return generator.generateOneTimePasswordString(new SecretKeySpec(secret, generator.getAlgorithm()), when);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC takes any key", e);
        }
    }

    /** The time step in which this is the code, if it is one of now and later than {@code last}. */
    OptionalLong step(byte[] secret, String code, Instant now, long last) {
        long current = now.toEpochMilli() / generator.getTimeStep().toMillis();
        for (long step = current - DRIFT; step <= current + DRIFT; step++) {
            byte[] right = at(
                            secret,
                            Instant.ofEpochMilli(step * generator.getTimeStep().toMillis()))
                    .getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(right, code.getBytes(StandardCharsets.UTF_8)) && step > last) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    static String base32(byte[] secret) {
        return new Base32().encodeToString(secret).replace("=", "");
    }

    /** For authenticator apps. */
    static String uri(byte[] secret, String uid, PersonId person) {
        String label = "Vigie:" + uid + " (" + person.realm() + ")";
        return "otpauth://totp/"
                + URLEncoder.encode(label, StandardCharsets.UTF_8).replace("+", "%20") + "?secret=" + base32(secret)
                + "&issuer=Vigie";
    }
}
