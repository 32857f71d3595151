package io.vigie.commands.lab.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.NodeSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import io.vigie.commands.proxmox.PveSchema;
import io.vigie.commands.testing.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A lab cluster under a clock that stands still, a client that sees status lines, and the schema's eye on both. */
final class LabSite implements AutoCloseable {
    private static final LabAuthority AUTHORITY = new LabAuthority("Test CA");
    private static final PveSchema SCHEMA = PveSchema.load();

    final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
    final LabCluster cluster;
    final String rootToken;
    final List<String> faults = new CopyOnWriteArrayList<>();
    final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final SSLContext tls;

    LabSite(LabClusterSpec spec) {
        this(spec, 1);
    }

    LabSite(LabClusterSpec spec, double speed) {
        cluster = new LabCluster(spec, new LabTime(clock, speed), AUTHORITY);
        rootToken = "root@pam!bot=" + cluster.addToken("root@pam!bot", Map.of("/", everything()));
        tls = trusting(AUTHORITY.pem());
        cluster.onExchange(this::check);
    }

    /** The cluster that the recorded answers come from. */
    static LabClusterSpec recorded() {
        long gib = 1L << 30;
        String content = "backup,images,iso,rootdir,snippets,vztmpl";
        return new LabClusterSpec(
                "lab",
                List.of(
                        new NodeSpec("pve1", "10.99.0.11", 2, 24 * gib),
                        new NodeSpec("pve2", "10.99.0.12", 2, 24 * gib),
                        new NodeSpec("pve3", "10.99.0.13", 2, 24 * gib)),
                List.of(
                        GuestSpec.vm(100, "web1", "pve1").on("shared", 16).asDeaf(),
                        GuestSpec.vm(101, "app101", "pve2").withHa(),
                        GuestSpec.vm(102, "app102", "pve3").withHa(),
                        GuestSpec.vm(103, "app103", "pve3").withHa(),
                        GuestSpec.container(200, "ct1", "pve1").stopped()),
                List.of(
                        new StorageSpec("local", "dir", false, content, gib, 250 * gib),
                        new StorageSpec("shared", "dir", true, content, gib, 250 * gib)));
    }

    record Reply(int status, String reason, Map<String, String> headers, String body) {
        JsonNode json() {
            return body.isEmpty() ? MissingNode.getInstance() : new JsonMapper().readTree(body);
        }

        JsonNode data() {
            assertThat(status).as(reason + " " + body).isEqualTo(200);
            return json().get("data");
        }
    }

    JsonNode get(String node, String path) {
        return call(node, "GET", path, "", token(rootToken)).data();
    }

    String post(String node, String path, String form) {
        return call(node, "POST", path, form, token(rootToken)).data().stringValue();
    }

    Reply send(String node, String method, String path, String form) {
        return call(node, method, path, form, token(rootToken));
    }

    /** What became of a task. */
    JsonNode task(String upid) {
        String node = upid.split(":", 3)[1];
        return get(node, "/nodes/" + node + "/tasks/" + encode(upid) + "/status");
    }

    static Map<String, String> token(String token) {
        return Map.of("Authorization", "PVEAPIToken=" + token);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @param path with or without {@code /api2/json} */
    Reply call(String node, String method, String path, String body, Map<String, String> headers) {
        String target = path.startsWith("/api2/") ? path : "/api2/json" + path;
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nConnection: close\r\n");
        Map<String, String> all = new LinkedHashMap<>(Map.of("Host", "pve.example:8006"));
        all.putAll(headers);
        if (!body.isEmpty()) {
            all.putIfAbsent("Content-Type", "application/x-www-form-urlencoded");
            all.put("Content-Length", String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
        }
        all.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        request.append("\r\n").append(body);
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory()
                .createSocket(
                        InetAddress.getLoopbackAddress(), cluster.uri(node).getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SSLContext tls() {
        return tls;
    }

    private static Reply read(String text) throws IOException {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer: " + text);
        }
        List<String> head = text.substring(0, end).lines().toList();
        String[] line = head.getFirst().split(" ", 3);
        Map<String, String> headers = head.stream()
                .skip(1)
                .map(header -> header.split(": ", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b));
        return new Reply(Integer.parseInt(line[1]), line[2], headers, text.substring(end + 4));
    }

    private void check(Exchange exchange) {
        exchanges.add(exchange);
        if (exchange.status() == 200) {
            SCHEMA.request(exchange.method(), exchange.path(), exchange.parameters())
                    .forEach(fault -> faults.add(exchange.method() + " " + exchange.path() + ": asked " + fault));
            JsonNode body = new JsonMapper().readTree(exchange.body());
            SCHEMA.answer(exchange.method(), exchange.path(), body)
                    .forEach(fault -> faults.add(exchange.method() + " " + exchange.path() + ": answered " + fault));
        }
    }

    static Set<String> everything() {
        return Set.of(
                "Permissions.Modify",
                "Realm.AllocateUser",
                "User.Modify",
                "VM.Audit",
                "VM.PowerMgmt",
                "VM.Allocate",
                "VM.Backup",
                "VM.Clone",
                "VM.Config.CPU",
                "VM.Config.HWType",
                "VM.Config.Memory",
                "VM.Config.Network",
                "VM.Config.Options",
                "VM.Migrate",
                "VM.Snapshot",
                "Sys.Audit",
                "Sys.Modify",
                "Sys.Console",
                "Sys.Syslog",
                "Datastore.Allocate",
                "Datastore.Audit",
                "Datastore.AllocateSpace",
                "VM.Config.Disk");
    }

    private static SSLContext trusting(String pem) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every test's last word: all that was answered fitted the schema. */
    @Override
    public void close() {
        cluster.close();
        assertThat(faults).isEmpty();
    }
}
