package io.vigie.bot.identity.ldap;

import io.vigie.bot.identity.RealmSettings;
import io.vigie.commands.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Which certificates are believed. */
final class Trust {
    private Trust() {}

    /**
     * @throws Problem of the site when the configured authorities cannot be read
     */
    static SSLContext of(RealmSettings.Tls tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            String pem = tls.caFile().isEmpty() ? tls.ca() : Files.readString(Path.of(tls.caFile()));
            if (pem.isEmpty()) {
                return SSLContext.getDefault();
            }
            trust.init(store(pem));
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw Problem.site("The authorities that vouch for the directory cannot be read.", e)
                    .withMend("tls.ca-file has to hold PEM certificates.");
        }
    }

    private static KeyStore store(String pem) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> authorities = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        if (authorities.isEmpty()) {
            throw new IOException("no certificate");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        return store;
    }
}
