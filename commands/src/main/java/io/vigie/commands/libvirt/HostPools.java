package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.StorageViews.Volume;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StoragePoolInfo;
import org.libvirt.StoragePoolInfo.StoragePoolState;
import org.libvirt.StorageVol;
import org.libvirt.StorageVolInfo;

/** The pools of a host and what they hold, as it knew them last: they are never refreshed, which hangs when a disk does. */
final class HostPools {
    /** Formats that nothing but a disk has. */
    private static final Set<String> DISKS = Set.of("qcow2", "qcow", "qed", "vmdk", "vdi", "vhdx", "vpc");

    private static final Pattern DISK_NAME = Pattern.compile("(?i).*\\.(img|raw|qcow2?)");
    /** Volumes by which a group is known to be the host's own. */
    private static final Pattern SYSTEM =
            Pattern.compile("(?i)(lv[_-]?)?(root|swap.*|home|var|tmp|usr|slash|boot|rootfs)");

    private HostPools() {}

    /**
     * @param startable whether it is active, or becomes so with its host
     * @param folder where its volumes are, as a path; empty when it has none
     */
    record Pool(
            String name,
            String type,
            boolean active,
            boolean startable,
            long used,
            long total,
            SortedMap<String, String> backing,
            String folder) {}

    /**
     * @param backing what it lies on; empty when it lies on nothing else
     * @param raw whether what it lies on is known to lie on nothing
     */
    record Held(Volume volume, String path, String backing, boolean raw) {}

    static List<Pool> pools(HostConnect connect) throws LibvirtException {
        List<Pool> pools = new ArrayList<>();
        try {
            for (String name : Stream.of(connect.listStoragePools(), connect.listDefinedStoragePools())
                    .flatMap(Stream::of)
                    .toList()) {
                StoragePool pool = connect.storagePoolLookupByName(name);
                try {
                    StoragePoolInfo info = pool.getInfo();
                    boolean active = info.state == StoragePoolState.VIR_STORAGE_POOL_RUNNING;
                    pools.add(pool(
                            Xml.parse(pool.getXMLDesc(0)),
                            active,
                            active || pool.getAutostart(),
                            info.allocation,
                            info.capacity));
                } finally {
                    pool.free();
                }
            }
        } catch (LibvirtException e) {
            if (!Refusals.isUnsupported(e)) {
                throw e;
            }
        }
        return pools;
    }

    static Pool pool(Xml xml, boolean active, boolean startable, long used, long total) {
        String type = xml.attribute("type");
        SortedMap<String, String> backing = new TreeMap<>();
        String folder = xml.at("target/path").text();
        // Of the others it is /dev or the like, which pools have in common.
        boolean own = Set.of("dir", "fs", "netfs", "logical", "zfs").contains(type);
        put(backing, own ? "path" : "target", folder);
        List<String> hosts = xml.at("source/host").each().stream()
                .map(h -> h.attribute("name"))
                .sorted()
                .toList();
        put(backing, "host", String.join(", ", hosts));
        put(
                backing,
                "device",
                String.join(
                        ", ",
                        xml.at("source/device").each().stream()
                                .map(d -> d.attribute("path"))
                                .sorted()
                                .toList()));
        put(backing, "dir", xml.at("source/dir").attribute("path"));
        String name = xml.at("source/name").text();
        put(backing, type.equals("logical") ? "vgname" : "source", name);
        // A LUN is taken as a whole: that says nothing of how full it is.
        boolean whole = Set.of("iscsi", "iscsi-direct", "scsi", "mpath").contains(type);
        return new Pool(
                xml.at("name").text(),
                type,
                active,
                startable,
                whole ? 0 : used,
                whole ? 0 : total,
                backing,
                own ? folder.replaceFirst("/+$", "") : "");
    }

    private static void put(Map<String, String> backing, String key, String value) {
        if (!value.isEmpty()) {
            backing.put(key, value);
        }
    }

    /** What an active pool holds. */
    static List<Held> volumes(HostConnect connect, Pool pool, String node) throws LibvirtException {
        StoragePool found = connect.storagePoolLookupByName(pool.name());
        try {
            String[] names = found.listVolumes();
            boolean system = pool.type().equals("logical")
                    && Stream.of(names).anyMatch(n -> SYSTEM.matcher(n).matches());
            List<Held> held = new ArrayList<>();
            for (String name : names) {
                held(found, pool, node, name, system).ifPresent(held::add);
            }
            return held;
        } finally {
            found.free();
        }
    }

    /** Empty when it went in between. */
    private static Optional<Held> held(StoragePool found, Pool pool, String node, String name, boolean system)
            throws LibvirtException {
        try {
            StorageVol volume = found.storageVolLookupByName(name);
            try {
                StorageVolInfo info = volume.getInfo();
                return Optional.of(
                        held(Xml.parse(volume.getXMLDesc(0)), pool, node, info.capacity, info.allocation, system));
            } finally {
                volume.free();
            }
        } catch (LibvirtException e) {
            if (Refusals.isNoVolume(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** @param system whether its group holds the host's own system, and so nothing of it is anybody's orphan */
    static Held held(Xml xml, Pool pool, String node, long bytes, long used, boolean system) {
        String name = xml.at("name").text();
        String format = xml.at("target/format").attribute("type");
        Optional<Instant> made = Stream.of("ctime", "mtime")
                .map(t -> xml.at("target/timestamps/" + t).text())
                .filter(t -> t.matches("\\d{1,12}(\\.\\d+)?"))
                .map(t -> Instant.ofEpochSecond(new BigDecimal(t).longValue()))
                .max(Instant::compareTo);
        String kind = system || made.isEmpty() ? "other" : kind(xml.attribute("type"), format, name, pool.type());
        String backing = xml.at("backingStore/path").text();
        return new Held(
                new Volume(pool.name(), node, name, kind, format, bytes, used, "", made),
                xml.at("target/path").text(),
                backing,
                backing.isEmpty()
                        || xml.at("backingStore/format").attribute("type").equals("raw"));
    }

    /** What may be an admin's own file, or is used as a whole by the host, is not taken for a guest's disk. */
    private static String kind(String type, String format, String name, String pool) {
        if (format.equals("iso") || name.toLowerCase(java.util.Locale.ROOT).endsWith(".iso")) {
            return "iso";
        }
        if (type.equals("dir") || type.equals("netdir") || type.equals("ploop") || format.equals("dir")) {
            return "other";
        }
        boolean disk = DISKS.contains(format)
                || (format.equals("raw") && DISK_NAME.matcher(name).matches())
                || pool.equals("logical")
                || pool.equals("zfs")
                || pool.equals("rbd");
        return disk ? "images" : "other";
    }
}
