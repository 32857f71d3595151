package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.StorageCare;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;

/**
 * {@code pool-refresh}, over the connection for storage, which may hang with the disk that it asks. Pools are neither
 * stopped nor emptied: who else uses a volume, of the hosts that Vigie does not know, libvirt does not tell.
 */
final class LibvirtStorageCare implements StorageCare {
    private final Function<String, HostPeer> hosts;
    private final Duration bound;
    private final Supplier<Problem> refusal;

    /** @param refusal of what it does not do */
    LibvirtStorageCare(Function<String, HostPeer> hosts, Duration bound, Supplier<Problem> refusal) {
        this.hosts = hosts;
        this.bound = bound;
        this.refusal = refusal;
    }

    @Override
    public boolean changes() {
        return false;
    }

    @Override
    public Rescan rescans() {
        return new Rescan(
                "libvirt looks anew at what each active pool holds (pool-refresh)",
                List.of(
                        "A pool that is not active: `virsh pool-start POOL`.",
                        "New LUNs: `iscsiadm -m session --rescan`."));
    }

    @Override
    public TaskHandle rescan(String node, List<String> storages) {
        for (String name : storages) {
            var unused = hosts.apply(node).storage().<Boolean>call("refreshing the pool " + name, bound, connect -> {
                StoragePool pool = pool(connect, name, node);
                try {
                    if (pool.isActive() != 1) {
                        throw Problem.site("The pool " + name + " is not active on " + node + ".")
                                .withMend("There: `virsh pool-start " + name + "`.");
                    }
                    pool.refresh(0);
                    return true;
                } finally {
                    pool.free();
                }
            });
        }
        return Jobs.DONE;
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

    @Override
    public TaskHandle set(String storage, boolean enabled, List<String> nodes, String digest) {
        throw refusal.get();
    }

    @Override
    public TaskHandle remove(String storage, String node, String name) {
        throw refusal.get();
    }

    @Override
    public Optional<TaskHandle> removal(String storage, String node, String name, Instant since) {
        return Optional.empty();
    }

    @Override
    public TaskHandle done() {
        return Jobs.DONE;
    }
}
