package io.vigie.commands.cluster;

import io.vigie.commands.Units;
import io.vigie.commands.cluster.HighAvailability.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who fits where, on what is known of a cluster: memory, rules of high availability, the state of nodes. What has been
 * placed counts for what comes after. Storages and devices are for the hypervisor itself to judge.
 */
public final class Placement {
    private final Inventory now;
    private final List<Rule> rules;
    private final Map<String, Long> left = new TreeMap<>();
    /** Node by service; services on a node that is left are nowhere until placed. */
    private final Map<String, String> places = new HashMap<>();

    /**
     * @param rules of high availability, as far as known
     * @param leaving nodes that take nothing, and whose guests bind nobody
     */
    public Placement(Inventory now, List<Rule> rules, Set<String> leaving) {
        this.now = now;
        this.rules = rules.stream().filter(Rule::enabled).toList();
        now.nodes().stream()
                .filter(n -> n.online() && !leaving.contains(n.name()))
                .forEach(n -> left.put(n.name(), n.memoryTotal() - n.memory()));
        now.guests().stream()
                .filter(g -> !leaving.contains(g.node()) && g.state() != Guest.State.STOPPED)
                .forEach(g -> places.put(service(g), g.node()));
    }

    /** As high availability names it: {@code vm:105}. */
    public static String service(Guest guest) {
        return (guest.kind() == Guest.Kind.VM ? "vm:" : "ct:") + guest.id();
    }

    /** Memory left by node, bytes; negative when there is too little. */
    public Map<String, Long> left() {
        return Map.copyOf(left);
    }

    public long left(String node) {
        return left.getOrDefault(node, 0L);
    }

    public boolean fits(Guest guest, String node) {
        return left(node) >= guest.memoryTotal();
    }

    /** What is missing: {@code 2.0 GiB of memory too little}. */
    public String lack(Guest guest, String node) {
        if (now.node(node).map(n -> n.memoryTotal() == 0).orElse(true)) {
            return "its memory is not told (Sys.Audit on /nodes/" + node + ")";
        }
        return Units.bytes(guest.memoryTotal() - left(node)) + " of memory too little";
    }

    /** Counts a running guest as being there from now on. */
    public void place(Guest guest, String node) {
        String before = places.put(service(guest), node);
        if (before != null) {
            left.computeIfPresent(before, (n, bytes) -> bytes + guest.memory());
        }
        left.computeIfPresent(node, (n, bytes) -> bytes - guest.memoryTotal());
    }

    /** The nodes that may take it, the best first: as its rules prefer, then by memory left. It need not fit. */
    public List<String> candidates(Guest guest) {
        List<String> able = now.nodes().stream()
                .filter(n -> left.containsKey(n.name()) && (n.ha() == NodeHa.ONLINE || n.ha() == NodeHa.NONE))
                .map(Node::name)
                .filter(n -> mates(guest, n))
                .sorted(Comparator.comparingLong((String n) -> left(n))
                        .reversed()
                        .thenComparing(n -> n))
                .toList();
        Optional<Rule> rule = nodeRule(guest);
        if (rule.isEmpty()) {
            return able;
        }
        Rule r = rule.get();
        List<String> ranked = new ArrayList<>(able.stream()
                .filter(r.nodes()::containsKey)
                .sorted(Comparator.comparingInt((String n) -> r.nodes().getOrDefault(n, 0))
                        .reversed())
                .toList());
        if (!r.strict()) {
            able.stream().filter(n -> !r.nodes().containsKey(n)).forEach(ranked::add);
        }
        return ranked;
    }

    /** The rule that likes this guest better on one node than on another, and so may move it back. */
    public Optional<Rule> pull(Guest guest, String towards, String from) {
        return managed(guest)
                ? nodeRule(guest)
                        .filter(r -> !r.says().startsWith("no failback"))
                        .filter(r -> r.nodes().containsKey(towards)
                                && r.nodes().getOrDefault(towards, 0)
                                        > r.nodes().getOrDefault(from, -1))
                : Optional.empty();
    }

    /** Other guests that must be on the same node. */
    public List<String> together(Guest guest) {
        return managed(guest)
                ? about(guest)
                        .filter(r -> isTogether(r))
                        .flatMap(r -> r.services().stream())
                        .filter(s -> !s.equals(service(guest)))
                        .distinct()
                        .sorted()
                        .toList()
                : List.of();
    }

    private static boolean managed(Guest guest) {
        return guest.ha().filter(Guest.HaService::managed).isPresent();
    }

    private Optional<Rule> nodeRule(Guest guest) {
        return managed(guest) ? about(guest).filter(r -> !r.nodes().isEmpty()).findFirst() : Optional.empty();
    }

    private Stream<Rule> about(Guest guest) {
        return rules.stream().filter(r -> r.services().contains(service(guest)));
    }

    private static boolean isTogether(Rule rule) {
        return rule.says().startsWith("keep together");
    }

    /** Whether those it must be with, or must not be with, allow this node. */
    private boolean mates(Guest guest, String node) {
        if (!managed(guest)) {
            return true;
        }
        return about(guest)
                .filter(r -> r.nodes().isEmpty())
                .allMatch(r -> r.services().stream()
                        .filter(s -> !s.equals(service(guest)))
                        .map(places::get)
                        .filter(Objects::nonNull)
                        .allMatch(place -> isTogether(r) == place.equals(node)));
    }
}
