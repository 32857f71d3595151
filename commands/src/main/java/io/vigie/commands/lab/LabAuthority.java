package io.vigie.commands.lab;

import static java.util.Objects.requireNonNull;

import com.unboundid.asn1.ASN1Boolean;
import com.unboundid.asn1.ASN1Element;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.util.OID;
import com.unboundid.util.ObjectPair;
import com.unboundid.util.ssl.cert.CertException;
import com.unboundid.util.ssl.cert.PublicKeyAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509Certificate;
import com.unboundid.util.ssl.cert.X509CertificateExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority that lives as long as the lab: its key is never written anywhere. */
public final class LabAuthority {
    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final SignatureAlgorithmIdentifier SIGNATURE = SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA;
    /** RFC 5280, 4.2.1.9 and 4.2.1.6. */
    private static final OID BASIC_CONSTRAINTS = new OID("2.5.29.19");

    private static final OID SUBJECT_ALTERNATIVE_NAME = new OID("2.5.29.17");

    private final X509Certificate certificate;
    private final KeyPair keys;

    public LabAuthority(String name) {
        ASN1Sequence isAuthority = new ASN1Sequence(new ASN1Boolean(true));
        SelfSigned self = selfSigned(
                new DN(new RDN("CN", name)),
                new X509CertificateExtension(BASIC_CONSTRAINTS, true, isAuthority.encode()));
        certificate = self.certificate();
        keys = self.keys();
    }

    /** The authority's certificate, to be trusted by clients. */
    public String pem() {
        return pem(certificate);
    }

    /** A certificate for these DNS names and the loopback address. */
    public Issued issue(String name, String... dnsNames) {
        DN subject = new DN(new RDN("CN", name));
        SelfSigned own = selfSigned(subject);
        X509Certificate key = own.certificate();
        long now = Instant.now().toEpochMilli();
        try {
            X509Certificate issued = X509Certificate.generateIssuerSignedCertificate(
                    SIGNATURE,
                    certificate,
                    keys.getPrivate(),
                    key.getPublicKeyAlgorithmOID(),
                    key.getPublicKeyAlgorithmParameters(),
                    key.getEncodedPublicKey(),
                    key.getDecodedPublicKey(),
                    subject,
                    now - 60_000,
                    now + LIFETIME.toMillis(),
                    alternativeNames(dnsNames));
            return new Issued(issued, certificate, own.keys());
        } catch (CertException e) {
            throw new IllegalStateException(e);
        }
    }

    private record SelfSigned(X509Certificate certificate, KeyPair keys) {}

    private static SelfSigned selfSigned(DN subject, X509CertificateExtension... extensions) {
        long now = Instant.now().toEpochMilli();
        try {
            ObjectPair<X509Certificate, KeyPair> made = X509Certificate.generateSelfSignedCertificate(
                    SIGNATURE,
                    PublicKeyAlgorithmIdentifier.EC,
                    256,
                    subject,
                    now - 60_000,
                    now + LIFETIME.toMillis(),
                    extensions);
            return new SelfSigned(requireNonNull(made.getFirst()), requireNonNull(made.getSecond()));
        } catch (CertException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509CertificateExtension alternativeNames(String... dnsNames) {
        List<ASN1Element> names = new ArrayList<>();
        for (String name : dnsNames) {
            names.add(new ASN1OctetString((byte) 0x82, name.getBytes(StandardCharsets.US_ASCII)));
        }
        names.add(new ASN1OctetString((byte) 0x82, "localhost".getBytes(StandardCharsets.US_ASCII)));
        names.add(new ASN1OctetString((byte) 0x87, new byte[] {127, 0, 0, 1}));
        return new X509CertificateExtension(SUBJECT_ALTERNATIVE_NAME, false, new ASN1Sequence(names).encode());
    }

    private static String pem(X509Certificate certificate) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getX509CertificateBytes())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** A server's certificate and key. */
    public static final class Issued {
        private final X509Certificate certificate;
        private final X509Certificate authority;
        private final KeyPair keys;

        private Issued(X509Certificate certificate, X509Certificate authority, KeyPair keys) {
            this.certificate = certificate;
            this.authority = authority;
            this.keys = keys;
        }

        /** SHA-256 of the certificate as Proxmox shows it: {@code AB:CD:…}. */
        public String fingerprint() {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getX509CertificateBytes());
                return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        public String pem() {
            return LabAuthority.pem(certificate);
        }

        /** What a TLS server with this certificate needs. */
        public SSLContext serverContext() {
            try {
                CertificateFactory x509 = CertificateFactory.getInstance("X.509");
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("server", keys.getPrivate(), new char[0], new java.security.cert.Certificate[] {
                    x509.generateCertificate(new ByteArrayInputStream(certificate.getX509CertificateBytes())),
                    x509.generateCertificate(new ByteArrayInputStream(authority.getX509CertificateBytes()))
                });
                KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                managers.init(store, new char[0]);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(managers.getKeyManagers(), null, null);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
