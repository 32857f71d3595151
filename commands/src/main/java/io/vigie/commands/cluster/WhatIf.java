package io.vigie.commands.cluster;

import io.vigie.commands.cluster.HighAvailability.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What would become of a cluster without one of its nodes, estimated from what is known of it: services go, the largest
 * first, to the node with the most free memory that the rules on nodes allow.
 *
 * @param votesLeft assuming one vote for each node
 * @param quorate whether the rest goes on working
 * @param moves services that would be started elsewhere
 * @param stranded services that no node could take
 * @param lost running guests that nobody would start elsewhere
 * @param memoryLeft bytes by remaining node, negative when there would be too little
 */
record WhatIf(
        int votesLeft,
        boolean quorate,
        List<Move> moves,
        List<Guest> stranded,
        List<Guest> lost,
        Map<String, Long> memoryLeft) {

    record Move(Guest guest, String to) {}

    /**
     * @param rules of high availability, as far as known
     */
    static WhatIf without(Node node, Inventory now, List<Rule> rules) {
        int votesLeft = now.votesPresent() - (node.online() ? 1 : 0);
        boolean quorate = votesLeft >= now.quorum();
        List<Node> rest = now.nodes().stream()
                .filter(n -> n.online() && !n.name().equals(node.name()))
                .toList();
        Map<String, Long> left = new TreeMap<>();
        rest.forEach(n -> left.put(n.name(), n.memoryTotal() - n.memory()));
        List<Guest> services = new ArrayList<>();
        List<Guest> lost = new ArrayList<>();
        for (Guest guest : now.guestsOn(node.name())) {
            if (guest.ha().filter(WhatIf::restarted).isPresent()) {
                services.add(guest);
            } else if (guest.state() != Guest.State.STOPPED && !guest.template()) {
                lost.add(guest);
            }
        }
        services.sort(Comparator.comparingLong(Guest::memoryTotal).reversed().thenComparing(Guest::id));
        List<Move> moves = new ArrayList<>();
        List<Guest> stranded = new ArrayList<>();
        for (Guest guest : services) {
            Optional<String> to = quorate ? target(guest, rest, left, rules) : Optional.empty();
            to.ifPresentOrElse(
                    name -> {
                        left.merge(name, -guest.memoryTotal(), Long::sum);
                        moves.add(new Move(guest, name));
                    },
                    () -> stranded.add(guest));
        }
        lost.sort(Comparator.comparing(Guest::name));
        return new WhatIf(votesLeft, quorate, moves, stranded, lost, left);
    }

    /** Where the request may not be seen, {@code started} is the likelier. */
    private static boolean restarted(Guest.HaService service) {
        return service.managed()
                && (service.requested().isEmpty() || service.requested().equals("started"));
    }

    private static Optional<String> target(Guest guest, List<Node> rest, Map<String, Long> left, List<Rule> rules) {
        List<String> able = rest.stream()
                .filter(n -> n.ha() == NodeHa.ONLINE || n.ha() == NodeHa.NONE)
                .map(Node::name)
                .toList();
        return preferred(guest, able, rules).stream()
                .max(Comparator.comparingLong((String n) -> left.getOrDefault(n, 0L))
                        .thenComparing(Comparator.reverseOrder()));
    }

    /** The nodes of the highest priority that are there; any other one only when no rule is strict. */
    private static List<String> preferred(Guest guest, List<String> able, List<Rule> rules) {
        String id = (guest.kind() == Guest.Kind.VM ? "vm:" : "ct:") + guest.id();
        for (Rule rule : rules) {
            if (!rule.enabled() || rule.nodes().isEmpty() || !rule.services().contains(id)) {
                continue;
            }
            Map<Integer, List<String>> byPriority = new LinkedHashMap<>();
            able.stream()
                    .filter(rule.nodes()::containsKey)
                    .forEach(n -> byPriority
                            .computeIfAbsent(rule.nodes().getOrDefault(n, 0), p -> new ArrayList<>())
                            .add(n));
            Optional<List<String>> best = byPriority.entrySet().stream()
                    .max(Map.Entry.comparingByKey())
                    .map(Map.Entry::getValue);
            if (best.isPresent() || rule.strict()) {
                return best.orElse(List.of());
            }
        }
        return able;
    }
}
