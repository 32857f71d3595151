package io.vigie.commands.cluster;

import io.vigie.commands.cluster.HighAvailability.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What would become of a cluster without one of its nodes, estimated from what is known of it: services go, the largest
 * first, to the node with the most free memory that the rules allow.
 *
 * @param votesLeft of the nodes that remain, and of a device that votes; 0 where nobody votes
 * @param quorate whether the rest goes on working: always where nobody votes
 * @param moves services that would be started elsewhere
 * @param stranded services that no node could take, and why
 * @param lost running guests that nobody would start elsewhere
 * @param memoryLeft bytes by remaining node, negative when there would be too little
 * @param storagesGone names of storages that no remaining node reaches
 * @param storagesThin names of shared storages, with the only node that would still reach them
 */
public record WhatIf(
        int votesLeft,
        boolean quorate,
        List<Move> moves,
        List<Stranded> stranded,
        List<Guest> lost,
        Map<String, Long> memoryLeft,
        List<String> storagesGone,
        Map<String, String> storagesThin) {
    public record Move(Guest guest, String to) {}

    public record Stranded(Guest guest, String why) {}

    /**
     * @param rules of high availability, as far as known
     * @param pinned ids of guests whose disks only this node has, with the storage
     */
    public static WhatIf without(Node node, Inventory now, Votes votes, List<Rule> rules, Map<String, String> pinned) {
        int votesLeft = now.votes() ? now.votesPresent() - (node.online() ? votes.of(node.name()) : 0) : 0;
        boolean quorate = !now.votes() || votesLeft >= now.quorum();
        Placement placement = new Placement(now, rules, Set.of(node.name()));
        List<Guest> lost = new ArrayList<>();
        List<Move> moves = new ArrayList<>();
        List<Stranded> stranded = new ArrayList<>();
        for (Guest guest : services(node, now, lost)) {
            String storage = pinned.get(guest.id());
            Optional<String> to = placement.candidates(guest).stream().findFirst();
            if (!quorate) {
                stranded.add(new Stranded(guest, "no quorum"));
            } else if (storage != null) {
                stranded.add(new Stranded(guest, "its disks are on " + storage + ", which only this node has"));
            } else if (to.isEmpty()) {
                stranded.add(new Stranded(guest, "no node is left that may take it"));
            } else {
                placement.place(guest, to.get());
                moves.add(new Move(guest, to.get()));
            }
        }
        lost.sort(Comparator.comparing(Guest::name));
        return new WhatIf(
                votesLeft,
                quorate,
                moves,
                stranded,
                lost,
                new TreeMap<>(placement.left()),
                gone(node, now),
                thin(node, now));
    }

    /** Those that high availability starts elsewhere, the largest first; the others are lost. */
    private static List<Guest> services(Node node, Inventory now, List<Guest> lost) {
        List<Guest> services = new ArrayList<>();
        for (Guest guest : now.guestsOn(node.name())) {
            if (guest.ha().filter(WhatIf::restarted).isPresent()) {
                services.add(guest);
            } else if (guest.state() != Guest.State.STOPPED && !guest.template()) {
                lost.add(guest);
            }
        }
        services.sort(Comparator.comparingLong(Guest::memoryTotal).reversed().thenComparing(Guest::id));
        return services;
    }

    /** Where the request may not be seen, {@code started} is the likelier. */
    static boolean restarted(Guest.HaService service) {
        return service.managed()
                && (service.requested().isEmpty() || service.requested().equals("started"));
    }

    private static List<String> gone(Node node, Inventory now) {
        return storagesOf(node, now)
                .filter(s -> others(s, now).isEmpty())
                .map(Storage::name)
                .toList();
    }

    private static Map<String, String> thin(Node node, Inventory now) {
        Map<String, String> thin = new TreeMap<>();
        long remaining = now.nodes().stream()
                .filter(n -> n.online() && !n.name().equals(node.name()))
                .count();
        storagesOf(node, now).filter(s -> s.shared() && remaining > 1).forEach(s -> {
            List<String> others = others(s, now);
            if (others.size() == 1) {
                thin.put(s.name(), others.getFirst());
            }
        });
        return thin;
    }

    private static java.util.stream.Stream<Storage> storagesOf(Node node, Inventory now) {
        return now.storages().stream().filter(s -> s.node().equals(node.name()) && s.available());
    }

    private static List<String> others(Storage storage, Inventory now) {
        return now.storages().stream()
                .filter(s -> s.name().equals(storage.name()) && !s.node().equals(storage.node()) && s.available())
                .map(Storage::node)
                .toList();
    }
}
