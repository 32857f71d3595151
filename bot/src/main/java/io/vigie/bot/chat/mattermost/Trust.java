package io.vigie.bot.chat.mattermost;

import io.vigie.commands.Problem;
import io.vigie.commands.trust.Authorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** Which certificates are believed. */
final class Trust {
    private Trust() {}

    /**
     * @param caFile PEM authorities to trust; empty for the JDK's
     * @throws Problem of the site when they cannot be read
     */
    static SSLContext of(String caFile) {
        try {
            return caFile.isEmpty()
                    ? SSLContext.getDefault()
                    : Authorities.context(Files.readAllBytes(Path.of(caFile)));
        } catch (GeneralSecurityException | IOException e) {
            throw Problem.site("The authorities that vouch for Mattermost cannot be read.", e)
                    .withMend(MattermostSettings.KEY + "ca-file has to hold PEM certificates.");
        }
    }
}
