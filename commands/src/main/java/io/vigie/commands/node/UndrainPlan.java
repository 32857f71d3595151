package io.vigie.commands.node;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.GuestReads;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.MigrationStep;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Placement;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.cluster.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The plan to bring back what Vigie has moved off a node: the newest run of its own migrations in the node's task list. */
final class UndrainPlan {
    private static final Duration LOOK_BACK = Duration.ofDays(30);
    /** Moves further apart than this do not belong together; a large guest may take long. */
    private static final Duration GAP = Duration.ofMinutes(45);

    private UndrainPlan() {}

    /**
     * @throws Problem when nothing is to be brought back
     */
    static Plan make(Hypervisor hypervisor, String name, Evacuation.Wish wish, Instant today) {
        Inventory now = NodeChecks.quorate(hypervisor);
        Node node = NodeChecks.online(now, name);
        if (NodeChecks.inMaintenance(node)) {
            throw Problem.user(name + " is in HA maintenance: the HA manager lets nothing come back until it ends.")
                    .withMend("End it in a node's shell: `ha-manager crm-command node-maintenance disable " + name
                            + "`; what the HA manager has moved away then comes back by itself.");
        }
        List<Guest> away = wish.moves().isEmpty() ? away(hypervisor, now, name, today) : named(now, name, wish.moves());
        Found found = find(hypervisor, now, node, wish, away);
        return plan(hypervisor, node, wish, found);
    }

    private record Found(List<Mover.Found.Move> moves, List<Mover.Found.Nowhere> stuck, Map<String, Long> left) {}

    /** What was moved off in the newest run, and is elsewhere and alive. */
    private static List<Guest> away(Hypervisor hypervisor, Inventory now, String name, Instant today) {
        Tasks tasks = hypervisor
                .taskList()
                .orElseThrow(() -> Problem.user(hypervisor.cluster() + " keeps no list of tasks to look into."));
        Set<String> ids = new LinkedHashSet<>();
        Optional<Instant> newer = Optional.empty();
        for (TaskEntry task : tasks.mine(name, today.minus(LOOK_BACK))) {
            if (!task.type().endsWith("migrate") || task.failed()) {
                continue;
            }
            Instant end = task.ended().orElse(task.began());
            if (newer.isPresent() && Duration.between(end, newer.get()).compareTo(GAP) > 0) {
                break;
            }
            newer = Optional.of(task.began());
            ids.add(task.subject());
        }
        List<Guest> away = now.guests().stream()
                .filter(g -> ids.contains(g.id()) && !g.node().equals(name))
                .sorted(Comparator.comparingLong(Guest::memoryTotal).reversed().thenComparing(Guest::id))
                .toList();
        if (ids.isEmpty() && tasks.since().isPresent()) {
            throw Problem.user("Vigie has moved nothing off " + name + " since "
                            + tasks.since().get().truncatedTo(ChronoUnit.SECONDS)
                            + ", and " + hypervisor.kind() + " keeps no list of what was moved before.")
                    .withMend("Name what shall come back: `node undrain " + name + " --move GUEST:" + name + "`.");
        }
        if (away.isEmpty()) {
            throw Problem.user(
                    ids.isEmpty()
                            ? "Vigie has moved nothing off " + name + " within " + LOOK_BACK.toDays() + " days."
                            : "All that Vigie last moved off " + name + " is there again, or gone.");
        }
        return away;
    }

    /** Those of a line that names them. */
    private static List<Guest> named(Inventory now, String name, Map<String, String> moves) {
        moves.forEach((id, to) -> {
            if (!to.equals(name)) {
                throw Problem.user("To undrain " + name + ", guests move there and not to " + to + ".");
            }
        });
        return now.guests().stream()
                .filter(g -> moves.containsKey(g.id()) && !g.node().equals(name))
                .sorted(Comparator.comparingLong(Guest::memoryTotal).reversed().thenComparing(Guest::id))
                .toList();
    }

    private static Found find(Hypervisor hypervisor, Inventory now, Node node, Evacuation.Wish wish, List<Guest> away) {
        Placement placement = new Placement(now, NodeChecks.rules(hypervisor), Set.of());
        Mover mover = new Mover(hypervisor, now, placement, wish.localDisks());
        List<Mover.Found.Move> moves = new ArrayList<>();
        List<Mover.Found.Nowhere> stuck = new ArrayList<>();
        for (GuestNow guest : GuestReads.of(hypervisor, away)) {
            if (guest.guest().node().equals(node.name()) || !NodeChecks.running(guest.guest())) {
                continue;
            }
            switch (mover.find(guest, List.of(node.name()))) {
                case Mover.Found.Move move -> moves.add(move);
                case Mover.Found.Nowhere nowhere -> stuck.add(nowhere);
            }
        }
        if (moves.isEmpty()) {
            throw nothing(node, stuck);
        }
        return new Found(moves, stuck, placement.left());
    }

    private static Problem nothing(Node node, List<Mover.Found.Nowhere> stuck) {
        return Problem.user(
                stuck.isEmpty()
                        ? "What Vigie moved off " + node.name() + " does not run any more."
                        : "Nothing can go back to " + node.name() + ". "
                                + String.join(
                                        ". ",
                                        stuck.stream()
                                                .map(n -> n.guest().label() + ": " + n.why())
                                                .toList())
                                + ".");
    }

    private static Plan plan(Hypervisor hypervisor, Node node, Evacuation.Wish wish, Found found) {
        String cluster = hypervisor.cluster();
        List<Plan.Target> targets = new ArrayList<>(List.of(NodeChecks.target(node, cluster)));
        List<Step> steps = new ArrayList<>();
        List<Effect> effects = new ArrayList<>();
        Map<String, String> settled = new TreeMap<>();
        for (Mover.Found.Move m : found.moves()) {
            Guest guest = m.guest();
            settled.put(guest.id(), node.name());
            targets.add(NodeChecks.target(m.now()));
            steps.add(MigrationStep.fromHere(node.name(), guest, m.options()));
            effects.add(Effect.binding(
                    m.interrupted()
                            ? Cell.warn(guest.label() + " is interrupted and comes back from " + guest.node())
                            : Cell.of(guest.label() + " comes back from " + guest.node() + " while it runs")));
        }
        found.stuck().forEach(n -> settled.put(n.guest().id(), node.name()));
        found.stuck().forEach(n -> {
            effects.add(Effect.binding(Cell.warn(n.guest().label() + " stays where it is")));
            effects.add(Effect.told(Cell.quiet(n.guest().label() + " cannot be moved: " + n.why())));
        });
        effects.add(NodeChecks.memory(Map.of(node.name(), found.left().getOrDefault(node.name(), 0L))));
        return new Plan(
                "node undrain " + cluster + "/" + node.name() + " --parallel " + wish.parallel()
                        + (wish.localDisks() ? " --with-local-disks" : "") + Moves.flags(settled),
                "Bring " + NodeChecks.count(found.moves().size(), "guest") + " back to " + node.name() + ", " + cluster,
                Tier.RISKY,
                targets,
                NodeChecks.preconditions(hypervisor.inventory(), node.name()),
                effects,
                steps,
                new Plan.Pace(wish.parallel(), false));
    }
}
