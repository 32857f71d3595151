package io.vigie.commands.node;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.HighAvailability;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What plans about nodes have in common. */
final class NodeChecks {
    private NodeChecks() {}

    /**
     * Read afresh: this is also the last look before the run.
     *
     * @throws Problem when nothing can be changed there
     */
    static Inventory quorate(Hypervisor hypervisor) {
        Inventory now = hypervisor.refresh();
        if (!now.quorate()) {
            throw Problem.site(hypervisor.cluster() + " has no quorum: it refuses every change.")
                    .withMend("`cluster show " + hypervisor.cluster() + "` shows who is missing.");
        }
        return now;
    }

    /**
     * The node as it is in this inventory.
     *
     * @throws Problem when it is off
     */
    static Node online(Inventory now, String name) {
        Node node = now.node(name).orElseThrow(() -> Problem.user(now.cluster() + " has no node " + name + "."));
        if (!node.online()) {
            throw Problem.site(name + " does not answer: nothing can be done there.")
                    .withMend("`cluster whatif " + name + "` shows what it means while it is away.");
        }
        return node;
    }

    /** What a plan about a node says must hold. */
    static List<String> preconditions(Inventory now, String name) {
        return now.votes() ? List.of(now.cluster() + " has quorum", name + " answers") : List.of(name + " answers");
    }

    /** The rules, as far as there are any. */
    static List<Rule> rules(Hypervisor hypervisor) {
        return hypervisor.highAvailability().map(HighAvailability::rules).orElse(List.of());
    }

    static boolean running(Guest guest) {
        return guest.state() == Guest.State.RUNNING || guest.state() == Guest.State.PAUSED;
    }

    static boolean managed(Guest guest) {
        return guest.ha().filter(Guest.HaService::managed).isPresent();
    }

    static boolean inMaintenance(Node node) {
        return node.ha() == NodeHa.MAINTENANCE;
    }

    static Plan.Target target(Node node, String cluster) {
        return new Plan.Target("node", cluster, node.name(), node.name(), node.name(), "");
    }

    static Plan.Target target(GuestNow now) {
        Guest guest = now.guest();
        return new Plan.Target("guest", guest.cluster(), guest.id(), guest.name(), guest.node(), now.digest());
    }

    /** {@code web-1 (105), web-2 (106)}. */
    static String names(List<Guest> guests) {
        return guests.stream().map(Guest::label).collect(Collectors.joining(", "));
    }

    /** {@code 1 guest}, {@code 2 guests}. */
    static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }

    /** Memory that comes and goes is told, and does not bind. */
    static Effect memory(Map<String, Long> left) {
        String text = new TreeMap<>(left)
                .entrySet().stream()
                        .map(e -> e.getKey() + " "
                                + (e.getValue() < 0
                                        ? "none, " + Units.bytes(-e.getValue()) + " too little"
                                        : Units.bytes(e.getValue())))
                        .collect(Collectors.joining(", "));
        boolean tooLittle = left.values().stream().anyMatch(bytes -> bytes < 0);
        String words = "memory left afterwards: " + (text.isEmpty() ? "no other node answers" : text);
        return Effect.told(tooLittle ? Cell.bad(words) : Cell.of(words));
    }
}
