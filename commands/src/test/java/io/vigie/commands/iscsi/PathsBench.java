package io.vigie.commands.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.storage.LunPath;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 200 portals with 16 LUNs each; measures, and judges nothing: {@code ./mvnw verify -Pbench}. */
@Tag("bench")
class PathsBench {
    private static final int PORTALS = 200;
    private static final int LUNS = 16;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 20;
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** In a process of its own, so that its work is not counted. */
    static final class Targets {
        public static void main(String[] ignored) throws Exception {
            for (int i = 0; i < PORTALS; i++) {
                FakeTarget target = new FakeTarget(LUNS);
                target.keep = false;
                System.out.println(target.address().port());
            }
            while (System.in.read() >= 0) {
                // Until the bench ends.
            }
            System.exit(0);
        }
    }

    @Test
    void every_path_of_a_large_san_is_probed() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Targets.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
            List<PortalAddress> portals = new ArrayList<>();
            for (int i = 0; i < PORTALS; i++) {
                portals.add(new PortalAddress("127.0.0.1", Integer.parseInt(said.readLine())));
            }
            IscsiSettings settings = new IscsiSettings(
                    "san",
                    portals,
                    FakeTarget.NAME,
                    Optional.empty(),
                    List.of(),
                    IscsiSettings.DEFAULT_INITIATOR,
                    Duration.ofSeconds(10));
            long heapBefore = heap();
            try (IscsiSan san = new IscsiSan(settings, Clock.systemUTC())) {
                rounds(san, WARM_UP);
                long cpu = system.getProcessCpuTime();
                long wall = System.nanoTime();
                rounds(san, ROUNDS);
                wall = System.nanoTime() - wall;
                cpu = system.getProcessCpuTime() - cpu;
                System.out.printf(
                        "probe of %d portals with %d LUNs each: %.0f ms of processor time and %.0f ms on the clock;"
                                + " every %d s that is %.1f %% of a core; %.1f MB for %d paths%n",
                        PORTALS,
                        LUNS,
                        cpu / 1e6 / ROUNDS,
                        wall / 1e6 / ROUNDS,
                        PERIOD.toSeconds(),
                        100.0 * cpu / ROUNDS / PERIOD.toNanos(),
                        (heap() - heapBefore) / 1e6,
                        san.paths().size());
            }
        } finally {
            server.destroyForcibly();
        }
    }

    private static void rounds(IscsiSan san, int rounds) {
        for (int i = 0; i < rounds; i++) {
            san.probe();
            assertThat(san.paths()).hasSize(PORTALS * LUNS).allMatch(LunPath::works);
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
