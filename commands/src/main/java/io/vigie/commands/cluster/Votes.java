package io.vigie.commands.cluster;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the votes of a cluster are shared out.
 *
 * @param byNode votes of each member
 * @param device a voter that is no node
 * @param doubt why these may be wrong, such as a privilege that is missing; empty when they were read
 */
public record Votes(Map<String, Integer> byNode, Optional<Device> device, String doubt) {
    public Votes {
        byNode = Map.copyOf(byNode);
    }

    /**
     * A daemon outside of the cluster that breaks ties (QDevice).
     *
     * @param votes those it gives while it is connected
     */
    public record Device(String host, boolean connected, int votes) {}

    /** Where members do not vote. */
    public static final Votes NONE = new Votes(Map.of(), Optional.empty(), "");

    /** The assumption where nothing better is known. */
    public static Votes oneEach(Collection<String> nodes, String doubt) {
        Map<String, Integer> all = new TreeMap<>();
        nodes.forEach(node -> all.put(node, 1));
        return new Votes(all, Optional.empty(), doubt);
    }

    /** A node that is not listed has one, unless nobody votes. */
    public int of(String node) {
        return equals(NONE) ? 0 : byNode.getOrDefault(node, 1);
    }

    /** Of all members and the device. */
    public int expected(Collection<String> nodes) {
        return nodes.stream().mapToInt(this::of).sum()
                + device.map(Device::votes).orElse(0);
    }

    /** Of those that are there. */
    public int present(Collection<String> online) {
        return online.stream().mapToInt(this::of).sum()
                + device.filter(Device::connected).map(Device::votes).orElse(0);
    }
}
