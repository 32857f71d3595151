package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Mishap;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;

/** Reads a host with a few calls, and one more for each guest whose figures are held up. */
final class HostReader {
    private static final long KIB = 1024;
    /** {@code VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE}. */
    private static final int WITH_SAVED_IMAGE = 1 << 8;

    private final String cluster;
    private final LibvirtSettings.Host host;
    private final int number;
    private final Mishaps mishaps;
    private final Clock clock;
    private Map<String, Long> cpuBefore = Map.of();
    private Map<String, Used> usedBefore = Map.of();
    /** Of the reading that was begun last; an earlier one that comes late after all says nothing any more. */
    private final AtomicInteger last = new AtomicInteger();

    /**
     * Processor time of a guest, and when it was read.
     *
     * @param apart whether it was asked for alone, which may count differently
     */
    private record Used(long nanos, Instant at, boolean apart) {}

    HostReader(String cluster, LibvirtSettings.Host host, int number, Mishaps mishaps, Clock clock) {
        this.cluster = cluster;
        this.host = host;
        this.number = number;
        this.mishaps = mishaps;
        this.clock = clock;
    }

    /** @param figures what is known of the guests at once, and not waited for when one of them holds that up */
    HostView read(HostConnect connect, Figures figures) throws LibvirtException {
        int mine = last.incrementAndGet();
        // It is no newer than its first answer.
        Instant now = clock.instant();
        Optional<List<BulkStats.Entry>> all = figures.ask();
        List<BulkStats.Entry> entries = completed(all.isPresent() ? all.get() : states(connect), connect);
        Set<String> saved = saved(connect);
        if (last.get() != mine) {
            throw new CancellationException();
        }
        Map<String, Used> used = new HashMap<>();
        List<Guest> guests = new ArrayList<>();
        for (BulkStats.Entry entry : entries) {
            used.put(entry.uuid(), new Used(entry.whole("cpu.time"), clock.instant(), !entry.has("cpu.user")));
            guests.add(guest(entry, used.get(entry.uuid()), saved.contains(entry.uuid())));
        }
        usedBefore = used;
        mishaps.keep(host.name(), used.keySet());
        return new HostView(now, node(connect), Versions.text(connect.getLibVirVersion()), guests);
    }

    /** Those with a saved image: the reason of a state forgets it when libvirtd restarts, and outlives the image. */
    private static Set<String> saved(HostConnect connect) throws LibvirtException {
        Set<String> saved = new HashSet<>();
        Domain[] domains = connect.listAllDomains(WITH_SAVED_IMAGE);
        try {
            for (Domain domain : domains) {
                saved.add(domain.getUUIDString());
            }
        } finally {
            for (Domain domain : domains) {
                domain.free();
            }
        }
        return saved;
    }

    private static List<BulkStats.Entry> states(HostConnect connect) throws LibvirtException {
        Optional<List<BulkStats.Entry>> bulk = BulkStats.domains(connect, BulkStats.STATE);
        if (bulk.isPresent()) {
            return bulk.get();
        }
        List<BulkStats.Entry> named = new ArrayList<>();
        Domain[] domains = connect.listAllDomains(0);
        try {
            for (Domain domain : domains) {
                named.add(new BulkStats.Entry(domain.getUUIDString(), domain.getName(), Map.of()));
            }
        } finally {
            for (Domain domain : domains) {
                domain.free();
            }
        }
        return named;
    }

    /** Whose figures did not come is asked for alone, in a way that asks nothing of its qemu. */
    private static List<BulkStats.Entry> completed(List<BulkStats.Entry> entries, HostConnect connect)
            throws LibvirtException {
        List<BulkStats.Entry> complete = new ArrayList<>();
        for (BulkStats.Entry entry : entries) {
            if (entry.has("balloon.maximum") && entry.has("state.state")) {
                complete.add(entry);
            } else {
                completed(entry, connect).ifPresent(complete::add);
            }
        }
        return complete;
    }

    /** Empty when the guest went in between. */
    private static Optional<BulkStats.Entry> completed(BulkStats.Entry entry, HostConnect connect)
            throws LibvirtException {
        Domain domain;
        try {
            domain = connect.domainLookupByUUIDString(entry.uuid());
        } catch (LibvirtException e) {
            if (Refusals.isNoDomain(e)) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            DomainInfo info = domain.getInfo();
            Map<String, Object> figures = new HashMap<>(entry.figures());
            figures.putIfAbsent("state.state", (long) info.state.ordinal());
            figures.putIfAbsent("cpu.time", info.cpuTime);
            figures.putIfAbsent("vcpu.current", (long) info.nrVirtCpu);
            figures.putIfAbsent("balloon.maximum", info.maxMem);
            figures.putIfAbsent("balloon.current", info.memory);
            return Optional.of(new BulkStats.Entry(entry.uuid(), entry.name(), figures));
        } catch (LibvirtException e) {
            if (Refusals.isNoDomain(e)) {
                return Optional.empty();
            }
            throw e;
        } finally {
            domain.free();
        }
    }

    private Guest guest(BulkStats.Entry entry, Used used, boolean saved) {
        DomainState state = DomainState.of(entry.whole("state.state"), entry.whole("state.reason"));
        double cpus = Math.max(entry.whole("vcpu.current"), 0);
        return new Guest(
                entry.uuid(),
                Guest.Kind.VM,
                entry.name(),
                cluster,
                host.name(),
                state.running() ? state.state() : saved ? Guest.State.SUSPENDED : Guest.State.STOPPED,
                state.running() ? share(Optional.ofNullable(usedBefore.get(entry.uuid())), used, cpus) : 0,
                cpus,
                state.running() ? memory(entry) : 0,
                entry.whole("balloon.maximum") * KIB,
                Duration.ZERO,
                List.of(),
                false,
                state.lock(),
                Optional.empty(),
                mishap(entry, state));
    }

    private Optional<Mishap> mishap(BulkStats.Entry entry, DomainState state) {
        state.mishap().ifPresent(kind -> mishaps.seen(host.name(), entry.uuid(), kind));
        if (state.state() == Guest.State.RUNNING) {
            mishaps.runs(host.name(), entry.uuid());
        }
        return mishaps.last(host.name(), entry.uuid());
    }

    private static double share(Optional<Used> before, Used now, double cpus) {
        if (before.isEmpty() || before.get().apart() != now.apart() || cpus <= 0) {
            return 0;
        }
        long wall = Duration.between(before.get().at(), now.at()).toNanos();
        long busy = now.nanos() - before.get().nanos();
        return wall <= 0 || busy < 0 ? 0 : Math.min(1, busy / (wall * cpus));
    }

    /** What its system uses where it tells by the balloon, or else what its process takes of the host. */
    private static long memory(BulkStats.Entry entry) {
        if (entry.has("balloon.available") && entry.has("balloon.unused")) {
            return Math.max(0, entry.whole("balloon.available") - entry.whole("balloon.unused")) * KIB;
        }
        return (entry.has("balloon.rss") ? entry.whole("balloon.rss") : entry.whole("balloon.current")) * KIB;
    }

    private Node node(HostConnect connect) throws LibvirtException {
        NodeInfo info = connect.nodeInfo();
        Map<String, Long> cpu = BulkStats.cpu(connect);
        double busy = busy(cpuBefore, cpu);
        cpuBefore = cpu;
        Map<String, Long> memory = BulkStats.memory(connect);
        long total = memory.getOrDefault("total", info.memory) * KIB;
        long free = (memory.getOrDefault("free", 0L)
                        + memory.getOrDefault("buffers", 0L)
                        + memory.getOrDefault("cached", 0L))
                * KIB;
        return new Node(
                host.name(),
                number,
                address(host),
                true,
                busy,
                info.cpus,
                memory.isEmpty() ? 0 : Math.max(0, total - free),
                total,
                Duration.ZERO,
                NodeHa.NONE);
    }

    private static double busy(Map<String, Long> before, Map<String, Long> now) {
        long busy = difference(before, now, "kernel") + difference(before, now, "user");
        long idle = difference(before, now, "idle") + difference(before, now, "iowait");
        return busy + idle <= 0 ? 0 : Math.clamp((double) busy / (busy + idle), 0, 1);
    }

    private static long difference(Map<String, Long> before, Map<String, Long> now, String key) {
        return now.getOrDefault(key, 0L) - before.getOrDefault(key, 0L);
    }

    static String address(LibvirtSettings.Host host) {
        try {
            String name = URI.create(host.uri()).getHost();
            return name == null ? "" : name;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
