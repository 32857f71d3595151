package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.StorageContents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StorageVol;
import org.libvirt.StorageVolInfo;

/** The volumes of a pool, asked over the connection for storage: it may hang, and the others must not. */
final class LibvirtContents implements StorageContents {
    private final Function<String, HostPeer> hosts;
    private final Duration bound;

    LibvirtContents(Function<String, HostPeer> hosts, Duration bound) {
        this.hosts = hosts;
        this.bound = bound;
    }

    @Override
    public Listed list(String storage, String node, int most) {
        return hosts.apply(node).storage().call("listing the volumes of " + storage, bound, connect -> {
            StoragePool pool = pool(connect, storage, node);
            try {
                if (pool.isActive() != 1) {
                    throw Problem.user("The pool " + storage + " is not active on " + node + ".")
                            .withMend("There: `virsh pool-start " + storage + "`.");
                }
                return read(pool, most);
            } finally {
                pool.free();
            }
        });
    }

    private static StoragePool pool(HostConnect connect, String name, String node) throws LibvirtException {
        try {
            return connect.storagePoolLookupByName(name);
        } catch (LibvirtException e) {
            if (Refusals.isNoVolume(e)) {
                throw Problem.user(node + " has no pool " + name + ".");
            }
            throw e;
        }
    }

    /** As the pool knows them: it is never refreshed, which hangs when a disk does. */
    private static Listed read(StoragePool pool, int most) throws LibvirtException {
        String[] names = pool.listVolumes();
        Arrays.sort(names);
        List<Volume> volumes = new ArrayList<>();
        for (int i = 0; i < Math.min(most, names.length); i++) {
            volume(pool, names[i]).ifPresent(volumes::add);
        }
        return new Listed(
                volumes,
                names.length,
                "As the pool knew them last; `virsh pool-refresh` on the host has it look again.");
    }

    /** Empty when it went in between. */
    private static Optional<Volume> volume(StoragePool pool, String name) throws LibvirtException {
        try {
            StorageVol volume = pool.storageVolLookupByName(name);
            try {
                StorageVolInfo info = volume.getInfo();
                Xml xml = Xml.parse(volume.getXMLDesc(0));
                String format = xml.at("target/format").attribute("type");
                return Optional.of(new Volume(
                        name, format.equals("iso") ? "iso" : "images", format, info.capacity, info.allocation, ""));
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
}
