package io.vigie.bot.watch;

import com.sun.management.OperatingSystemMXBean;
import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.SteadyTime;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.network.LabChannel;
import io.vigie.commands.lab.network.LabSwitch;
import io.vigie.commands.snmp.SnmpAccess;
import io.vigie.commands.snmp.SnmpSettings;
import io.vigie.commands.snmp.SnmpSettings.Channel;
import io.vigie.commands.snmp.SnmpSettings.Wire;
import io.vigie.commands.snmp.SnmpSwitch;
import io.vigie.commands.snmp.TrapReceiver;
import io.vigie.commands.snmp.TrapSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 100 switches of 48 wired ports, in a process of their own; measures, and judges nothing: {@code -Pbench}. */
@Tag("bench")
class SwitchesBench {
    private static final int SWITCHES = 100;
    private static final int WARM_UP = 12;
    private static final int ROUNDS = 10;
    /** A bot that watches for days is warm, and so is a switch. */
    private static final int TRAPS_WARM_UP = 1_536;

    private static final int TRAPS = 768;
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static List<LabChannel> channels() {
        return IntStream.rangeClosed(1, 24)
                .mapToObj(c -> new LabChannel(
                        c,
                        "SAN node" + c,
                        "node" + c,
                        "storage",
                        List.of(new LabChannel.Wire(2 * c - 1, "eth2"), new LabChannel.Wire(2 * c, "eth3"))))
                .toList();
    }

    /** In a process of its own, so that its work is not counted. */
    static final class Agents {
        public static void main(String[] ignored) throws Exception {
            List<LabSwitch> all = new ArrayList<>();
            for (int i = 0; i < SWITCHES; i++) {
                LabSwitch one = new LabSwitch("s" + i, new LabTime(Clock.systemUTC(), 1), channels());
                all.add(one);
                System.out.println(one.address().getPort() + " " + one.user() + " " + one.authPassword() + " "
                        + one.privPassword());
            }
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                String[] words = line.split(" ");
                LabSwitch first = all.getFirst();
                switch (words[0]) {
                    case "traps" ->
                        first.trapsTo(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[1])),
                                LabSwitch.TrapVersion.V3);
                    case "unplug" -> first.unplug(Integer.parseInt(words[1]));
                    default -> first.plug(Integer.parseInt(words[1]));
                }
            }
            System.exit(0);
        }
    }

    @Test
    void a_hundred_switches_are_polled_and_a_trap_is_an_observation() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Agents.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8)) {
            List<SnmpSettings> settings = new ArrayList<>();
            for (int i = 0; i < SWITCHES; i++) {
                settings.add(settings("s" + i, said.readLine().split(" ")));
            }
            polls(settings);
            traps(settings.getFirst(), orders);
        } finally {
            process.destroyForcibly();
        }
    }

    private static SnmpSettings settings(String name, String[] words) {
        return SnmpSettings.of(
                name,
                "127.0.0.1",
                Integer.parseInt(words[0]),
                new SnmpAccess.User(words[1], SnmpAccess.Auth.SHA256, words[2], SnmpAccess.Priv.AES128, words[3]),
                channels().stream()
                        .map(c -> new Channel(
                                c.id(),
                                c.name(),
                                c.peer(),
                                c.carries(),
                                c.wires().stream()
                                        .map(w -> new Wire(w.port(), w.remote()))
                                        .toList()))
                        .toList());
    }

    private void polls(List<SnmpSettings> settings) {
        long heapBefore = heap();
        List<SnmpSwitch> switches = new ArrayList<>();
        List<Watcher<?, ?>> watchers = new ArrayList<>();
        Turned clock = new Turned();
        for (SnmpSettings s : settings) {
            SnmpSwitch driver = new SnmpSwitch(s, clock, PERIOD.multipliedBy(2).dividedBy(3));
            switches.add(driver);
            watchers.add(new Watcher<>(
                    s.name(), "switch", SwitchMemory.NEW, driver::poll, SwitchDiff::diff, seen -> {}, clock.steady()));
        }
        rounds(watchers, clock, WARM_UP);
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        rounds(watchers, clock, ROUNDS);
        wall = System.nanoTime() - wall;
        cpu = system.getProcessCpuTime() - cpu;
        long early = heap() - heapBefore;
        // A day of history, without the network.
        System.out.printf(
                "poll of %d switches with 48 ports each (v3, everything): %.0f ms of processor time and %.0f ms on the"
                        + " clock, one after the other; every %d s that is %.1f %% of a core; %.1f MB after %d polls,"
                        + " failed: %d%n",
                SWITCHES,
                cpu / 1e6 / ROUNDS,
                wall / 1e6 / ROUNDS,
                PERIOD.toSeconds(),
                100.0 * cpu / ROUNDS / PERIOD.toNanos(),
                early / 1e6,
                WARM_UP + ROUNDS,
                watchers.stream().filter(w -> w.state().trouble().isPresent()).count());
        List<Object> kept = new ArrayList<>();
        long before = heap();
        for (int i = 0; i < SWITCHES * 48; i++) {
            io.vigie.commands.link.LinkHistory history = new io.vigie.commands.link.LinkHistory();
            for (int s = 0; s < 3_000; s++) {
                history.add(java.time.Instant.EPOCH.plusSeconds(30L * s), s, s, s);
            }
            kept.add(history);
        }
        System.out.printf("a day's history of %d ports: %.1f MB%n", kept.size(), (heap() - before) / 1e6);
        switches.forEach(SnmpSwitch::close);
    }

    private static void rounds(List<Watcher<?, ?>> watchers, Turned clock, int rounds) {
        for (int i = 0; i < rounds; i++) {
            clock.offset = clock.offset.plus(PERIOD);
            watchers.forEach(Watcher::poll);
        }
    }

    private static final class Turned extends Clock {
        private volatile Duration offset = Duration.ZERO;

        SteadyTime steady() {
            return new SteadyTime(this, () -> System.nanoTime() + offset.toNanos());
        }

        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public java.time.Instant instant() {
            return Clock.systemUTC().instant().plus(offset);
        }
    }

    /** From the word to the other process to pull the plug, which is earlier than the trap, to the observation. */
    private void traps(SnmpSettings settings, PrintWriter orders) throws Exception {
        LinkedBlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        long[] arrived = new long[1];
        Turned clock = new Turned();
        try (SnmpSwitch driver = new SnmpSwitch(settings, clock, Duration.ofSeconds(20))) {
            Watcher<?, ?> watcher = new Watcher<>(
                    "s0",
                    "switch",
                    SwitchMemory.NEW,
                    driver::poll,
                    SwitchDiff::diff,
                    observations -> {
                        long now = System.nanoTime();
                        if (observations.stream().anyMatch(SwitchesBench::aboutTheMember)) {
                            seen.add(now);
                        }
                    },
                    clock.steady());
            WatchLoop loop = new WatchLoop(watcher, PERIOD, Duration.ofSeconds(2), PERIOD);
            try (TrapReceiver receiver = new TrapReceiver(
                    new TrapSettings(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            List.of(),
                            List.of((SnmpAccess.User) settings.access()),
                            Duration.ofMillis(50)),
                    Map.of(InetAddress.getLoopbackAddress(), "s0"),
                    name -> {
                        arrived[0] = System.nanoTime();
                        loop.wake();
                    })) {
                orders.println("traps " + receiver.address().getPort());
                loop.start();
                seen.poll(10, TimeUnit.SECONDS);
                seen.clear();
                List<Long> whole = new ArrayList<>();
                List<Long> poll = new ArrayList<>();
                int missed = 0;
                for (int i = 0; i < TRAPS_WARM_UP + TRAPS; i++) {
                    LockSupport.parkNanos(70_000_000);
                    if (i % 96 == 0) {
                        // Ports in turn, and long ago, so that none of them flaps.
                        clock.offset = clock.offset.plus(Duration.ofMinutes(11));
                        loop.wake();
                        LockSupport.parkNanos(300_000_000);
                    }
                    int port = i / 2 % 48 + 1;
                    long start = System.nanoTime();
                    orders.println((i % 2 == 0 ? "unplug " : "plug ") + port);
                    // Longer than a request that is lost on the way takes to be asked again.
                    Long at = seen.poll(10, TimeUnit.SECONDS);
                    if (at == null) {
                        missed++;
                    } else if (i >= TRAPS_WARM_UP) {
                        whole.add(at - start);
                        poll.add(at - arrived[0]);
                    }
                }
                report("order to unplug to observation, other process", whole);
                report("trap received to observation, poll included", poll);
                System.out.printf("told by no trap: %d; heard: %s%n", missed, receiver.heard());
            } finally {
                loop.stop();
            }
        }
    }

    private static boolean aboutTheMember(Observation o) {
        return o.kind() == Kind.MEMBER_DOWN || o.kind() == Kind.MEMBER_BACK || o.kind() == Kind.LINK_FLAPPING;
    }

    private static void report(String what, List<Long> taken) {
        long[] nanos = taken.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(nanos);
        System.out.printf(
                "%s: n=%d p50 %.1f ms, p95 %.1f, p99 %.1f ms, max %.1f ms%n",
                what,
                nanos.length,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 95 / 100] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
