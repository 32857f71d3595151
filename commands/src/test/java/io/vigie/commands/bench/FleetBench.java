package io.vigie.commands.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.vigie.commands.Outcome;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.proxmox.ProxmoxCluster;
import io.vigie.commands.proxmox.ProxmoxSettings;
import io.vigie.commands.proxmox.Secret;
import io.vigie.commands.vm.VmCommands;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 500 nodes and 15,000 guests in 50 clusters; measures, and judges nothing: {@code ./mvnw verify -Pbench}. */
@Tag("bench")
class FleetBench {
    private static final int CLUSTERS = 50;
    private static final int WARM_UP = 40;
    private static final int ROUNDS = 40;
    private static final int COMMANDS = 400;
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Test
    void a_fleet_is_refreshed_and_listed() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FleetServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8);
                BufferedWriter ask = server.outputWriter(StandardCharsets.UTF_8)) {
            String[] address = said.readLine().split(" ");
            long heapBefore = heap();
            List<Hypervisor> fleet = new ArrayList<>();
            for (int c = 0; c < CLUSTERS; c++) {
                fleet.add(cluster("c" + c, address[0], address[1]));
            }
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                rounds(threads, fleet, WARM_UP);
                long requestsBefore = count(ask, said);
                long cpu = system.getProcessCpuTime();
                long wall = System.nanoTime();
                rounds(threads, fleet, ROUNDS);
                wall = System.nanoTime() - wall;
                cpu = system.getProcessCpuTime() - cpu;
                long requests = count(ask, said) - requestsBefore;
                System.out.printf(
                        "refresh of %d clusters (%d nodes, %d guests): %.0f ms of processor time and %.0f ms on the"
                                + " clock, %.1f requests a cluster; every %d s that is %.1f %% of a core%n",
                        CLUSTERS,
                        CLUSTERS * FleetServer.NODES,
                        CLUSTERS * FleetServer.GUESTS,
                        cpu / 1e6 / ROUNDS,
                        wall / 1e6 / ROUNDS,
                        (double) requests / ROUNDS / CLUSTERS,
                        PERIOD.toSeconds(),
                        100.0 * cpu / ROUNDS / PERIOD.toNanos());
            }
            System.out.printf(
                    "memory: %.0f kB for 1,000 guests with their nodes, storages and connections%n",
                    (heap() - heapBefore) / 1e3 / (CLUSTERS * FleetServer.GUESTS / 1e3));
            commands(fleet);
            for (Hypervisor hypervisor : fleet) {
                hypervisor.close();
            }
        } finally {
            server.destroyForcibly();
        }
    }

    private static Hypervisor cluster(String name, String port, String fingerprint) {
        return new ProxmoxCluster(
                new ProxmoxSettings(
                                name,
                                "",
                                List.of(URI.create("https://127.0.0.1:" + port)),
                                new ProxmoxSettings.Login.Token("vigie@pve!bot", Secret.of("not-looked-at")),
                                List.of(fingerprint),
                                Optional.empty())
                        // Two hundred handshakes at once take a cold program its time.
                        .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30)),
                Clock.systemUTC());
    }

    private static void rounds(ExecutorService threads, List<Hypervisor> fleet, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            List<Future<Integer>> all = fleet.stream()
                    .map(h -> threads.submit(() -> h.refresh().guests().size()))
                    .toList();
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(FleetServer.GUESTS);
            }
        }
    }

    private static long count(BufferedWriter ask, BufferedReader said) throws Exception {
        ask.write("count\n");
        ask.flush();
        return Long.parseLong(said.readLine());
    }

    private static void commands(List<Hypervisor> fleet) {
        CommandLanguage language =
                new CommandLanguage(List.of(new VmCommands(new Hypervisors(fleet), Clock.systemUTC())));
        for (String line : List.of("vm list", "vm list --cluster c7", "vm find web-77", "vm list --tag team-3")) {
            long[] nanos = new long[COMMANDS];
            Outcome outcome = Outcome.reply("");
            for (int i = -COMMANDS / 2; i < COMMANDS; i++) {
                long start = System.nanoTime();
                outcome = language.run(TestCaller.ALL, line);
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - start;
                }
            }
            assertThat(outcome).isInstanceOf(Outcome.Reply.class);
            Arrays.sort(nanos);
            System.out.printf(
                    "%s in a fleet of %d guests: p50 %.2f ms, p99 %.2f ms%n",
                    line, CLUSTERS * FleetServer.GUESTS, nanos[COMMANDS / 2] / 1e6, nanos[COMMANDS * 99 / 100] / 1e6);
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
