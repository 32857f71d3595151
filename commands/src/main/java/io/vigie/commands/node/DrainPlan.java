package io.vigie.commands.node;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import java.util.ArrayList;
import java.util.List;

/** The plan to move every guest off a node. */
final class DrainPlan {
    private DrainPlan() {}

    /**
     * @throws Problem when a guest cannot be moved, or there is none
     */
    static Plan make(Hypervisor hypervisor, String name, Evacuation.Wish wish) {
        Inventory now = NodeChecks.quorate(hypervisor);
        Node node = NodeChecks.online(now, name);
        Evacuation evacuation = new Evacuation(hypervisor, now, node, wish);
        if (evacuation.nothingToDo()) {
            throw Problem.user(
                    evacuation.byHa().isEmpty()
                            ? "Nothing runs on " + name + " that could be moved off."
                            : name + " is in HA maintenance, and the HA manager moves all that runs there: "
                                    + NodeChecks.names(evacuation.byHa()) + ".");
        }
        String cluster = hypervisor.cluster();
        List<Plan.Target> targets = new ArrayList<>(List.of(NodeChecks.target(node, cluster)));
        targets.addAll(evacuation.targets());
        return new Plan(
                "node drain " + cluster + "/" + name + evacuation.flags(),
                "Drain " + name + ", " + cluster + ": move "
                        + NodeChecks.count(evacuation.moves().size(), "guest")
                        + (evacuation.stuck().isEmpty()
                                ? ""
                                : ", shut down " + evacuation.stuck().size()),
                Tier.RISKY,
                targets,
                NodeChecks.preconditions(now, name),
                EvacuationEffects.of(node, evacuation),
                evacuation.steps(),
                new Plan.Pace(evacuation.parallel(), false));
    }
}
