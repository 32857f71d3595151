package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How each node of a cluster sees the storages, and which guest refers to which volume. Every method's wait is bounded. */
public interface StorageViews {
    /**
     * A storage as it is configured.
     *
     * @param nodes those that may use it; empty when all may
     * @param backing what it lies on, in the hypervisor's words: {@code vgname}, {@code portal}, {@code path}, …
     * @param digest changes with the configuration
     */
    record Setup(
            String storage,
            String type,
            boolean shared,
            boolean enabled,
            List<String> nodes,
            List<String> content,
            SortedMap<String, String> backing,
            String digest) {
        public Setup {
            nodes = List.copyOf(nodes);
            content = List.copyOf(content);
            backing = Collections.unmodifiableSortedMap(new TreeMap<>(backing));
        }

        /** Whether the node is meant to use it. */
        public boolean on(String node) {
            return enabled && (nodes.isEmpty() || nodes.contains(node));
        }

        /** Empty when it has none. */
        public String backed(String key) {
            return backing.getOrDefault(key, "");
        }

        /** Whether guests' disks may lie there. */
        public boolean forDisks() {
            return content.contains("images") || content.contains("rootdir");
        }
    }

    /**
     * A storage as a node finds it.
     *
     * @param used bytes
     */
    record Seen(String storage, boolean active, long used, long total) {}

    /**
     * An LVM volume group as a node finds it.
     *
     * @param volumes how many; negative when it is not told
     * @param devices what it lies on
     */
    record Group(String name, long bytes, long free, int volumes, List<String> devices) {
        public Group {
            devices = List.copyOf(devices);
        }
    }

    /** A thin pool as a node finds it; bytes. */
    record Pool(String group, String name, long bytes, long used, long metadata, long metadataUsed) {}

    /**
     * A volume as a node finds it.
     *
     * @param name within the storage
     * @param kind the hypervisor's word: {@code images} and {@code rootdir} are guests' disks
     * @param bytes how large it may become
     * @param used bytes taken of the storage; 0 when it is not told
     * @param guest id of the guest that it was made for, by its name; empty when that is none
     * @param made empty when it is not told
     */
    record Volume(
            String storage,
            String node,
            String name,
            String kind,
            String format,
            long bytes,
            long used,
            String guest,
            Optional<Instant> made) {
        public String id() {
            return storage + ":" + name;
        }

        public boolean disk() {
            return kind.equals("images") || kind.equals("rootdir");
        }
    }

    /**
     * That a guest's configuration names a volume.
     *
     * @param node the guest's
     * @param key of the configuration, such as {@code scsi0}
     * @param place what of the configuration: empty for what holds now, {@code pending}, or a snapshot's name
     * @param needs the kind of volume that it must be, when the guest cannot start without it; else empty
     */
    record Reference(String guest, String node, String key, String place, String storage, String name, String needs) {
        public String id() {
            return storage + ":" + name;
        }
    }

    /**
     * What all guests refer to.
     *
     * @param paths files and devices that configurations name without a storage
     * @param guests as they are now
     * @param unread guests whose configuration could not be read, and why: what they refer to nobody can tell
     */
    record References(List<Reference> all, List<String> paths, List<Guest> guests, Map<String, String> unread) {
        public References {
            all = List.copyOf(all);
            paths = List.copyOf(paths);
            guests = List.copyOf(guests);
            unread = Map.copyOf(unread);
        }
    }

    /**
     * How much of the cluster this bot is shown: what may not be seen is left out in silence.
     *
     * @param guests whether all of them
     * @param disks whether all of their volumes
     * @param storages whether all of them
     * @param tasks whether those of others, too
     * @param lacks what is missing for that, sentences
     */
    record Sight(boolean guests, boolean disks, boolean storages, boolean tasks, List<String> lacks) {
        public Sight {
            lacks = List.copyOf(lacks);
        }
    }

    /**
     * @throws Problem when they cannot be read
     */
    List<Setup> setups();

    /**
     * @throws Problem when the node does not answer
     */
    List<Seen> seen(String node);

    /**
     * @throws Problem when the node does not answer, or may not be asked
     */
    List<Group> groups(String node);

    /**
     * @throws Problem when the node does not answer, or may not be asked
     */
    List<Pool> pools(String node);

    /**
     * The iSCSI targets that a node finds at a portal.
     *
     * @throws Problem when the node does not answer or may not be asked, or the portal does not answer it
     */
    List<String> targets(String node, String portal);

    /** Whether nodes may be asked for {@link #targets} at all. */
    boolean mayScan();

    /**
     * @throws Problem when the node does not answer, or the storage is not active there
     */
    List<Volume> volumes(String storage, String node);

    /**
     * Reads the configurations of all guests, their snapshots and what waits for a restart.
     *
     * @throws Problem when not even the list of guests can be read
     */
    References references();

    Sight sight();

    /** Where it is not as the findings have it by themselves; empty where it is. */
    default Optional<Manner> manner() {
        return Optional.empty();
    }

    /**
     * What is peculiar to a hypervisor whose lists of volumes are as it knew them last, and may be old: that two differ
     * means nothing. The words say what an admin does.
     */
    interface Manner {
        /** To be rid of a volume. */
        String delete(Volume volume);

        /** To have a storage active on these nodes. */
        String activate(String storage, List<String> nodes);

        /** When a guest's volume is not there. */
        String restore(Reference reference);

        /** When a storage that a guest names is not configured on its node, or disabled there. */
        String provide(String storage, String node);
    }
}
