package io.vigie.commands.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * A member of a cluster. Figures are 0 when the node does not answer.
 *
 * @param address as the cluster knows it, empty when it does not say
 * @param cpu share of all processors in use, 0 to 1
 * @param memory bytes in use
 * @param ha the state that high availability gives it; {@link NodeHa#NONE} where it has none
 * @param absence why it is not online, where that is known; empty where its cluster only says that it is gone
 */
public record Node(
        String name,
        int id,
        String address,
        boolean online,
        double cpu,
        int cpus,
        long memory,
        long memoryTotal,
        Duration uptime,
        NodeHa ha,
        Optional<Absence> absence) {

    /** A node that is online, or of which its cluster says that it is gone. */
    public Node(
            String name,
            int id,
            String address,
            boolean online,
            double cpu,
            int cpus,
            long memory,
            long memoryTotal,
            Duration uptime,
            NodeHa ha) {
        this(name, id, address, online, cpu, cpus, memory, memoryTotal, uptime, ha, Optional.empty());
    }

    /** The same node, which cannot be asked: whether it runs, and its guests do, nobody knows. */
    public Node absent(Absence why) {
        return new Node(name, id, address, false, 0, cpus, 0, memoryTotal, Duration.ZERO, ha, Optional.of(why));
    }

    /** Why a host that stands by itself is not online. Nobody says of it that it is gone: it does not answer. */
    public sealed interface Absence {
        /** It has been asked, and there is no answer yet. */
        record NotReadYet() implements Absence {}

        /**
         * It was asked in vain.
         *
         * @param why what is known of the reason, in sentences
         */
        record NoAnswer(String why) implements Absence {}
    }

    public long memoryFree() {
        return Math.max(0, memoryTotal - memory);
    }
}
