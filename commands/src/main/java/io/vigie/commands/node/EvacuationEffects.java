package io.vigie.commands.node;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the guests of a node feel when it is emptied. */
final class EvacuationEffects {
    private EvacuationEffects() {}

    static List<Effect> of(Node node, Evacuation evacuation) {
        List<Effect> effects = new ArrayList<>();
        moving(evacuation, m -> !m.interrupted())
                .ifPresent(text -> effects.add(Effect.binding(Cell.of("move while they run: " + text))));
        moving(evacuation, Mover.Found.Move::interrupted)
                .ifPresent(text -> effects.add(
                        Effect.binding(Cell.warn("interrupted, since containers are stopped and started: " + text))));
        evacuation.moves().stream()
                .filter(m -> !m.prospect().localDisks().isEmpty())
                .forEach(m -> effects.add(Effect.binding(Cell.warn(
                        "local disks of " + m.guest().label() + " are copied: " + Mover.disks(m.prospect())))));
        evacuation.moves().stream()
                .filter(m -> !m.volumes().isEmpty())
                .forEach(m -> effects.add(Effect.binding(Cell.warn(m.guest().label()
                        + " is down while its volumes are copied from " + String.join(", ", m.volumes())))));
        evacuation.stuck().forEach(n -> {
            effects.add(Effect.binding(Cell.bad(stopped(n.guest()))));
            // How much memory is missing comes and goes.
            effects.add(Effect.told(Cell.quiet(n.guest().label() + " cannot be moved: " + n.why())));
        });
        ha(node, evacuation, effects);
        if (!evacuation.staying().isEmpty()) {
            effects.add(Effect.told(
                    Cell.quiet("stay on " + node.name() + ", stopped: " + NodeChecks.names(evacuation.staying()))));
        }
        effects.add(NodeChecks.memory(evacuation.placement().left()));
        return effects;
    }

    private static Optional<String> moving(Evacuation evacuation, Predicate<Mover.Found.Move> which) {
        String text = evacuation.moves().stream()
                .filter(which)
                .map(m -> m.guest().label() + " → " + m.target())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String stopped(Guest guest) {
        return guest.label() + " is shut down and stays down"
                + (NodeChecks.managed(guest) ? ": the HA manager will not start it again until told" : "");
    }

    private static void ha(Node node, Evacuation evacuation, List<Effect> effects) {
        List<Guest> managed = evacuation.moves().stream()
                .map(Mover.Found.Move::guest)
                .filter(NodeChecks::managed)
                .toList();
        if (!managed.isEmpty()) {
            effects.add(Effect.binding(Cell.of("HA-managed, so the HA manager is asked to move them, and does so in its"
                    + " own time: " + NodeChecks.names(managed))));
        }
        if (!evacuation.followers().isEmpty()) {
            effects.add(Effect.binding(
                    Cell.of("the HA rules move these with others: " + NodeChecks.names(evacuation.followers()))));
        }
        if (!evacuation.byHa().isEmpty()) {
            effects.add(Effect.binding(Cell.of(node.name()
                    + " is in HA maintenance: the HA manager moves these by itself, and brings them back when it ends: "
                    + NodeChecks.names(evacuation.byHa()))));
        }
        evacuation
                .moves()
                .forEach(m -> evacuation
                        .pull(m)
                        .ifPresent(rule -> effects.add(Effect.binding(Cell.warn("the rule " + rule + " brings "
                                + m.guest().label() + " back to " + node.name()
                                + " unless its failback is off; `ha-manager"
                                + " crm-command node-maintenance enable " + node.name()
                                + "` in a node's shell keeps it away")))));
    }
}
