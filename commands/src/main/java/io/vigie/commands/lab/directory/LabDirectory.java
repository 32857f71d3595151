package io.vigie.commands.lab.directory;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryRequestHandler;
import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.listener.StartTLSRequestHandler;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import com.unboundid.ldif.LDIFWriter;
import io.vigie.commands.lab.HeldPort;
import io.vigie.commands.lab.LabAuthority;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An LDAP server on loopback with the worked example's people. It speaks StartTLS on one port and LDAPS on another,
 * refuses anything in clear text, and changes by {@link #change} alone.
 */
public final class LabDirectory implements AutoCloseable {
    public static final String ADMINS_BASE = "ou=admins,dc=resel,dc=enst-bretagne,dc=fr";
    public static final String ADMINS_GROUPS = "ou=groups,dc=resel,dc=enst-bretagne,dc=fr";
    public static final String USERS_BASE = "ou=people,dc=maisel,dc=enst-bretagne,dc=fr";
    public static final String USERS_GROUPS = "ou=groups,dc=maisel,dc=enst-bretagne,dc=fr";
    public static final String BOT_DN = "cn=vigie,ou=services,dc=resel,dc=enst-bretagne,dc=fr";

    private static final String TOP = "dc=enst-bretagne,dc=fr";
    private static final List<LabPerson> PEOPLE = List.of(
            person("amelie", "admins", "everything"),
            person("bruno", "admins", "everything; votes for administrators and for network"),
            person("chloe", "admins", "virtual machines of every cluster; no votes"),
            person("david", "admins", "links and switches; votes for network"),
            person("erwan", "admins", "look, and change nothing"),
            person("fanny", "users", "virtual machines of rennes"));

    private final String botPassword = UUID.randomUUID().toString();
    private final SSLContext tls;
    private final String caPem;
    private final InMemoryRequestHandler entries;
    private final Gate gate = new Gate();
    private final HeldPort port = new HeldPort();
    private final HeldPort tlsPort = new HeldPort();
    private @Nullable LDAPListener startTls;
    private @Nullable LDAPListener ldaps;

    /** A directory that is not started yet. */
    public LabDirectory(LabAuthority authority) {
        tls = authority.issue("lab directory").serverContext();
        caPem = authority.pem();
        entries = load();
    }

    /** Listens, on the same ports each time. */
    public synchronized void start() {
        if (startTls != null) {
            return;
        }
        LDAPListenerConfig plain = new LDAPListenerConfig(
                port.number(), new GatedHandler(new StartTLSRequestHandler(tls.getSocketFactory(), entries), gate));
        LDAPListenerConfig secured = new LDAPListenerConfig(tlsPort.number(), new GatedHandler(entries, gate));
        secured.setServerSocketFactory(tls.getServerSocketFactory());
        startTls = listen(port, plain);
        ldaps = listen(tlsPort, secured);
    }

    /** Refuses connections and breaks those that stand. The entries stay. */
    public synchronized void stop() {
        gate.open();
        if (startTls != null) {
            startTls.shutDown(true);
            startTls = null;
        }
        if (ldaps != null) {
            ldaps.shutDown(true);
            ldaps = null;
        }
    }

    /** Goes on accepting connections and requests, and answers none of them. */
    public void freeze() {
        gate.close();
    }

    /** Answers again, what waited included. */
    public void thaw() {
        gate.open();
    }

    @Override
    public void close() {
        stop();
        port.close();
        tlsPort.close();
    }

    /** Where StartTLS is spoken. */
    public String url() {
        return "ldap://localhost:" + port.number();
    }

    /** Where TLS is spoken from the first byte. */
    public String ldapsUrl() {
        return "ldaps://localhost:" + tlsPort.number();
    }

    /** The authority that clients have to trust. */
    public String caPem() {
        return caPem;
    }

    /** The password of {@link #BOT_DN}, another one in each start. */
    public String botPassword() {
        return botPassword;
    }

    public List<LabPerson> people() {
        return PEOPLE;
    }

    /**
     * Applies LDIF change records.
     *
     * @throws IllegalArgumentException when they do not apply
     */
    public void change(String ldif) {
        try (LDIFReader reader = reader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)))) {
            entries.applyChangesFromLDIF(reader);
        } catch (LDAPException | IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What a base holds: people by uid, and of each group the people who are its direct members. */
    public record Content(List<String> users, Map<String, List<String>> groups) {}

    /** As the entries are now. */
    public Content content(String base, String groupBase) {
        List<String> users = new ArrayList<>();
        Map<String, List<String>> groups = new TreeMap<>();
        for (Entry entry : all()) {
            if (entry.getDN().endsWith("," + base) && entry.hasAttribute("uid")) {
                users.add(entry.getAttributeValue("uid"));
            }
            if (entry.getDN().endsWith("," + groupBase)) {
                Stream<String> members = Stream.of("member", "uniqueMember")
                        .map(entry::getAttributeValues)
                        .filter(java.util.Objects::nonNull)
                        .flatMap(Stream::of);
                groups.put(
                        entry.getAttributeValue("cn"),
                        members.filter(dn -> dn.startsWith("uid=") && dn.endsWith("," + base))
                                .map(dn -> dn.substring(4, dn.indexOf(',')))
                                .toList());
            }
        }
        return new Content(users, groups);
    }

    private List<Entry> all() {
        ByteArrayOutputStream ldif = new ByteArrayOutputStream();
        try {
            entries.exportToLDIF(new LDIFWriter(ldif), true, true, true);
            try (LDIFReader reader = reader(new ByteArrayInputStream(ldif.toByteArray()))) {
                List<Entry> all = new ArrayList<>();
                for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
                    all.add(entry);
                }
                return all;
            }
        } catch (LDAPException | LDIFException | IOException e) {
            throw new IllegalStateException("the lab's directory does not show its entries", e);
        }
    }

    private static LabPerson person(String uid, String realm, String may) {
        return new LabPerson(uid, uid + "-lab", realm, may);
    }

    private InMemoryRequestHandler load() {
        try (LDIFReader reader = reader(
                requireNonNull(LabDirectory.class.getResourceAsStream("site.ldif"), "site.ldif is in the jar"))) {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(TOP);
            config.setSchema(null);
            // Its own ones would replace the entryUUIDs, which have to be the same in each start.
            config.setGenerateOperationalAttributes(false);
            config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
            config.addAdditionalBindCredentials(BOT_DN, botPassword);
            InMemoryRequestHandler handler = new InMemoryRequestHandler(config);
            handler.addEntries(withPasswords(reader));
            return handler;
        } catch (LDAPException | LDIFException | IOException e) {
            throw new IllegalStateException("the lab's directory does not load", e);
        }
    }

    private static List<Entry> withPasswords(LDIFReader reader) throws IOException, LDIFException {
        List<Entry> all = new ArrayList<>();
        for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
            String uid = entry.getAttributeValue("uid");
            for (LabPerson person : PEOPLE) {
                if (person.uid().equals(uid)) {
                    entry.addAttribute("userPassword", person.password());
                }
            }
            all.add(entry);
        }
        return all;
    }

    private static LDIFReader reader(InputStream ldif) {
        return new LDIFReader(ldif);
    }

    private static LDAPListener listen(HeldPort port, LDAPListenerConfig config) {
        try {
            return port.listen(address -> {
                config.setListenAddress(address.getAddress());
                LDAPListener listener = new LDAPListener(config);
                listener.startListening();
                return listener;
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the lab's directory cannot listen on port " + port.number(), e);
        }
    }
}
