package io.vigie.commands.storage;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Storage;
import io.vigie.commands.cluster.StorageCare;
import io.vigie.commands.cluster.StorageViews.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The plan that has nodes look at their storages again. */
final class RescanPlan {
    static final String RESCAN = "storage.rescan";
    private static final int AT_ONCE = 4;

    private RescanPlan() {}

    static Plan of(Hypervisor hypervisor, Optional<String> only) {
        StorageCare care = RemovalPlan.care(hypervisor);
        Inventory inventory = hypervisor.refresh();
        List<Node> asked = inventory.nodes().stream()
                .filter(n -> only.map(n.name()::equals).orElse(true))
                .toList();
        List<Node> there = asked.stream().filter(Node::online).toList();
        if (there.isEmpty()) {
            throw Problem.site(only.orElse("No node of " + hypervisor.cluster())
                    + (only.isPresent() ? " does not answer." : " answers."));
        }
        // Where storages are not enabled from here, those that are active are what can be looked at.
        Optional<List<Setup>> setups =
                hypervisor.storageViews().filter(v -> care.changes()).map(v -> v.setups());
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(Cell.of(care.rescans().does())));
        effects.add(Effect.binding(Cell.of("guests that run go on; nothing is written")));
        asked.stream()
                .filter(n -> !n.online())
                .forEach(n -> effects.add(Effect.binding(Cell.warn(n.name() + " does not answer and is left out"))));
        care.rescans().doesNot().forEach(s -> effects.add(Effect.told(Cell.quiet("not from here, in a shell: " + s))));
        List<Step> steps = new ArrayList<>();
        for (Node node : there) {
            List<String> storages = storages(inventory, setups, node.name());
            if (!storages.isEmpty()) {
                steps.add(new Step(
                        RESCAN,
                        hypervisor.cluster(),
                        node.name(),
                        new TreeMap<>(Map.of("storages", String.join(",", storages))),
                        "look again at " + String.join(", ", storages) + " on " + node.name()));
            }
        }
        if (steps.isEmpty()) {
            throw Problem.user("No storage is enabled on " + only.orElse("any node of " + hypervisor.cluster()) + ".");
        }
        return new Plan(
                "storage rescan " + hypervisor.cluster()
                        + only.map(n -> " --node " + n).orElse(""),
                "Look again at the storages of " + only.map(n -> n + ", ").orElse("") + hypervisor.cluster(),
                Tier.CHANGE,
                there.stream()
                        .map(n -> new Plan.Target("node", hypervisor.cluster(), n.name(), n.name(), n.name(), ""))
                        .toList(),
                List.of("the nodes answer"),
                effects,
                steps,
                new Plan.Pace(AT_ONCE, true));
    }

    private static List<String> storages(Inventory inventory, Optional<List<Setup>> setups, String node) {
        return setups.map(all ->
                        all.stream().filter(s -> s.on(node)).map(Setup::storage).toList())
                .orElseGet(() -> inventory.storages().stream()
                        .filter(s -> s.node().equals(node) && s.available())
                        .map(Storage::name)
                        .sorted()
                        .toList());
    }
}
