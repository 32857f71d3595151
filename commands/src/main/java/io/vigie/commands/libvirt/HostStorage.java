package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StoragePoolInfo;
import org.libvirt.StoragePoolInfo.StoragePoolState;

/**
 * The storage pools of a host, read now and then and on the side: a disk that hangs must not keep anybody from hearing of
 * the guests. Pools are never refreshed, only asked what they know.
 */
final class HostStorage {
    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final Set<String> SHARED =
            Set.of("netfs", "iscsi", "iscsi-direct", "rbd", "gluster", "sheepdog", "mpath", "vstorage");

    private final String host;
    private final Link link;
    private final Duration bound;
    private final Clock clock;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile List<Storage> known = List.of();
    private volatile Instant readAt = Instant.MIN;
    private volatile @Nullable Problem trouble;

    HostStorage(String host, Link link, Duration bound, Clock clock) {
        this.host = host;
        this.link = link;
        this.bound = bound;
        this.clock = clock;
    }

    /** As read last; begins to read anew when that is some time ago. */
    List<Storage> known() {
        if (readAt.plus(PERIOD).isBefore(clock.instant()) && reading.compareAndSet(false, true)) {
            var unused = Thread.ofVirtual().name("storage-" + host).start(this::read);
        }
        return known;
    }

    /** Why they could not be read the last time. */
    Optional<Problem> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void read() {
        try {
            known = link.call("listing its storage pools", bound, this::pools);
            trouble = null;
        } catch (Problem problem) {
            trouble = problem;
        } finally {
            readAt = clock.instant();
            reading.set(false);
        }
    }

    private List<Storage> pools(HostConnect connect) throws LibvirtException {
        List<Storage> pools = new ArrayList<>();
        try {
            List<String> names = Stream.of(connect.listStoragePools(), connect.listDefinedStoragePools())
                    .flatMap(Stream::of)
                    .toList();
            for (String name : names) {
                pool(connect, name).ifPresent(pools::add);
            }
        } catch (LibvirtException e) {
            if (!Refusals.isUnsupported(e)) {
                throw e;
            }
        }
        return pools;
    }

    /** Empty when it went in between. */
    private Optional<Storage> pool(HostConnect connect, String name) throws LibvirtException {
        StoragePool pool;
        try {
            pool = connect.storagePoolLookupByName(name);
        } catch (LibvirtException e) {
            if (Refusals.isNoVolume(e)) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            StoragePoolInfo info = pool.getInfo();
            String type = Xml.parse(pool.getXMLDesc(0)).attribute("type");
            return Optional.of(new Storage(
                    name,
                    host,
                    type,
                    SHARED.contains(type),
                    info.state == StoragePoolState.VIR_STORAGE_POOL_RUNNING,
                    List.of("images"),
                    info.allocation,
                    info.capacity));
        } finally {
            pool.free();
        }
    }
}
