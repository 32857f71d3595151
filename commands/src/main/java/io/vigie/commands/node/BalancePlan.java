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
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** The plan to even out the load of a cluster's nodes: moves by name, so that a load that comes and goes leaves it alone. */
final class BalancePlan {
    /** How often the hypervisor is asked about a move before it is left at that. */
    private static final int MOST_QUESTIONS = 60;

    private BalancePlan() {}

    /** Moves worth making now, in order; empty when the load is even, or nothing helps. */
    static Map<String, String> propose(Hypervisor hypervisor, Inventory now, int most) {
        return new Balancer(now, NodeChecks.rules(hypervisor), possible(Mover.of(hypervisor))).moves(most);
    }

    private static BiPredicate<Guest, String> possible(Migrations migrations) {
        int[] asked = {0};
        return (guest, node) -> {
            if (++asked[0] > MOST_QUESTIONS) {
                return false;
            }
            Migrations.Prospect prospect = migrations.prospect(guest.id(), node);
            return prospect.obstacles().isEmpty()
                    && prospect.localDisks().isEmpty()
                    && prospect.localDevices().isEmpty()
                    && prospect.followers().isEmpty();
        };
    }

    /**
     * @param wanted node by guest's id, in order
     * @throws Problem when one of them is not possible any more
     */
    static Plan make(Hypervisor hypervisor, Inventory now, Map<String, String> wanted) {
        List<Guest> guests = wanted.keySet().stream()
                .map(id -> now.guest(id).orElseThrow(() -> Problem.user("There is no guest " + id + ".")))
                .toList();
        Placement placement = new Placement(now, NodeChecks.rules(hypervisor), Set.of());
        Mover mover = new Mover(hypervisor, now, placement, false);
        NodeLoad before = NodeLoad.of(now);
        NodeLoad after = before;
        List<Mover.Found.Move> moves = new ArrayList<>();
        for (GuestNow guest : GuestReads.of(hypervisor, guests)) {
            Mover.Found.Move move =
                    move(mover, guest, wanted.getOrDefault(guest.guest().id(), ""));
            moves.add(move);
            after = after.after(guest.guest(), move.target());
        }
        return plan(hypervisor.inventory(), wanted, moves, before.compared(after));
    }

    private static Mover.Found.Move move(Mover mover, GuestNow now, String target) {
        Guest guest = now.guest();
        if (guest.node().equals(target)) {
            throw Problem.user(guest.label() + " is on " + target + " already.");
        }
        if (!NodeChecks.running(guest) || guest.kind() != Guest.Kind.VM) {
            throw Problem.user(guest.label() + " is no virtual machine that runs: to move it eases nothing.");
        }
        return switch (mover.find(now, List.of(target))) {
            case Mover.Found.Move move -> move;
            case Mover.Found.Nowhere nowhere ->
                throw Problem.user(guest.label() + " cannot go to " + target + ": " + nowhere.why() + ".");
        };
    }

    private static Plan plan(
            Inventory now, Map<String, String> wanted, List<Mover.Found.Move> moves, List<String> loads) {
        String cluster = now.cluster();
        List<Plan.Target> targets = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        List<Effect> effects = new ArrayList<>();
        for (Mover.Found.Move m : moves) {
            Guest guest = m.guest();
            targets.add(NodeChecks.target(m.now()));
            steps.add(MigrationStep.fromHere(m.target(), guest, m.options()));
            effects.add(Effect.binding(Cell.of(guest.label() + " moves from " + guest.node() + " to " + m.target()
                    + " while it runs" + (NodeChecks.managed(guest) ? ", by the HA manager" : ""))));
        }
        loads.forEach(line -> effects.add(Effect.told(Cell.of(line))));
        return new Plan(
                "cluster balance " + cluster + Moves.inOrder(wanted),
                "Balance " + cluster + ": move " + NodeChecks.count(moves.size(), "guest"),
                Tier.RISKY,
                targets,
                List.of(cluster + (now.votes() ? " has quorum" : " answers")),
                effects,
                steps);
    }
}
