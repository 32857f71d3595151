package io.vigie.commands.lab.proxmox;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a lab cluster consists of when it starts.
 *
 * @param name the cluster's own name, as {@code pvecm status} shows it
 * @param backups what lies in the backup storages
 * @param unscheduled guests that no backup job covers
 * @param release what its nodes run
 */
public record LabClusterSpec(
        String name,
        List<NodeSpec> nodes,
        List<GuestSpec> guests,
        List<StorageSpec> storages,
        List<BackupSpec> backups,
        Set<Integer> unscheduled,
        Release release) {
    public LabClusterSpec {
        backups = List.copyOf(backups);
        unscheduled = Set.copyOf(unscheduled);
        nodes = List.copyOf(nodes);
        guests = List.copyOf(guests);
        storages = List.copyOf(storages);
        Set<String> names = Set.copyOf(nodes.stream().map(NodeSpec::name).toList());
        for (GuestSpec guest : guests) {
            if (!names.contains(guest.node())) {
                throw new IllegalArgumentException(guest.name() + " is on " + guest.node() + ", which is no node");
            }
        }
    }

    /** A cluster of the current release, without backups and with a job that covers every guest. */
    public LabClusterSpec(String name, List<NodeSpec> nodes, List<GuestSpec> guests, List<StorageSpec> storages) {
        this(name, nodes, guests, storages, List.of(), Set.of(), Release.PVE_9);
    }

    /** The same cluster as another release would run it. */
    public LabClusterSpec of(Release other) {
        return new LabClusterSpec(name, nodes, guests, storages, backups, unscheduled, other);
    }

    /** Which Proxmox VE it is; where they differ, they differ in high availability. */
    public enum Release {
        /** Groups of high availability; no rules, no disarming, no question about a container's move. */
        PVE_8("8.4.14", "8.4", "b502d23c55afcba1"),
        /** Rules of high availability, which can be disarmed. */
        PVE_9("9.2.11", "9.2", "14a22df3");

        final String version;
        final String release;
        final String repository;

        Release(String version, String release, String repository) {
            this.version = version;
            this.release = release;
            this.repository = repository;
        }

        boolean hasRules() {
            return this == PVE_9;
        }
    }

    /** The worked example's main cluster: camille, nikita and proxima, with shared storage and high availability. */
    public static LabClusterSpec brestI11() {
        return WorkedExample.brestI11();
    }

    /** The worked example's standby cluster. */
    public static LabClusterSpec brestI1() {
        return WorkedExample.brestI1();
    }

    /** The worked example's remote cluster. */
    public static LabClusterSpec rennes() {
        return WorkedExample.rennes();
    }

    /**
     * A member of the cluster, with one vote.
     *
     * @param address in the cluster network, as the cluster tells it; nothing listens there
     * @param memory bytes
     */
    public record NodeSpec(String name, String address, int cpus, long memory) {}

    /** What kind of guest it is; the names are the API's path segments. */
    public enum Kind {
        QEMU,
        LXC
    }

    /**
     * A guest as it is when the lab starts.
     *
     * @param memory bytes
     * @param disk bytes
     * @param ha whether the HA manager keeps it started
     * @param onBoot whether it starts with its node
     * @param deaf whether it ignores a request to shut down
     */
    public record GuestSpec(
            int vmid,
            String name,
            String node,
            Kind kind,
            boolean running,
            long memory,
            int cores,
            long disk,
            String storage,
            List<String> tags,
            boolean ha,
            boolean onBoot,
            boolean template,
            boolean deaf) {
        private static final long GIB = 1L << 30;

        public GuestSpec {
            tags = List.copyOf(tags);
        }

        /** A running virtual machine of 2 GiB and 2 cores on local storage, which starts with its node. */
        public static GuestSpec vm(int vmid, String name, String node) {
            return new GuestSpec(
                    vmid, name, node, Kind.QEMU, true, 2 * GIB, 2, 16 * GIB, "local", List.of(), false, true, false,
                    false);
        }

        /** A running container of 1 GiB and 1 core. */
        public static GuestSpec container(int vmid, String name, String node) {
            return new GuestSpec(
                    vmid, name, node, Kind.LXC, true, GIB, 1, 8 * GIB, "local", List.of(), false, true, false, false);
        }

        public GuestSpec sized(int gibibytes, int newCores) {
            return new GuestSpec(
                    vmid,
                    name,
                    node,
                    kind,
                    running,
                    gibibytes * GIB,
                    newCores,
                    disk,
                    storage,
                    tags,
                    ha,
                    onBoot,
                    template,
                    deaf);
        }

        public GuestSpec on(String newStorage, int diskGibibytes) {
            return new GuestSpec(
                    vmid,
                    name,
                    node,
                    kind,
                    running,
                    memory,
                    cores,
                    diskGibibytes * GIB,
                    newStorage,
                    tags,
                    ha,
                    onBoot,
                    template,
                    deaf);
        }

        public GuestSpec tagged(String... newTags) {
            return new GuestSpec(
                    vmid,
                    name,
                    node,
                    kind,
                    running,
                    memory,
                    cores,
                    disk,
                    storage,
                    List.of(newTags),
                    ha,
                    onBoot,
                    template,
                    deaf);
        }

        /** Managed by high availability, requested {@code started}. */
        public GuestSpec withHa() {
            return new GuestSpec(
                    vmid, name, node, kind, running, memory, cores, disk, storage, tags, true, false, template, deaf);
        }

        /** Not running, and not started with its node. */
        public GuestSpec stopped() {
            return new GuestSpec(
                    vmid, name, node, kind, false, memory, cores, disk, storage, tags, ha, false, template, deaf);
        }

        public GuestSpec asTemplate() {
            return new GuestSpec(
                    vmid, name, node, kind, false, memory, cores, disk, storage, tags, false, false, true, deaf);
        }

        /** Ignores a request to shut down. */
        public GuestSpec asDeaf() {
            return new GuestSpec(
                    vmid, name, node, kind, running, memory, cores, disk, storage, tags, ha, onBoot, template, true);
        }
    }

    /**
     * A backup that is there when the lab starts.
     *
     * @param age in the site's time
     * @param bytes its size
     * @param isProtected whether it is kept from being removed
     */
    public record BackupSpec(int vmid, String storage, Duration age, long bytes, String note, boolean isProtected) {}

    /**
     * A storage that every node has.
     *
     * @param type the API's word: dir, lvm, …
     * @param content comma-separated, as the API gives it
     * @param used bytes, besides the guests' disks
     * @param total bytes
     * @param backing what it lies on, as the configuration says
     */
    public record StorageSpec(
            String id,
            String type,
            boolean shared,
            String content,
            long used,
            long total,
            SortedMap<String, String> backing) {
        public StorageSpec {
            backing = Collections.unmodifiableSortedMap(new TreeMap<>(backing));
        }

        /** On what such a storage usually lies. */
        public StorageSpec(String id, String type, boolean shared, String content, long used, long total) {
            this(id, type, shared, content, used, total, usual(id, type));
        }

        private static SortedMap<String, String> usual(String id, String type) {
            return new TreeMap<>(
                    switch (type) {
                        case "lvm" -> Map.of("vgname", id.replace("-lvm", ""));
                        case "lvmthin" -> Map.of("vgname", "pve", "thinpool", "data");
                        case "iscsi" -> Map.of("portal", "10.5.0.1", "target", "iqn.2004-04.fr.resel:" + id);
                        default -> Map.of("path", id.equals("local") ? "/var/lib/vz" : "/mnt/" + id);
                    });
        }

        String backed(String key) {
            return backing.getOrDefault(key, "");
        }
    }
}
