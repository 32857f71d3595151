package io.vigie.commands.libvirt;

import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Two real KVM hosts on a bridge of their own, that can move guests to each other. They are started once for all tests of
 * the program and end with it, however it ends.
 */
public final class LibvirtHosts {
    /** Bridges, and with them networks, that may be there at a time on one machine: 198.18.0.0/15 is for tests. */
    private static final int NETWORKS = 512;

    private static final int TRIES = 50;
    private static @Nullable LibvirtHosts shared;

    private final TestHost alpha;
    private final TestHost beta;

    private LibvirtHosts() throws IOException {
        Path folder = Files.createTempDirectory("vigie-kvm");
        Path script = folder.resolve("host.sh");
        try (InputStream text = LibvirtHosts.class.getResourceAsStream("host.sh")) {
            Files.copy(text, script);
        }
        int number = network();
        String bridge = "vk" + number;
        String net = "198." + (18 + number / 256) + "." + number % 256 + ".";
        command("ip", "address", "add", net + "254/24", "dev", bridge);
        command("ip", "link", "set", bridge, "up");
        alpha = new TestHost(
                script, folder.resolve("alpha"), bridge + "a", bridge, net + "254", net + "1", uuid(number, 1));
        beta = new TestHost(
                script, folder.resolve("beta"), bridge + "b", bridge, net + "254", net + "2", uuid(number, 2));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder), "libvirt-hosts-end"));
        alpha.awaitReady();
        beta.awaitReady();
    }

    private static String uuid(int number, int host) {
        return new UUID(number + 1L, host).toString();
    }

    /** The kernel gives each name once. */
    private static int network() {
        for (int i = 0; i < TRIES; i++) {
            int number = ThreadLocalRandom.current().nextInt(NETWORKS);
            if (succeeds("ip", "link", "add", "vk" + number, "type", "bridge")) {
                return number;
            }
        }
        return Assumptions.abort("no bridge can be made here: ip link add … type bridge");
    }

    /** Started when they are needed first; without guests. */
    public static synchronized LibvirtHosts start() {
        LibvirtHosts hosts = shared;
        if (hosts == null) {
            List.of("libvirtd", "qemu-system-x86_64", "ip", "unshare", "losetup", "bash")
                    .forEach(Peers::require);
            needPowers();
            try {
                hosts = new LibvirtHosts();
                shared = hosts;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        hosts.alpha.clear();
        hosts.beta.clear();
        return hosts;
    }

    /** What the kernel does not let us do here, no package would mend: that is no missing peer. */
    private static void needPowers() {
        if (!"root".equals(System.getProperty("user.name"))) {
            Assumptions.abort("network namespaces are made by root only");
        }
        if (!succeeds("unshare", "--net", "--mount", "--pid", "--fork", "true")) {
            Assumptions.abort("namespaces cannot be made here, not even by root (a container without the capability?)");
        }
        if (!succeeds("losetup", "--find")) {
            Assumptions.abort("there are no loop devices here");
        }
    }

    public TestHost alpha() {
        return alpha;
    }

    public TestHost beta() {
        return beta;
    }

    /** It waits for a connection for longer than this machine may stand still. */
    public LibvirtCluster cluster() {
        return cluster(Clock.systemUTC(), Duration.ofSeconds(20), LibvirtSettings.CALL_TIMEOUT);
    }

    LibvirtCluster cluster(Clock clock, Duration connectTimeout, Duration callTimeout) {
        return new LibvirtCluster(
                new LibvirtSettings(
                        "kvm",
                        "lab",
                        List.of(
                                new LibvirtSettings.Host("alpha", alpha.uri()),
                                new LibvirtSettings.Host("beta", beta.uri())),
                        connectTimeout,
                        callTimeout),
                clock);
    }

    /** Until both hosts were read and these guests are known: what takes longer than a reading waits is shown later. */
    static void awaitRead(LibvirtCluster cluster, String... guests) {
        await().ignoreExceptionsInstanceOf(Problem.class).until(() -> {
            Inventory read = cluster.refresh();
            return read.nodes().stream().allMatch(Node::online)
                    && read.guests().stream().map(Guest::name).toList().containsAll(List.of(guests));
        });
    }

    /** A guest with 32 MiB; it has no system, so it runs and does nothing. */
    static String guest(String name, String devices) {
        return """
                <domain type='%s'>
                  <name>%s</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
                  <os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
                  <devices>
                    <emulator>%s</emulator><controller type='usb' model='none'/><memballoon model='none'/>%s
                  </devices>
                </domain>
                """.formatted(
                Files.exists(Path.of("/dev/kvm")) ? "kvm" : "qemu", name, Peers.require("qemu-system-x86_64"), devices);
    }

    private void end(Path folder) {
        alpha.close();
        beta.close();
        command("rm", "-rf", folder.toString());
    }

    private static boolean succeeds(String... words) {
        try {
            return run(words).exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What it wrote, when it succeeded. */
    static String command(String... words) {
        try {
            Process done = run(words);
            String output = new String(done.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (done.exitValue() != 0) {
                throw new AssertionError(String.join(" ", words) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For commands that say little. */
    private static Process run(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", words) + " does not end");
            }
            return process;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException(e);
        }
    }
}
