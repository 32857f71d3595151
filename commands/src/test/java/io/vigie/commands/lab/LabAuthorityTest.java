package io.vigie.commands.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class LabAuthorityTest {
    @Test
    void issues_certificates_that_its_own_one_verifies() throws Exception {
        LabAuthority authority = new LabAuthority("Lab CA");
        X509Certificate ca = read(authority.pem());
        X509Certificate server =
                read(authority.issue("camille", "camille.example").pem());

        server.verify(ca.getPublicKey());
        assertThat(ca.getBasicConstraints()).isNotNegative();
        assertThat(server.getBasicConstraints()).isNegative();
        assertThat(server.getSubjectAlternativeNames().toString()).contains("camille.example", "127.0.0.1");
    }

    private static X509Certificate read(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
