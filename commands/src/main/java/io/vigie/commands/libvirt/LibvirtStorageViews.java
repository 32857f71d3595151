package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.StorageViews;
import io.vigie.commands.libvirt.HostPools.Held;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The pools of plain hosts, and what their guests name of them. Each host is read once, when it is first asked for; lists
 * are as the pools knew them last. What is not certain is said to be missing from sight, so that nothing is called an
 * orphan.
 */
final class LibvirtStorageViews implements StorageViews {
    private static final Set<String> NETWORK =
            Set.of("netfs", "iscsi", "iscsi-direct", "rbd", "gluster", "sheepdog", "vstorage");

    private final List<HostPeer> hosts;
    private final Supplier<Inventory> refresh;
    private final Duration bound;
    private final Map<String, CompletableFuture<HostDisks>> read = new HashMap<>();

    LibvirtStorageViews(List<HostPeer> hosts, Supplier<Inventory> refresh, Duration bound) {
        this.hosts = hosts;
        this.refresh = refresh;
        this.bound = bound;
    }

    /** Those that answered when the guests were listed, read at the same time. */
    private List<HostDisks> disks() {
        List<CompletableFuture<HostDisks>> all = hosts.stream()
                .filter(LibvirtStorageViews::answers)
                .map(this::reading)
                .toList();
        return all.stream().map(LibvirtStorageViews::done).toList();
    }

    private static boolean answers(HostPeer host) {
        return host.trouble().isEmpty() && host.view().isPresent();
    }

    private CompletableFuture<HostDisks> reading(HostPeer host) {
        synchronized (read) {
            return read.computeIfAbsent(host.name(), name -> {
                CompletableFuture<HostDisks> result = new CompletableFuture<>();
                var unused = Thread.ofVirtual().name("disks-" + name).start(() -> {
                    try {
                        result.complete(HostDisks.read(host, bound));
                    } catch (RuntimeException fault) {
                        result.completeExceptionally(fault);
                    }
                });
                return result;
            });
        }
    }

    private static HostDisks done(CompletableFuture<HostDisks> reading) {
        try {
            return reading.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Problem problem ? problem : Problem.ours("Reading a host's disks failed.", e);
        }
    }

    private HostDisks disks(String node) {
        return done(reading(host(node)));
    }

    private HostPeer host(String node) {
        return hosts.stream()
                .filter(h -> h.name().equals(node))
                .findFirst()
                .orElseThrow(() -> Problem.user("There is no host " + node + "."));
    }

    @Override
    public List<Setup> setups() {
        Map<String, Map<String, HostPools.Pool>> byName = new TreeMap<>();
        disks().forEach(d -> d.pools()
                .forEach(p -> byName.computeIfAbsent(p.name(), n -> new LinkedHashMap<>())
                        .put(d.host(), p)));
        List<Setup> setups = new ArrayList<>();
        byName.forEach((name, pools) -> setups.add(setup(name, pools)));
        return setups;
    }

    /** @param pools of this name, by host */
    static Setup setup(String name, Map<String, HostPools.Pool> pools) {
        HostPools.Pool first = pools.values().iterator().next();
        SortedMap<String, String> backing = new TreeMap<>(first.backing());
        pools.values()
                .forEach(p -> backing.entrySet()
                        .removeIf(e -> !e.getValue().equals(p.backing().get(e.getKey()))));
        Set<String> types = new TreeSet<>();
        Set<Map<String, String>> sources = new HashSet<>();
        pools.values().forEach(p -> {
            types.add(p.type());
            SortedMap<String, String> source = new TreeMap<>(p.backing());
            source.keySet().removeAll(Set.of("path", "target"));
            sources.add(source);
        });
        // One name for one disk on whatever host; /dev/sdb is another on each.
        boolean device =
                pools.size() > 1 && first.backing().getOrDefault("device", "").startsWith("/dev/disk/by-id/");
        boolean shared = types.size() == 1 && sources.size() == 1 && (NETWORK.contains(first.type()) || device);
        List<String> startable = pools.entrySet().stream()
                .filter(e -> e.getValue().startable())
                .map(Map.Entry::getKey)
                .toList();
        return new Setup(
                name,
                types.size() == 1 ? first.type() : String.join(" or ", types),
                shared,
                !startable.isEmpty(),
                startable.isEmpty() ? List.copyOf(pools.keySet()) : startable,
                List.of("images", "iso"),
                backing,
                HexFormat.of().toHexDigits(pools.toString().hashCode()));
    }

    @Override
    public List<Seen> seen(String node) {
        HostDisks disks = disks(node);
        Problem silent = disks.silent().get("");
        if (silent != null) {
            throw silent;
        }
        return disks.pools().stream()
                .map(p -> new Seen(p.name(), p.active(), p.used(), p.total()))
                .toList();
    }

    /** libvirt tells no more of a volume group than the pool on it. */
    @Override
    public List<Group> groups(String node) {
        var unused = host(node);
        return List.of();
    }

    @Override
    public List<Pool> pools(String node) {
        var unused = host(node);
        return List.of();
    }

    @Override
    public List<String> targets(String node, String portal) {
        var unused = host(node);
        return List.of();
    }

    /** Asking a portal for targets is an offence to libvirtd: one kind of such questions ends it. */
    @Override
    public boolean mayScan() {
        return false;
    }

    @Override
    public List<Volume> volumes(String storage, String node) {
        HostDisks disks = disks(node);
        Problem silent = disks.silent().getOrDefault(storage, disks.silent().get(""));
        if (silent != null) {
            throw silent;
        }
        List<Held> held = disks.held().get(storage);
        if (held == null) {
            throw Problem.site("The pool " + storage + " of " + node + " was not read: others there did not answer.");
        }
        return held.stream()
                .filter(h -> !disks.gone().contains(h.path()))
                .map(Held::volume)
                .toList();
    }

    @Override
    public References references() {
        List<HostDisks> disks = disks();
        List<Reference> all = new ArrayList<>();
        Set<String> paths = new TreeSet<>();
        Map<String, String> unread = new HashMap<>();
        Set<String> found = new HashSet<>();
        for (HostDisks host : disks) {
            DiskReferences references = new DiskReferences(host);
            all.addAll(references.all());
            paths.addAll(references.paths());
            unread.putAll(references.unread());
            host.guests().forEach(g -> found.add(g.guest()));
        }
        // Who moves while host after host is read may be on neither.
        List<Guest> guests = refresh.get().guests();
        guests.stream()
                .filter(g -> !found.contains(g.id()))
                .forEach(g -> unread.putIfAbsent(g.id(), "it was not on a host that was read"));
        return new References(all, List.copyOf(paths), guests, unread);
    }

    @Override
    public Sight sight() {
        List<String> lacks = new ArrayList<>();
        for (HostPeer host : hosts) {
            if (!answers(host)) {
                lacks.add("What guests of " + host.name() + " have is not known: "
                        + host.trouble().map(HostDisks::said).orElse("it has not been read yet"));
            }
        }
        boolean guests = lacks.isEmpty();
        boolean storages = true;
        for (HostDisks host : disks()) {
            for (Problem silent : host.silent().values()) {
                lacks.add("Not all pools of " + host.host() + " could be read: " + HostDisks.said(silent));
                storages = false;
            }
        }
        return new Sight(guests && storages, true, guests && storages, true, lacks);
    }

    @Override
    public Optional<Manner> manner() {
        return Optional.of(new Words());
    }

    private static final class Words implements Manner {
        @Override
        public String delete(Volume volume) {
            return "On " + volume.node() + ": `virsh vol-delete --pool " + quoted(volume.storage()) + " "
                    + quoted(volume.name()) + "`";
        }

        /** Names from outside, in a line that somebody may paste into a shell. */
        private static String quoted(String name) {
            return name.matches("[A-Za-z0-9_.:/+@%=][A-Za-z0-9_.:/+@%=-]*")
                    ? name
                    : "'" + name.replace("'", "'\\''") + "'";
        }

        @Override
        public String activate(String storage, List<String> nodes) {
            return "There: `virsh pool-start " + quoted(storage) + "` says why not, if it cannot";
        }

        @Override
        public String restore(Reference reference) {
            return "On " + reference.node() + ": `virsh pool-refresh " + quoted(reference.storage())
                    + "`, then `virsh vol-list " + quoted(reference.storage())
                    + "`; what is lost comes back from a backup only";
        }

        @Override
        public String provide(String storage, String node) {
            return "On " + node + ": `virsh pool-list --all`, then `virsh pool-start " + quoted(storage)
                    + "` and `virsh pool-autostart " + quoted(storage) + "`";
        }
    }
}
