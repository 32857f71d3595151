package io.vigie.bot.watch;

import io.vigie.commands.cluster.Inventory;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is remembered of a cluster between two readings.
 *
 * @param believed the last inventory that was read with quorum
 * @param quorumBack when quorum came back: the high-availability status is older for about a minute
 * @param disarmed whether it was told that high availability is disarmed
 * @param gone nodes that do not take part, and since when
 * @param fenced nodes whose fencing was told
 * @param guests what is wrong with guests, by id
 * @param plain of nodes that stand by themselves
 * @param storages of its storages
 */
record ClusterMemory(
        Reach reach,
        Optional<Inventory> believed,
        boolean quorumLost,
        Optional<Instant> quorumBack,
        boolean disarmed,
        Map<String, Instant> gone,
        Set<String> fenced,
        Map<String, GuestTrouble> guests,
        PlainMemory plain,
        StorageMemory storages) {
    static final ClusterMemory NEW = new ClusterMemory(
            Reach.UNKNOWN,
            Optional.empty(),
            false,
            Optional.empty(),
            false,
            Map.of(),
            Set.of(),
            Map.of(),
            PlainMemory.NEW,
            StorageMemory.NEW);

    ClusterMemory {
        gone = Map.copyOf(gone);
        fenced = Set.copyOf(fenced);
        guests = Map.copyOf(guests);
    }

    ClusterMemory with(Reach newReach) {
        return new ClusterMemory(
                newReach, believed, quorumLost, quorumBack, disarmed, gone, fenced, guests, plain, storages);
    }

    ClusterMemory withoutQuorum() {
        return new ClusterMemory(
                reach, believed, true, Optional.empty(), disarmed, gone, fenced, guests, plain, storages);
    }

    /**
     * @param node where the guest was when its node was lost
     * @param uptime the last that was read there, in seconds: what a dead node's guest shows for ever, and for some
     *     seconds even after it was moved
     */
    record GuestTrouble(What what, String node, long uptime) {
        enum What {
            /** Its node is gone and high availability will see to it. */
            WAITS,
            FENCED,
            STUCK,
            ERROR,
            LOST
        }
    }
}
