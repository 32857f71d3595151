package io.vigie.commands.proxmox;

import io.vigie.commands.trust.Authorities;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whom a client believes: certificates with a known fingerprint, then those of the authority. */
final class Certificates {
    private Certificates() {}

    /** A server's certificate is not the expected one. */
    static final class Untrusted extends CertificateException {
        private static final long serialVersionUID = 1;
        private final String fingerprint;

        Untrusted(String fingerprint, @Nullable Throwable cause) {
            super("the certificate has fingerprint " + fingerprint, cause);
            this.fingerprint = fingerprint;
        }

        String fingerprint() {
            return fingerprint;
        }
    }

    /**
     * @throws IllegalArgumentException when the authority's file holds no certificate
     */
    static SSLContext context(ProxmoxSettings settings) {
        boolean onlyPinned =
                !settings.fingerprints().isEmpty() && settings.caFile().isEmpty();
        try {
            Optional<X509ExtendedTrustManager> authority =
                    onlyPinned ? Optional.empty() : Optional.of(authority(settings.caFile()));
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager trust = new Pins(Set.copyOf(settings.fingerprints()), authority);
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    settings.cluster() + ": proxmox.ca-file "
                            + settings.caFile().orElse(null) + " holds no usable certificate: " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    settings.cluster() + ": proxmox.ca-file "
                            + settings.caFile().orElse(null) + " cannot be read",
                    e);
        }
    }

    private static X509ExtendedTrustManager authority(Optional<Path> file)
            throws GeneralSecurityException, IOException {
        KeyStore store = file.isPresent() ? Authorities.store(Files.readAllBytes(file.get())) : null;
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("the JDK has no X.509 trust manager");
    }

    static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    /** Extends the extended class, because the JDK checks host names behind the back of a plain trust manager. */
    private static final class Pins extends X509ExtendedTrustManager {
        private final Set<String> fingerprints;
        private final Optional<X509ExtendedTrustManager> authority;

        Pins(Set<String> fingerprints, Optional<X509ExtendedTrustManager> authority) {
            this.fingerprints = fingerprints;
            this.authority = authority;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain, authority -> authority.checkServerTrusted(chain, type, engine));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain, authority -> authority.checkServerTrusted(chain, type, socket));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain, authority -> authority.checkServerTrusted(chain, type));
        }

        private void check(X509Certificate[] chain, Check byAuthority) throws CertificateException {
            String presented = fingerprint(chain[0]);
            if (fingerprints.contains(presented)) {
                return;
            }
            if (authority.isEmpty()) {
                throw new Untrusted(presented, null);
            }
            try {
                byAuthority.with(authority.get());
            } catch (CertificateException e) {
                throw new Untrusted(presented, e);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authority.map(X509ExtendedTrustManager::getAcceptedIssuers).orElse(new X509Certificate[0]);
        }
    }

    private interface Check {
        void with(X509ExtendedTrustManager authority) throws CertificateException;
    }
}
