package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.vigie.commands.cluster.Node;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** Plain KVM hosts; measures, and judges nothing: {@code ./mvnw verify -Pbench}. */
@Tag("bench")
class LibvirtBench {
    private static final int GUESTS = 200;
    private static final int RUNNING = 5;
    private static final int HOSTS = 50;
    private static final int DEAD = 5;
    private static final int ROUNDS = 200;
    private static final int EVENTS = 60;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Test
    void two_hundred_guests_of_one_host_are_read() {
        LibvirtHosts hosts = LibvirtHosts.start();
        for (int i = 0; i < GUESTS; i++) {
            hosts.alpha().define("guest" + i);
        }
        for (int i = 0; i < RUNNING; i++) {
            hosts.alpha().run("guest" + i);
        }
        try (LibvirtCluster cluster =
                cluster(List.of(new LibvirtSettings.Host("alpha", hosts.alpha().uri())))) {
            assertThat(cluster.refresh().guests()).hasSize(GUESTS);
            measure("refresh of one host with %d guests, %d of them running".formatted(GUESTS, RUNNING), cluster);
        }
    }

    /** From the moment the test's own connection has its answer; libvirt tells of it a little before. */
    @Test
    void a_change_wakes_the_watcher() throws Exception {
        LibvirtHosts hosts = LibvirtHosts.start();
        hosts.alpha().define("here");
        hosts.alpha().run("here");
        SynchronousQueue<Long> woken = new SynchronousQueue<>();
        try (LibvirtCluster cluster = hosts.cluster()) {
            cluster.refresh();
            cluster.whenChanged(() -> {
                var unused = woken.offer(System.nanoTime());
            });
            long[] fromAsking = new long[EVENTS];
            long[] fromEvent = new long[EVENTS];
            var unused = hosts.alpha().<Integer>guest("here", domain -> {
                for (int i = 0; i < EVENTS; i++) {
                    one(domain, i, woken, fromAsking, fromEvent);
                }
                return 0;
            });
            print("suspend or resume asked for until the watcher wakes", fromAsking);
            print("the same from the moment libvirt had done it (0: it woke before the answer was there)", fromEvent);
        }
    }

    private static void one(Domain domain, int i, SynchronousQueue<Long> woken, long[] fromAsking, long[] fromEvent)
            throws LibvirtException {
        var caught = CompletableFuture.supplyAsync(() -> {
            try {
                return woken.poll(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        });
        long asked = System.nanoTime();
        if (i % 2 == 0) {
            domain.suspend();
        } else {
            domain.resume();
        }
        long done = System.nanoTime();
        Long at = caught.join();
        assertThat(at).isNotNull();
        fromAsking[i] = at - asked;
        fromEvent[i] = Math.max(0, at - done);
    }

    private static void print(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%s: p50 %.2f ms, p95 %.2f ms, most %.2f ms%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 95 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }

    /** Dead: two take connections and say nothing, two refuse them, one cannot be reached. */
    @Test
    void fifty_hosts_of_which_five_are_dead_are_read() throws Exception {
        LibvirtHosts hosts = LibvirtHosts.start();
        hosts.beta().cut();
        try (SilentServer one = new SilentServer();
                SilentServer other = new SilentServer()) {
            List<LibvirtSettings.Host> all = new ArrayList<>(List.of(
                    new LibvirtSettings.Host("silent0", one.uri()),
                    new LibvirtSettings.Host("silent1", other.uri()),
                    new LibvirtSettings.Host("off0", "qemu+tcp://127.0.0.1:1/system"),
                    new LibvirtSettings.Host("off1", "qemu+tcp://127.0.0.1:2/system"),
                    new LibvirtSettings.Host("gone", hosts.beta().uri())));
            for (int i = all.size(); i < HOSTS; i++) {
                all.add(new LibvirtSettings.Host("host" + i, "test:///default"));
            }
            try (LibvirtCluster cluster = cluster(all)) {
                long start = System.nanoTime();
                cluster.refresh();
                System.out.printf("first refresh of %d hosts, %d dead: %.0f ms%n", HOSTS, DEAD, millis(start));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> cluster.refresh().nodes().stream()
                                        .filter(Node::online)
                                        .count()
                                == HOSTS - DEAD);
                measure("refresh of %d hosts, %d of them dead".formatted(HOSTS, DEAD), cluster);
                cluster.refresh().warnings().stream()
                        .filter(w -> !w.contains("defined"))
                        .forEach(System.out::println);
            }
        } finally {
            hosts.beta().mend();
        }
    }

    private static LibvirtCluster cluster(List<LibvirtSettings.Host> hosts) {
        return new LibvirtCluster(new LibvirtSettings("kvm", "lab", hosts), Clock.systemUTC());
    }

    private void measure(String what, LibvirtCluster cluster) {
        for (int i = 0; i < ROUNDS / 2; i++) {
            cluster.refresh();
        }
        long[] nanos = new long[ROUNDS];
        long cpu = system.getProcessCpuTime();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            cluster.refresh();
            nanos[i] = System.nanoTime() - start;
        }
        cpu = system.getProcessCpuTime() - cpu;
        print(what, nanos);
        System.out.printf("  %.2f ms of processor time each%n", cpu / 1e6 / ROUNDS);
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
