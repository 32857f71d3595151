package io.vigie.commands.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A site's own authorities, as PEM certificates. */
public final class Authorities {
    private Authorities() {}

    /**
     * Believes servers that these vouch for, and no others.
     *
     * @throws GeneralSecurityException when it holds no certificate, or a broken one
     */
    public static SSLContext context(byte[] pem) throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store(pem));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /**
     * @throws GeneralSecurityException when it holds no certificate, or a broken one
     */
    public static KeyStore store(byte[] pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate authority :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        if (store.size() == 0) {
            throw new CertificateException("it is empty");
        }
        return store;
    }
}
