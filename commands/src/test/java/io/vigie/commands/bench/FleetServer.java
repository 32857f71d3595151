package io.vigie.commands.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.NodeSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import io.vigie.commands.proxmox.ProxmoxCluster;
import io.vigie.commands.proxmox.ProxmoxSettings;
import io.vigie.commands.proxmox.Secret;
import io.vigie.commands.testing.SettableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program of its own that answers like a cluster of 10 nodes and 300 guests, at next to no cost: with answers that the
 * lab's cluster gave at different times, in turn, so that no two in a row are the same.
 *
 * <p>Its first line is {@code port fingerprint}; each line it reads is answered with the count of requests so far.
 */
final class FleetServer {
    static final int NODES = 10;
    static final int GUESTS = 300;
    private static final int VARIANTS = 4;

    private final Map<String, List<byte[]>> answers = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();

    private FleetServer() {}

    public static void main(String[] arguments) throws IOException {
        FleetServer fleet = new FleetServer();
        LabAuthority authority = new LabAuthority("fleet");
        fleet.record(authority);
        LabAuthority.Issued certificate = authority.issue("fleet", "fleet");
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", fleet::answer);
        server.start();
        System.out.println(server.getAddress().getPort() + " " + certificate.fingerprint());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (lines.readLine() != null) {
            System.out.println(fleet.requests);
        }
        server.stop(0);
    }

    private void record(LabAuthority authority) {
        SettableClock clock = new SettableClock(Instant.now());
        try (LabCluster lab = new LabCluster(spec(), new LabTime(clock, 1), authority)) {
            lab.onExchange(exchange -> answers.computeIfAbsent(exchange.path(), path -> new ArrayList<>())
                    .add(exchange.body().getBytes(StandardCharsets.UTF_8)));
            try (ProxmoxCluster cluster = new ProxmoxCluster(
                    new ProxmoxSettings(
                            "fleet",
                            "",
                            lab.nodes(),
                            new ProxmoxSettings.Login.Token(lab.tokenId(), Secret.of(lab.tokenSecret())),
                            lab.fingerprints(),
                            Optional.empty()),
                    clock)) {
                for (int i = 0; i < VARIANTS; i++) {
                    cluster.refresh();
                    // The version is asked for again after a while.
                    clock.advance(Duration.ofMinutes(6));
                }
            }
        }
    }

    private static LabClusterSpec spec() {
        List<NodeSpec> nodes = new ArrayList<>();
        for (int n = 0; n < NODES; n++) {
            nodes.add(new NodeSpec("node" + n, "10.0.0." + (n + 1), 64, 512L << 30));
        }
        List<GuestSpec> guests = new ArrayList<>();
        for (int g = 0; g < GUESTS; g++) {
            GuestSpec vm = GuestSpec.vm(1000 + g, "web-" + g, "node" + g % NODES)
                    .on("san", 32)
                    .tagged("lab", "team-" + g % 7);
            guests.add(g % 5 == 0 ? vm.withHa() : vm);
        }
        return new LabClusterSpec(
                "fleet",
                nodes,
                guests,
                List.of(
                        new StorageSpec("local", "dir", false, "iso,vztmpl,backup,images,rootdir", 0, 1L << 40),
                        new StorageSpec("san", "lvm", true, "images,rootdir", 0, 64L << 40)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/api2/json", "");
        List<byte[]> variants = answers.getOrDefault(path, List.of());
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (variants.isEmpty()) {
                exchange.sendResponseHeaders(501, -1);
                return;
            }
            byte[] body = variants.get((int) (requests.incrementAndGet() % variants.size()));
            exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
