package io.vigie.commands.node;

import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How loaded the nodes of a cluster are, as shares of what each has; moves are counted in thought. */
final class NodeLoad {
    /** Nodes whose shares of memory differ by no more than this are balanced. */
    static final double MEMORY_TOLERANCE = 0.10;
    /** The same of processors, whose load comes and goes. */
    static final double CPU_TOLERANCE = 0.30;

    private final Map<String, Share> shares;

    private record Share(double memory, double memoryTotal, double cores, double coresTotal) {
        double ofMemory() {
            return memoryTotal == 0 ? 0 : memory / memoryTotal;
        }

        double ofCpu() {
            return coresTotal == 0 ? 0 : cores / coresTotal;
        }

        Share with(Guest guest, int sign) {
            return new Share(
                    memory + sign * (double) guest.memory(),
                    memoryTotal,
                    cores + sign * guest.cpu() * guest.cpus(),
                    coresTotal);
        }
    }

    private NodeLoad(Map<String, Share> shares) {
        this.shares = shares;
    }

    /** Only of nodes that take guests: not of those that are off or in maintenance. */
    static NodeLoad of(Inventory now) {
        Map<String, Share> shares = new TreeMap<>();
        for (Node n : now.nodes()) {
            if (n.online() && n.memoryTotal() > 0 && (n.ha() == NodeHa.ONLINE || n.ha() == NodeHa.NONE)) {
                shares.put(n.name(), new Share(n.memory(), n.memoryTotal(), n.cpu() * n.cpus(), n.cpus()));
            }
        }
        return new NodeLoad(shares);
    }

    boolean counts(String node) {
        return shares.containsKey(node);
    }

    NodeLoad after(Guest guest, String to) {
        Map<String, Share> moved = new TreeMap<>(shares);
        moved.computeIfPresent(guest.node(), (n, s) -> s.with(guest, -1));
        moved.computeIfPresent(to, (n, s) -> s.with(guest, 1));
        return new NodeLoad(moved);
    }

    boolean balanced() {
        return excessOfMemory() == 0 && excessOfCpu() == 0;
    }

    /** The smaller the better: memory counts before processors, and those before a finer balance. */
    double badness() {
        return 1000 * excessOfMemory() + 10 * excessOfCpu() + deviation();
    }

    private double excessOfMemory() {
        return Math.max(0, spread(Share::ofMemory) - MEMORY_TOLERANCE);
    }

    private double excessOfCpu() {
        return Math.max(0, spread(Share::ofCpu) - CPU_TOLERANCE);
    }

    private double spread(Function<Share, Double> of) {
        List<Double> all = shares.values().stream().map(of).toList();
        double most = all.stream().mapToDouble(d -> d).max().orElse(0);
        return most - all.stream().mapToDouble(d -> d).min().orElse(0);
    }

    private double deviation() {
        double mean =
                shares.values().stream().mapToDouble(Share::ofMemory).average().orElse(0);
        double squares = shares.values().stream()
                .mapToDouble(s -> Math.pow(s.ofMemory() - mean, 2))
                .average()
                .orElse(0);
        return Math.sqrt(squares);
    }

    /** {@code nikita: memory 71 % → 55 %, cpu 30 % → 22 %}, a line for each node. */
    List<String> compared(NodeLoad then) {
        return shares.entrySet().stream()
                .map(e -> {
                    Share after = then.shares.getOrDefault(e.getKey(), e.getValue());
                    return e.getKey() + ": memory " + Units.percent(e.getValue().ofMemory()) + " → "
                            + Units.percent(after.ofMemory()) + ", cpu "
                            + Units.percent(e.getValue().ofCpu()) + " → " + Units.percent(after.ofCpu());
                })
                .toList();
    }

    /** {@code nikita 71 %, camille 55 %}. */
    String memory() {
        return String.join(
                ", ",
                shares.entrySet().stream()
                        .map(e -> e.getKey() + " " + Units.percent(e.getValue().ofMemory()))
                        .toList());
    }
}
