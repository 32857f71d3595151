package io.vigie.commands.lab.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import io.vigie.commands.lab.LabAuthority;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LabDirectoryTest {
    private static final String AMELIE = "uid=amelie," + LabDirectory.ADMINS_BASE;

    private final LabDirectory lab = new LabDirectory(new LabAuthority("Lab CA"));
    private boolean frozen;

    @BeforeEach
    void start() {
        lab.start();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void everybody_signs_in_with_the_printed_password_over_starttls() throws Exception {
        assertThat(lab.people()).hasSize(6);
        for (LabPerson person : lab.people()) {
            String base = person.realm().equals("admins") ? LabDirectory.ADMINS_BASE : LabDirectory.USERS_BASE;
            try (LDAPConnection connection = startTls()) {
                assertThat(connection
                                .bind("uid=" + person.uid() + "," + base, person.password())
                                .getResultCode())
                        .isEqualTo(ResultCode.SUCCESS);
            }
        }
    }

    @Test
    void the_bot_reads_fixed_entry_uuids_over_ldaps() throws Exception {
        try (LDAPConnection connection = new LDAPConnection(trust().getSocketFactory(), options())) {
            connection.connect("localhost", URI.create(lab.ldapsUrl()).getPort());
            connection.bind(LabDirectory.BOT_DN, lab.botPassword());
            assertThat(connection
                            .search(LabDirectory.ADMINS_BASE, SearchScope.ONE, "(uid=amelie)", "entryUUID")
                            .getSearchEntries())
                    .singleElement()
                    .extracting(entry -> entry.getAttributeValue("entryUUID"))
                    .isEqualTo("0b1e7a52-6f0a-4c53-9a55-10c6a7a30001");
        }
    }

    @Test
    void clear_text_is_refused_even_with_the_right_password() throws Exception {
        try (LDAPConnection connection = clear()) {
            assertThatThrownBy(() -> connection.bind(AMELIE, "amelie-lab"))
                    .isInstanceOfSatisfying(
                            LDAPException.class,
                            e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.CONFIDENTIALITY_REQUIRED));
        }
    }

    @Test
    void nobody_reads_without_signing_in_and_nobody_writes() throws Exception {
        try (LDAPConnection connection = startTls()) {
            assertThatThrownBy(() -> connection.search(LabDirectory.ADMINS_BASE, SearchScope.SUB, "(uid=*)"))
                    .isInstanceOf(LDAPException.class);
            connection.bind(AMELIE, "amelie-lab");
            assertThatThrownBy(() -> connection.delete("uid=bruno," + LabDirectory.ADMINS_BASE))
                    .isInstanceOf(LDAPException.class);
        }
    }

    @Test
    void frozen_it_accepts_and_never_answers_until_thawed() throws Exception {
        lab.freeze();
        frozen = true;
        assertThatThrownBy(this::startTls)
                .isInstanceOfSatisfying(
                        LDAPException.class, e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.TIMEOUT));
        lab.thaw();
        frozen = false;
        startTls().close();
    }

    @Test
    void stopped_it_refuses_and_started_again_it_listens_on_the_same_port() throws Exception {
        String url = lab.url();
        lab.stop();
        assertThatThrownBy(this::clear).isInstanceOf(LDAPException.class);
        lab.start();
        assertThat(lab.url()).isEqualTo(url);
        startTls().close();
    }

    @Test
    void changes_are_seen_at_once() throws Exception {
        lab.change("dn: " + AMELIE + "\nchangetype: delete\n");
        try (LDAPConnection connection = startTls()) {
            assertThatThrownBy(() -> connection.bind(AMELIE, "amelie-lab")).isInstanceOf(LDAPException.class);
        }
    }

    private LDAPConnection clear() throws LDAPException {
        return new LDAPConnection(options(), "localhost", URI.create(lab.url()).getPort());
    }

    private LDAPConnection startTls() throws Exception {
        LDAPConnection connection = clear();
        try {
            var result = connection.processExtendedOperation(new StartTLSExtendedRequest(trust()));
            if (result.getResultCode() != ResultCode.SUCCESS) {
                throw new LDAPException(result);
            }
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private LDAPConnectionOptions options() {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(20_000);
        options.setResponseTimeoutMillis(frozen ? 300 : 20_000);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
        return options;
    }

    private SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(lab.caPem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
