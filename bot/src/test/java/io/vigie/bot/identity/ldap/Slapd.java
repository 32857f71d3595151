package io.vigie.bot.identity.ldap;

import static org.awaitility.Awaitility.await;

import io.vigie.commands.testing.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Debian's slapd with a database of its own in a temporary folder; StartTLS and LDAPS on free ports. */
final class Slapd implements AutoCloseable {
    static final String BASE = "ou=people,dc=example,dc=org";
    static final String GROUPS = "ou=groups,dc=example,dc=org";
    static final String BOT = "cn=vigie,dc=example,dc=org";

    private final Path slapd = Peers.require("slapd");
    private final Path slapadd = Peers.require("slapadd");
    private final Path openssl = Peers.require("openssl");
    private final Path folder;
    private int port;
    private int tlsPort;
    private @Nullable Process process;

    /**
     * @param host the one name in its certificate
     */
    Slapd(Path folder, String host, String ldif) throws Exception {
        this.folder = Files.createDirectories(folder);
        Files.createDirectories(folder.resolve("db"));
        certificates(host);
        Files.writeString(folder.resolve("slapd.conf"), """
                include /etc/ldap/schema/core.schema
                include /etc/ldap/schema/cosine.schema
                include /etc/ldap/schema/nis.schema
                include /etc/ldap/schema/inetorgperson.schema
                modulepath /usr/lib/ldap
                moduleload back_mdb
                pidfile FOLDER/slapd.pid
                TLSCACertificateFile FOLDER/ca.pem
                TLSCertificateFile FOLDER/server.pem
                TLSCertificateKeyFile FOLDER/server.key
                security simple_bind=64
                database mdb
                suffix "dc=example,dc=org"
                directory FOLDER/db
                maxsize 10485760
                access to attrs=userPassword by anonymous auth by * none
                access to * by dn.exact="cn=vigie,dc=example,dc=org" read by * none
                """.replace("FOLDER", folder.toString()));
        Path data = Files.writeString(folder.resolve("data.ldif"), ldif);
        run(slapadd, "-f", folder.resolve("slapd.conf").toString(), "-l", data.toString());
        startOnFreePorts();
    }

    String url() {
        return "ldap://localhost:" + port;
    }

    String ldapsUrl() {
        return "ldaps://localhost:" + tlsPort;
    }

    String caPem() throws IOException {
        return Files.readString(folder.resolve("ca.pem"));
    }

    private void startOnFreePorts() throws Exception {
        for (int attempt = 1; attempt <= 5; attempt++) {
            port = Peers.freePort();
            tlsPort = Peers.freePort();
            try {
                start();
                return;
            } catch (IllegalStateException e) {
                // Somebody else took a port in the meantime.
            }
        }
        throw new AssertionError("slapd does not start: " + Files.readString(folder.resolve("slapd.log")));
    }

    /**
     * On the same ports again.
     *
     * @throws IllegalStateException when it ends at once
     */
    void start() throws IOException {
        process = new ProcessBuilder(
                        slapd.toString(),
                        "-d",
                        "0",
                        "-f",
                        folder.resolve("slapd.conf").toString(),
                        "-h",
                        "ldap://127.0.0.1:" + port + " ldaps://127.0.0.1:" + tlsPort)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("slapd.log").toFile())
                .start();
        await().atMost(Duration.ofMinutes(1)).until(() -> listens() || ended());
        if (ended()) {
            throw new IllegalStateException("slapd ended");
        }
    }

    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** It keeps its sockets and answers nothing. */
    void freeze() throws Exception {
        signal("-STOP");
    }

    void thaw() throws Exception {
        signal("-CONT");
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private void signal(String name) throws Exception {
        if (process != null) {
            run(Path.of("kill"), name, String.valueOf(process.pid()));
        }
    }

    private boolean ended() {
        return process != null && !process.isAlive();
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tlsPort)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void certificates(String host) throws Exception {
        String key = "rsa:2048";
        run(
                openssl,
                "req",
                "-x509",
                "-newkey",
                key,
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Test CA",
                "-keyout",
                folder.resolve("ca.key").toString(),
                "-out",
                folder.resolve("ca.pem").toString());
        run(
                openssl,
                "req",
                "-newkey",
                key,
                "-nodes",
                "-subj",
                "/CN=" + host,
                "-keyout",
                folder.resolve("server.key").toString(),
                "-out",
                folder.resolve("server.csr").toString());
        Path names = Files.writeString(folder.resolve("names"), "subjectAltName=DNS:" + host + "\n");
        run(
                openssl,
                "x509",
                "-req",
                "-days",
                "2",
                "-CAcreateserial",
                "-in",
                folder.resolve("server.csr").toString(),
                "-CA",
                folder.resolve("ca.pem").toString(),
                "-CAkey",
                folder.resolve("ca.key").toString(),
                "-extfile",
                names.toString(),
                "-out",
                folder.resolve("server.pem").toString());
    }

    private void run(Path program, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("run.log");
        Process done = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (done.waitFor() != 0) {
            throw new AssertionError(program + ": " + Files.readString(log));
        }
    }
}
