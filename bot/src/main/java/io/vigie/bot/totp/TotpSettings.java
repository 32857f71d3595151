package io.vigie.bot.totp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * {@code vigie.totp}.
 *
 * @param keyFile a file with 32 random bytes in Base64, which encrypt the secrets in the database; without one nobody can
 *     set up a second factor
 */
@ConfigurationProperties("vigie.totp")
public record TotpSettings(@DefaultValue("") String keyFile) implements Validator {
    private static final int BYTES = 32;

    @Override
    public boolean supports(Class<?> type) {
        return type == TotpSettings.class;
    }

    @Override
    public void validate(Object target, Errors errors) {
        fault().ifPresent(fault -> errors.reject("totp", fault));
    }

    public boolean set() {
        return !keyFile.isBlank();
    }

    /** Why the key cannot be used, with the mend; empty when it can, or none is set. */
    private Optional<String> fault() {
        if (!set()) {
            return Optional.empty();
        }
        try {
            return read().length == BYTES
                    ? Optional.empty()
                    : Optional.of("vigie.totp.key-file holds no key of " + BYTES
                            + " bytes: make one with `openssl rand -base64 " + BYTES + "`.");
        } catch (IllegalArgumentException notBase64) {
            return Optional.of(
                    "vigie.totp.key-file holds no Base64: make a key with `openssl rand -base64 " + BYTES + "`.");
        } catch (IOException e) {
            return Optional.of("vigie.totp.key-file is " + keyFile
                    + ", which cannot be read: does it exist, and may this user read it?");
        }
    }

    /** Only when set and valid. */
    SecretKey key() {
        try {
            return new SecretKeySpec(read(), "AES");
        } catch (IOException e) {
            throw new IllegalStateException("the key was readable a moment ago", e);
        }
    }

    private byte[] read() throws IOException {
        return Base64.getDecoder().decode(Files.readString(Path.of(keyFile)).strip());
    }
}
