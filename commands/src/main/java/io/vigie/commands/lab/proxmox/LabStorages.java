package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What has become of the storages since the lab started: their configuration, stray volumes, and nodes that see them amiss. */
final class LabStorages {
    /** Free extents of a volume group that a stale node does not know to be taken. */
    static final long STALE = 64L << 30;

    private final List<StorageSpec> specs;
    private final Map<String, Map<String, String>> settings = new TreeMap<>();
    private final List<Stray> strays = new ArrayList<>();
    private final Set<String> lost = new HashSet<>();
    private final Set<String> hiddenGroups = new HashSet<>();
    private final Set<String> staleGroups = new HashSet<>();
    private final Set<String> deafPortals = new HashSet<>();
    private final Map<String, double[]> pools = new HashMap<>();

    LabStorages(List<StorageSpec> specs) {
        this.specs = specs;
    }

    /**
     * A volume that belongs to no guest of the lab.
     *
     * @param node where the storage is not shared
     */
    record Stray(String storage, String node, String name, int vmid, long bytes, Instant made) {
        String id() {
            return storage + ":" + name;
        }
    }

    /** Whether a node is meant to use it. */
    boolean on(StorageSpec storage, String node) {
        Map<String, String> set = settings(storage.id());
        String nodes = set.getOrDefault("nodes", "");
        return !set.getOrDefault("disable", "0").equals("1")
                && (nodes.isEmpty() || Arrays.asList(nodes.split(",", -1)).contains(node));
    }

    Map<String, String> settings(String storage) {
        return settings.getOrDefault(storage, Map.of());
    }

    /** Sets a key, or with an empty text takes it away. */
    void set(String storage, String key, String value) {
        Map<String, String> set = settings.computeIfAbsent(storage, k -> new TreeMap<>());
        if (value.isEmpty()) {
            set.remove(key);
        } else {
            set.put(key, value);
        }
    }

    /** Of the whole file: a change of any storage changes it. */
    String digest() {
        return LabGuest.sha1("storage.cfg" + specs + settings);
    }

    void leave(Stray stray) {
        strays.removeIf(s -> s.id().equals(stray.id()) && s.node().equals(stray.node()));
        strays.add(stray);
    }

    boolean remove(String id) {
        return strays.removeIf(s -> s.id().equals(id));
    }

    Optional<Stray> stray(String id) {
        return strays.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    List<Stray> strays(StorageSpec storage, String node) {
        return strays.stream()
                .filter(s -> s.storage().equals(storage.id())
                        && (storage.shared() || s.node().equals(node)))
                .toList();
    }

    /** A guest's disk is gone from its storage. */
    void lose(String id) {
        lost.add(id);
    }

    boolean lost(String id) {
        return lost.contains(id);
    }

    void hideGroup(String node, String group) {
        hiddenGroups.add(node + "/" + group);
    }

    void staleGroup(String node, String group) {
        staleGroups.add(node + "/" + group);
    }

    boolean seesGroup(String node, String group) {
        return !hiddenGroups.contains(node + "/" + group);
    }

    boolean stale(String node, String group) {
        return staleGroups.contains(node + "/" + group);
    }

    void losePortal(String node, String portal) {
        deafPortals.add(node + "/" + portal);
    }

    boolean reaches(String node, String portal) {
        return !deafPortals.contains(node + "/" + portal);
    }

    /** Shares of data and metadata in use, 0 to 1. */
    void fill(String storage, double data, double metadata) {
        pools.put(storage, new double[] {data, metadata});
    }

    double data(String storage) {
        return pools.getOrDefault(storage, new double[] {0.4, 0.1})[0];
    }

    double metadata(String storage) {
        return pools.getOrDefault(storage, new double[] {0.4, 0.1})[1];
    }

    /** How nodes see things is as it should be again; volumes and configuration stay. */
    void heal() {
        hiddenGroups.clear();
        staleGroups.clear();
        deafPortals.clear();
    }
}
