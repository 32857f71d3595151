package io.vigie.commands.lab;

import io.vigie.commands.Problem;
import io.vigie.commands.lab.directory.LabDirectory;
import io.vigie.commands.lab.network.LabSwitch;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.lab.proxmox.LabRealm;
import io.vigie.commands.lab.san.LabSan;
import io.vigie.commands.lab.san.LabTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The worked example, small, on loopback: three Proxmox VE clusters, a SAN with two portals, the switch laetitia and the
 * directory, each speaking its real protocol on a free port.
 */
public final class LabSite implements AutoCloseable {
    private static final String SAN_STORAGE = "san-lvm";
    private static final Duration SLUGGISH = Duration.ofMillis(60);

    private final Map<Integer, PortalFault> faults = new HashMap<>();
    private boolean sanWired = true;
    private final List<AutoCloseable> running = new ArrayList<>();
    private final LabAuthority authority = new LabAuthority("Vigie lab CA");
    private final LabDirectory directory;
    private final List<LabCluster> clusters;
    private final LabSwitch laetitia;
    private final LabSan sanizator;

    public LabSite(LabTime time) {
        directory = started(new LabDirectory(authority));
        directory.start();
        clusters = List.of(
                started(new LabCluster(LabClusterSpec.brestI11(), time, authority)),
                started(new LabCluster(LabClusterSpec.brestI1(), time, authority)),
                started(new LabCluster(LabClusterSpec.rennes(), time, authority)));
        clusters.forEach(this::people);
        laetitia = started(LabSwitch.laetitia(time));
        sanizator = started(LabSan.sanizator());
    }

    /**
     * Entered by hand, over years: one is in the right group, one has rights of her own, one is disabled, and one has
     * left the directory and kept a token.
     */
    private void people(LabCluster cluster) {
        cluster.addRealm("resel", () -> {
            LabDirectory.Content there = directory.content(LabDirectory.ADMINS_BASE, LabDirectory.ADMINS_GROUPS);
            return new LabRealm(there.users(), there.groups());
        });
        cluster.addUser("amelie@resel", List.of("administrators-resel"), List.of());
        cluster.allow("/", "group", "administrators-resel", "PVEAdmin");
        cluster.addUser("chloe@resel", List.of(), List.of());
        cluster.allow("/vms", "user", "chloe@resel", "PVEVMAdmin");
        cluster.addUser("erwan@resel", List.of(), List.of());
        cluster.disableUser("erwan@resel");
        cluster.addUser("gael@resel", List.of("administrators-resel"), List.of("backup"));
        cluster.allow("/vms", "token", "gael@resel!backup", "PVEVMUser");
    }

    private <T extends AutoCloseable> T started(T part) {
        running.add(part);
        return part;
    }

    public LabAuthority authority() {
        return authority;
    }

    public LabDirectory directory() {
        return directory;
    }

    public List<LabCluster> clusters() {
        return clusters;
    }

    public LabSwitch laetitia() {
        return laetitia;
    }

    public LabSan sanizator() {
        return sanizator;
    }

    /** The names of every node, for completion. */
    public List<String> nodes() {
        return clusters.stream().flatMap(LabSite::nodes).toList();
    }

    private static Stream<String> nodes(LabCluster cluster) {
        return cluster.spec().nodes().stream().map(LabClusterSpec.NodeSpec::name);
    }

    /**
     * Cuts a node's power: its API is gone, its guests stop, its links go down.
     *
     * @throws Problem when there is no such node
     */
    public void kill(String node) {
        clusterOf(node).kill(node);
        laetitia.portsOf(node).forEach(laetitia::unplug);
    }

    /**
     * Puts a node into maintenance, as an admin does in a shell there, or ends it.
     *
     * @throws Problem when there is no such node
     */
    public void maintenance(String node, boolean on) {
        clusterOf(node).maintenance(node, on);
    }

    /** What can happen to a portal of the SAN. */
    public enum PortalFault {
        /** Nothing listens there. */
        DOWN,
        /** Connections are taken and nothing is said. */
        SILENT,
        /** Every answer is late. */
        SLOW,
        /** It works again. */
        UP
    }

    /**
     * Does something to a portal of the SAN. When none of them works, the nodes lose the storage on it, as a node
     * without a path does.
     *
     * @param number from 1
     * @throws Problem when there is no such portal
     */
    public synchronized void portal(int number, PortalFault fault) {
        List<LabTarget> portals = sanizator.portals();
        if (number < 1 || number > portals.size()) {
            throw Problem.user(sanizator.name() + " has the portals 1 to " + portals.size() + ".");
        }
        faults.put(number, fault);
        applyToSan();
    }

    /** To be called when cables were pulled or plugged: a SAN that nothing reaches is silent. */
    public synchronized void followCables() {
        if (sanWired != laetitia.reaches(sanizator.name())) {
            sanWired = !sanWired;
            applyToSan();
        }
    }

    private void applyToSan() {
        List<LabTarget> portals = sanizator.portals();
        boolean anyWay = false;
        for (int i = 0; i < portals.size(); i++) {
            PortalFault fault = faults.getOrDefault(i + 1, PortalFault.UP);
            LabTarget portal = portals.get(i);
            if (!sanWired) {
                portal.freeze();
                continue;
            }
            // Straight from one fault to the next: whoever asks in between must not find it well.
            switch (fault) {
                case DOWN -> portal.kill();
                case SILENT -> portal.freeze();
                case SLOW -> {
                    portal.heal();
                    portal.slow(SLUGGISH);
                }
                case UP -> portal.heal();
            }
            anyWay |= fault == PortalFault.UP || fault == PortalFault.SLOW;
        }
        LabCluster cluster = clusters.getFirst();
        for (String node : nodes(cluster).toList()) {
            if (anyWay) {
                cluster.restoreStorage(node, SAN_STORAGE);
            } else {
                cluster.loseStorage(node, SAN_STORAGE);
            }
        }
    }

    /**
     * A node loses the SAN's volume group, and a clone that broke off has left a volume there that nobody refers to.
     *
     * @throws Problem when there is no such node, or its cluster is not on the SAN
     */
    public void blind(String node) {
        LabCluster cluster = clusterOf(node);
        if (cluster != clusters.getFirst()) {
            throw Problem.user(node + " is not on the SAN.")
                    .withCandidates(nodes(clusters.getFirst()).toList());
        }
        cluster.hideGroup(node, "san");
        cluster.leaveVolume("san-lvm", "", "vm-119-disk-0", 119, 32L << 30, Duration.ofDays(12));
    }

    /** Everything that was broken works again. */
    public synchronized void heal() {
        faults.clear();
        sanWired = true;
        clusters.forEach(LabCluster::heal);
        laetitia.heal();
        sanizator.heal();
    }

    private LabCluster clusterOf(String node) {
        return clusters.stream()
                .filter(c -> nodes(c).anyMatch(node::equals))
                .findFirst()
                .orElseThrow(
                        () -> Problem.user("The lab has no node " + node + ".").withCandidates(nodes()));
    }

    @Override
    public void close() {
        List<AutoCloseable> last = new ArrayList<>(running);
        Collections.reverse(last);
        for (AutoCloseable part : last) {
            try {
                part.close();
            } catch (Exception e) {
                // What is left listening is on loopback and ends with the process.
                System.getLogger(LabSite.class.getName()).log(System.Logger.Level.WARNING, "lab", e);
            }
        }
    }
}
