package io.vigie.commands.node;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.GuestReads;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.MigrationStep;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Where each guest of a node goes when the node is emptied, and which stay. */
final class Evacuation {
    /**
     * @param to the nodes to choose from; empty for any
     * @param moves node by guest's id, where it is settled already
     * @param stopRest shut down what cannot be moved
     */
    record Wish(int parallel, List<String> to, Map<String, String> moves, boolean localDisks, boolean stopRest) {
        Wish {
            to = List.copyOf(to);
            moves = Map.copyOf(moves);
        }
    }

    private final Node node;
    private final Wish wish;
    private final Placement placement;
    private final List<Mover.Found.Move> moves = new ArrayList<>();
    private final List<Guest> followers = new ArrayList<>();
    private final List<Guest> byHa = new ArrayList<>();
    private final List<Guest> staying = new ArrayList<>();
    private final List<GuestNow> stopped = new ArrayList<>();
    private final List<Mover.Found.Nowhere> stuck = new ArrayList<>();

    /**
     * Reads each guest afresh, and asks the hypervisor about each move.
     *
     * @throws Problem when a guest can neither be moved nor, if that is wished, be shut down
     */
    Evacuation(Hypervisor hypervisor, Inventory now, Node node, Wish wish) {
        this.node = node;
        this.wish = wish;
        this.placement = new Placement(now, NodeChecks.rules(hypervisor), Set.of(node.name()));
        Mover mover = new Mover(hypervisor, now, placement, wish.localDisks());
        for (GuestNow guest : GuestReads.of(hypervisor, running(now))) {
            if (NodeChecks.running(guest.guest()) && guest.guest().node().equals(node.name())) {
                sort(mover, guest);
            }
        }
        if (!stuck.isEmpty() && !wish.stopRest()) {
            throw refusal();
        }
    }

    /** The largest first, since they are the hardest to place. */
    private List<Guest> running(Inventory now) {
        List<Guest> running = new ArrayList<>();
        now.guestsOn(node.name()).stream()
                .sorted(Comparator.comparingLong(Guest::memoryTotal).reversed().thenComparing(Guest::id))
                .forEach(g -> (NodeChecks.running(g) ? running : staying).add(g));
        return running;
    }

    private void sort(Mover mover, GuestNow now) {
        Guest guest = now.guest();
        if (NodeChecks.managed(guest) && NodeChecks.inMaintenance(node)) {
            byHa.add(guest);
            return;
        }
        List<String> mates = placement.together(guest);
        if (moves.stream().anyMatch(m -> mates.contains(Placement.service(m.guest())))) {
            followers.add(guest);
            return;
        }
        String settled = wish.moves().get(guest.id());
        switch (mover.find(now, settled == null ? wish.to() : List.of(settled))) {
            case Mover.Found.Move move -> moves.add(move);
            case Mover.Found.Nowhere nowhere -> {
                stuck.add(nowhere);
                stopped.add(now);
            }
        }
    }

    private Problem refusal() {
        return Problem.user(NodeChecks.count(stuck.size(), "guest") + " cannot be moved off " + node.name() + ": "
                        + String.join(
                                ". ",
                                stuck.stream()
                                        .map(n -> n.guest().label() + ": " + n.why())
                                        .toList())
                        + ".")
                .withMend("`--stop-rest` shuts down what cannot be moved.");
    }

    boolean nothingToDo() {
        return moves.isEmpty() && stopped.isEmpty();
    }

    List<Mover.Found.Move> moves() {
        return moves;
    }

    /** Those that go with another one, which the HA manager sees to. */
    List<Guest> followers() {
        return followers;
    }

    /** Those that the HA manager moves by itself, since the node is in maintenance. */
    List<Guest> byHa() {
        return byHa;
    }

    /** Stopped ones and templates. */
    List<Guest> staying() {
        return staying;
    }

    /** Those that are shut down for want of a place. */
    List<Mover.Found.Nowhere> stuck() {
        return stuck;
    }

    Placement placement() {
        return placement;
    }

    /** How many moves there are at a time. */
    int parallel() {
        return wish.parallel();
    }

    boolean isMoved(Guest guest) {
        return moves.stream().anyMatch(m -> m.guest().id().equals(guest.id()))
                || followers.stream().anyMatch(g -> g.id().equals(guest.id()));
    }

    List<Plan.Target> targets() {
        List<Plan.Target> targets = new ArrayList<>();
        moves.forEach(m -> targets.add(NodeChecks.target(m.now())));
        stopped.forEach(g -> targets.add(NodeChecks.target(g)));
        return targets;
    }

    /** First the moves, then what cannot move is shut down. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        moves.forEach(m -> steps.add(MigrationStep.fromHere(m.target(), m.guest(), m.options())));
        stopped.forEach(g -> steps.add(new Step(
                        "vm.shutdown",
                        g.guest().cluster(),
                        g.guest().id(),
                        new TreeMap<>(),
                        "shutdown " + g.guest().label())
                .inStage(moves.isEmpty() ? 0 : 1)));
        return steps;
    }

    /** The stage after all of it. */
    int nextStage() {
        return (moves.isEmpty() ? 0 : 1) + (stopped.isEmpty() ? 0 : 1);
    }

    /** Each move by name, so that another load on the nodes gives the same plan. */
    String flags() {
        Map<String, String> settled = new TreeMap<>();
        moves.forEach(m -> settled.put(m.guest().id(), m.target()));
        return " --parallel " + wish.parallel()
                + String.join(
                        "", wish.to().stream().sorted().map(n -> " --to " + n).toList())
                + (wish.localDisks() ? " --with-local-disks" : "")
                + (wish.stopRest() ? " --stop-rest" : "")
                + Moves.flags(settled);
    }

    /** The rule that likes the guest better on the emptied node. */
    Optional<String> pull(Mover.Found.Move move) {
        return placement.pull(move.guest(), node.name(), move.target()).map(r -> r.name());
    }
}
