package io.vigie.commands.cluster;

import java.time.Duration;

/**
 * A member of a cluster. Figures are 0 when the node does not answer.
 *
 * @param address as the cluster knows it, empty when it does not say
 * @param cpu share of all processors in use, 0 to 1
 * @param memory bytes in use
 * @param ha the state that high availability gives it; {@link NodeHa#NONE} where it has none
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
        NodeHa ha) {

    public long memoryFree() {
        return Math.max(0, memoryTotal - memory);
    }
}
