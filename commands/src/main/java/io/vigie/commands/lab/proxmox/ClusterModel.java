package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import io.vigie.commands.lab.proxmox.LabClusterSpec.NodeSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What all nodes of the cluster share. Everything happens inside {@link #now(Supplier)}. */
final class ClusterModel {
    private static final Duration ON_BOOT = Duration.ofSeconds(5);
    private static final Duration UP_BEFORE = Duration.ofDays(12);
    private static final long SYSTEM_MEMORY = 2L << 30;

    final LabClusterSpec spec;
    final Agenda agenda;
    final Membership membership;
    final TaskBook tasks;
    final HaManager ha;
    final NodeLife life;
    final LabStorages storages;
    final NodeUnits units = new NodeUnits();
    /** What HA does with the services of a node that goes down; empty when nobody has set it. */
    String shutdownPolicy = "";

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, LabGuest> guests = new TreeMap<>();
    private final Map<String, NodeSpec> nodes = new TreeMap<>();
    private final Map<String, Instant> bootedAt = new HashMap<>();
    private final Set<String> lostStorages = new HashSet<>();
    private final List<LabBackup> backups = new ArrayList<>();

    ClusterModel(LabClusterSpec spec, LabTime time) {
        this.spec = spec;
        agenda = new Agenda(time);
        spec.nodes().forEach(node -> nodes.put(node.name(), node));
        spec.guests()
                .forEach(guest -> guests.put(
                        guest.vmid(), new LabGuest(guest, agenda.now().minus(UP_BEFORE))));
        spec.backups().forEach(backup -> backups.add(LabBackup.of(backup, spec, agenda.now())));
        nodes.keySet().forEach(node -> bootedAt.put(node, agenda.now().minus(UP_BEFORE)));
        membership =
                new Membership(agenda, spec.nodes().stream().map(NodeSpec::name).toList());
        tasks = new TaskBook(agenda);
        ha = new HaManager(agenda, membership, List.copyOf(guests.values()), this::memoryFree);
        life = new NodeLife(this);
        storages = new LabStorages(spec.storages());
    }

    /** Brings the cluster up to the present, then does this, alone. */
    <T extends @Nullable Object> T now(Supplier<T> what) {
        lock.lock();
        try {
            agenda.settle();
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    void now(Runnable what) {
        now(() -> {
            what.run();
            return true;
        });
    }

    List<LabGuest> guests() {
        return List.copyOf(guests.values());
    }

    Optional<LabGuest> guest(int vmid) {
        return Optional.ofNullable(guests.get(vmid));
    }

    /** A new guest. High availability does not know it. */
    LabGuest add(LabClusterSpec.GuestSpec guest) {
        LabGuest added = new LabGuest(guest, agenda.now());
        guests.put(guest.vmid(), added);
        return added;
    }

    void remove(int vmid) {
        guests.remove(vmid);
    }

    /** What lies on a storage as this node sees it. */
    List<LabBackup> backups(String node, StorageSpec storage) {
        return backups.stream()
                .filter(b -> b.storage().equals(storage.id())
                        && (storage.shared() || b.node().equals(node)))
                .toList();
    }

    void keep(LabBackup backup) {
        backups.add(backup);
    }

    Optional<StorageSpec> storage(String id) {
        return spec.storages().stream().filter(s -> s.id().equals(id)).findFirst();
    }

    long storageFree(String node, StorageSpec storage) {
        return storage.total() - storageUsed(node, storage);
    }

    /** The guest, if its configuration is on this node; the real one's error if not. */
    LabGuest guest(String node, int vmid, Kind kind) {
        return guest(vmid)
                .filter(g -> g.node(membership.knowsUntil(node)).equals(node) && g.spec.kind() == kind)
                .orElseThrow(() ->
                        Refusal.failed("Configuration file '" + configuration(node, vmid, kind) + "' does not exist"));
    }

    static String configuration(String node, int vmid, Kind kind) {
        return "nodes/" + node + "/" + (kind == Kind.LXC ? "lxc" : "qemu-server") + "/" + vmid + ".conf";
    }

    NodeSpec node(String name) {
        NodeSpec node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node " + name);
        }
        return node;
    }

    int nodeId(String name) {
        return membership.nodes().indexOf(name) + 1;
    }

    Duration uptime(String node) {
        Instant booted = bootedAt.getOrDefault(node, agenda.now());
        return Duration.between(booted, agenda.now());
    }

    /** As the cluster shows it: it stands still when the guest's node has died. */
    Duration uptime(LabGuest guest) {
        if (!guest.running) {
            return Duration.ZERO;
        }
        Instant seen = membership.downSince(guest.node()).orElse(agenda.now());
        Duration up = Duration.between(guest.startedAt, seen);
        return up.isNegative() ? Duration.ZERO : up;
    }

    long memoryUsed(LabGuest guest) {
        return guest.running ? guest.memory() / 100 * (45 + guest.vmid() % 40) : 0;
    }

    long memoryUsed(String node) {
        return SYSTEM_MEMORY
                + guestsOn(node).stream().mapToLong(this::memoryUsed).sum();
    }

    double cpu(LabGuest guest) {
        return guest.running && !guest.paused ? (guest.vmid() * 37 % 100 + 3) / 1000.0 : 0;
    }

    double cpu(String node) {
        double busy = guestsOn(node).stream()
                .mapToDouble(guest -> cpu(guest) * guest.cores())
                .sum();
        return Math.min(1, 0.02 + busy / node(node).cpus());
    }

    long memoryFree(String node) {
        long promised = guestsOn(node).stream()
                .filter(guest -> guest.running || ha.service(guest).isPresent())
                .mapToLong(guest -> guest.memory())
                .sum();
        return node(node).memory() - promised;
    }

    List<LabGuest> guestsOn(String node) {
        return guests.values().stream().filter(g -> g.node().equals(node)).toList();
    }

    boolean storageActive(String node, StorageSpec storage) {
        return storages.on(storage, node)
                && !lostStorages.contains(node + "/" + storage.id())
                && (!storage.type().startsWith("lvm") || storages.seesGroup(node, storage.backed("vgname")));
    }

    long storageUsed(String node, StorageSpec storage) {
        long disks = guests.values().stream()
                .filter(g -> g.spec.storage().equals(storage.id())
                        && (storage.shared() || g.node().equals(node)))
                .mapToLong(g -> g.disk())
                .sum();
        long kept = backups(node, storage).stream().mapToLong(LabBackup::size).sum();
        long strays = storages.strays(storage, node).stream()
                .mapToLong(LabStorages.Stray::bytes)
                .sum();
        return storage.type().equals("lvmthin")
                ? (long) (storage.total() * storages.data(storage.id()))
                : storage.used() + disks + kept + strays;
    }

    void loseStorage(String node, String storage) {
        lostStorages.add(node(node).name() + "/" + storage);
    }

    void restoreStorage(String node, String storage) {
        lostStorages.remove(node + "/" + storage);
    }

    void powerOff(String node) {
        if (membership.up(node(node).name())) {
            membership.powerOff(node);
            tasks.nodeDied(node);
            ha.lost(node);
        }
    }

    /** Separates these nodes from the others; whichever part is smaller is the lost one. */
    void cut(Set<String> named) {
        named.forEach(this::node);
        Set<String> lonely = named.size() * 2 <= nodes.size()
                ? named
                : nodes.keySet().stream().filter(n -> !named.contains(n)).collect(Collectors.toSet());
        membership.cut(lonely);
        lonely.forEach(ha::lost);
    }

    /** Powers these nodes on and joins their networks again. */
    void restore(Set<String> names) {
        List<String> dead = names.stream().filter(n -> !membership.up(n)).toList();
        List<String> reset = names.stream()
                .filter(n -> membership.up(n) && hasResetItself(n))
                .toList();
        List<String> rejoined = names.stream()
                .filter(n -> membership.up(n) && membership.cutOff(n) && !reset.contains(n))
                .toList();
        lostStorages.removeIf(lost -> names.contains(lost.substring(0, lost.indexOf('/'))));
        membership.restore(names);
        dead.forEach(this::boot);
        reset.forEach(this::boot);
        rejoined.forEach(ha::rejoined);
    }

    private boolean hasResetItself(String node) {
        return membership.cutOff(node)
                && ha.services().stream()
                        .anyMatch(s -> s.guest.node(membership.knowsUntil(node)).equals(node))
                && membership
                        .lostSince(node)
                        .filter(at -> agenda.since(at).compareTo(HaTimeline.SELF_RESET) >= 0)
                        .isPresent();
    }

    void boot(String node) {
        units.booted(node);
        life.booted(node);
        bootedAt.put(node, agenda.now());
        Duration in = ON_BOOT;
        for (LabGuest guest : guestsOn(node)) {
            guest.stop();
            if (ha.service(guest).isEmpty() && guest.onBoot) {
                agenda.after(in, () -> {
                    if (membership.up(node)) {
                        guest.start(agenda.now());
                    }
                });
                in = in.plusSeconds(1);
            }
        }
        ha.booted(node);
    }

    /** {@code qemu} or {@code lxc}, as in paths and ids. */
    static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
