package io.vigie.bot.identity.ldap;

import io.vigie.bot.identity.RealmSettings;
import io.vigie.commands.Problem;
import io.vigie.commands.trust.Authorities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** Which certificates are believed. */
final class Trust {
    private Trust() {}

    /**
     * @throws Problem of the site when the configured authorities cannot be read
     */
    static SSLContext of(RealmSettings.Tls tls) {
        try {
            if (!tls.caFile().isEmpty()) {
                return Authorities.context(Files.readAllBytes(Path.of(tls.caFile())));
            }
            return tls.ca().isEmpty()
                    ? SSLContext.getDefault()
                    : Authorities.context(tls.ca().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IOException e) {
            throw Problem.site("The authorities that vouch for the directory cannot be read.", e)
                    .withMend("tls.ca-file has to hold PEM certificates.");
        }
    }
}
