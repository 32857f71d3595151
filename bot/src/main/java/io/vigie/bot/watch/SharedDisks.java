package io.vigie.bot.watch;

import io.vigie.bot.incident.SteadyTime;
import io.vigie.bot.watch.SanReading.Exposed;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Storage;
import io.vigie.commands.cluster.StorageContents;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which guests have disks on the shared block storages of a cluster. It is asked while all is well: when the SAN is lost,
 * the nodes cannot list it any more.
 */
final class SharedDisks {
    private static final Logger LOG = LoggerFactory.getLogger(SharedDisks.class);
    /** The types that a SAN can lie below; files and Ceph are none. */
    static final Set<String> BLOCK =
            Set.of("lvm", "lvmthin", "iscsi", "iscsidirect", "iscsi-direct", "zfs", "mpath", "scsi");

    static final Duration OLD = Duration.ofMinutes(5);
    private static final int MOST = 20_000;

    /** @param asked when it was begun to ask, whatever came of it */
    private record Known(Optional<Set<String>> guests, Instant asked) {}

    private final Hypervisors clusters;
    private final SteadyTime time;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    SharedDisks(Hypervisors clusters, SteadyTime time) {
        this.clusters = clusters;
        this.time = time;
    }

    /** From memory: never waits. */
    Exposed exposed(String cluster) {
        Optional<Inventory> inventory = inventory(cluster);
        List<String> storages = inventory.stream()
                .flatMap(SharedDisks::shared)
                .map(Storage::name)
                .distinct()
                .toList();
        List<Guest> running = inventory.stream()
                .flatMap(i -> i.guests().stream())
                .filter(g -> g.state() == Guest.State.RUNNING)
                .toList();
        Optional<Set<String>> ids = Optional.ofNullable(known.get(cluster)).flatMap(Known::guests);
        List<String> guests = running.stream()
                .filter(g -> ids.filter(i -> i.contains(g.id())).isPresent())
                .sorted(Comparator.comparing(Guest::name).thenComparing(Guest::id))
                .map(MishapText::name)
                .toList();
        return new Exposed(cluster, storages, guests, ids.isPresent(), running.size());
    }

    /** Asks anew when what is known is old; returns at once. */
    void keepFresh(String cluster) {
        Instant now = time.now();
        Known last = known.getOrDefault(cluster, new Known(Optional.empty(), Instant.EPOCH));
        // Nothing known is asked for sooner: the first reading of the cluster may not have come yet.
        Duration after = last.guests().isPresent() ? OLD : OLD.dividedBy(30);
        if (now.isBefore(last.asked().plus(after))) {
            return;
        }
        known.put(cluster, new Known(last.guests(), now));
        Thread.ofVirtual().name("disks-" + cluster).start(() -> ask(cluster, now));
    }

    private void ask(String cluster, Instant began) {
        try {
            Optional<Hypervisor> hypervisor = clusters.find(cluster);
            Optional<Inventory> inventory = inventory(cluster);
            Optional<StorageContents> contents = hypervisor.flatMap(Hypervisor::storageContents);
            if (inventory.isEmpty() || contents.isEmpty()) {
                return;
            }
            Set<String> guests = new HashSet<>();
            Set<String> listed = new HashSet<>();
            for (Storage storage : shared(inventory.get()).toList()) {
                if (storage.available() && !listed.contains(storage.name())) {
                    List<StorageContents.Volume> volumes = contents.get()
                            .list(storage.name(), storage.node(), MOST)
                            .volumes();
                    volumes.stream()
                            .map(StorageContents.Volume::guest)
                            .filter(id -> !id.isEmpty())
                            .forEach(guests::add);
                    // Disks that we may not see are no proof that there are none.
                    if (!volumes.isEmpty() || storage.used() == 0) {
                        listed.add(storage.name());
                    }
                }
            }
            boolean all = shared(inventory.get()).allMatch(s -> listed.contains(s.name()));
            if (all) {
                known.put(cluster, new Known(Optional.of(Set.copyOf(guests)), began));
            }
        } catch (Problem p) {
            LOG.debug("the disks of {} could not be listed", cluster, p);
        }
    }

    private static java.util.stream.Stream<Storage> shared(Inventory inventory) {
        return inventory.storages().stream().filter(s -> s.shared() && BLOCK.contains(s.type()));
    }

    private Optional<Inventory> inventory(String cluster) {
        try {
            return clusters.find(cluster).map(Hypervisor::inventory);
        } catch (Problem never) {
            return Optional.empty();
        }
    }
}
