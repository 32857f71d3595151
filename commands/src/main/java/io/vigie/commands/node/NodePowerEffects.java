package io.vigie.commands.node;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.NodePower;
import io.vigie.commands.node.NodePowerPlan.Outlook;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The blast radius of a node that goes down. */
final class NodePowerEffects {
    private final Outlook outlook;
    private final String node;
    private final boolean reboot;
    private final List<Effect> effects = new ArrayList<>();

    private NodePowerEffects(Outlook outlook) {
        this.outlook = outlook;
        this.node = outlook.node().name();
        this.reboot = outlook.change() == NodePower.Change.REBOOT;
    }

    static List<Effect> of(Outlook outlook) {
        NodePowerEffects all = new NodePowerEffects(outlook);
        outlook.evacuation().ifPresent(e -> all.effects.addAll(EvacuationEffects.of(outlook.node(), e)));
        all.guests();
        all.services();
        all.quorum();
        all.storages();
        all.rest();
        return List.copyOf(all.effects);
    }

    private void bad(String text) {
        effects.add(Effect.binding(Cell.bad(text)));
    }

    private void warn(String text) {
        effects.add(Effect.binding(Cell.warn(text)));
    }

    private void guests() {
        List<GuestNow> hit = outlook.unmanaged();
        if (hit.isEmpty()) {
            return;
        }
        bad("interrupted " + (reboot ? "until it is back: " : "until somebody powers it on again: ") + names(hit));
        List<GuestNow> left = hit.stream().filter(g -> !g.onBoot()).toList();
        if (!left.isEmpty()) {
            bad("do not start with the node, so they stay down until somebody starts them: " + names(left));
        }
        effects.add(Effect.told(
                Cell.quiet("a guest that ignores the shutdown is killed when its time is over, 3 min as a rule")));
    }

    private void services() {
        List<GuestNow> services = outlook.managed();
        if (services.isEmpty()) {
            return;
        }
        String names = names(services);
        switch (outlook.policy()) {
            case FREEZE, CONDITIONAL -> {
                String text = "HA services stop and wait for " + node + " (policy freeze): " + names;
                if (reboot) {
                    warn(text);
                } else {
                    bad(text + "; they are down until it is powered on again");
                }
            }
            case FAILOVER -> warn("HA services stop and start on other nodes (policy failover): " + names);
            case MIGRATE ->
                warn("HA services move to other nodes while they run, and come back with it (policy migrate): "
                        + names);
            case UNKNOWN ->
                bad(
                        "what HA does with its services may not be read (Sys.Audit on /); at the best they are interrupted: "
                                + names);
        }
        if (outlook.elsewhere()) {
            outlook.loss().stranded().forEach(s -> bad(s.guest().label() + " has nowhere to go: " + s.why()));
            String where = outlook.loss().moves().stream()
                    .map(m -> m.guest().label() + " → " + m.to())
                    .collect(Collectors.joining(", "));
            if (!where.isEmpty()) {
                effects.add(Effect.told(Cell.of("where to, as it looks now: " + where)));
            }
        }
    }

    private void quorum() {
        if (outlook.alone()) {
            warn(node + " is the only node: nothing of " + outlook.now().cluster() + " is seen until it is back");
            return;
        }
        int quorum = outlook.now().quorum();
        String votes = "votes left: " + outlook.loss().votesLeft() + " of "
                + outlook.now().votesExpected() + ", quorum " + quorum;
        if (!outlook.now().quorate()) {
            bad("there is no quorum already");
        } else if (outlook.losesQuorum()) {
            bad(votes + ": quorum is lost, nothing can be changed, HA restarts nothing, and nodes with HA services may"
                    + " reset themselves");
        } else if (outlook.loss().votesLeft() == quorum) {
            warn(votes + ": none to spare meanwhile");
        } else {
            effects.add(Effect.binding(Cell.of(votes)));
        }
        if (!outlook.votes().doubt().isEmpty()) {
            effects.add(Effect.told(Cell.warn(outlook.votes().doubt())));
        }
    }

    private void storages() {
        if (!outlook.lastPath().isEmpty()) {
            bad("the last node that reaches " + String.join(", ", outlook.lastPath()));
        }
        outlook.loss()
                .storagesThin()
                .forEach((storage, other) -> warn("then only " + other + " still reaches " + storage));
    }

    private void rest() {
        String tasks = outlook.tasks().stream()
                .map(t -> (t.type() + " " + t.subject()).strip())
                .collect(Collectors.joining(", "));
        if (!tasks.isEmpty()) {
            effects.add(Effect.told(Cell.bad("under way there now, and broken off unless it ends before: " + tasks)));
        }
        if (outlook.elsewhere() && outlook.evacuation().isEmpty()) {
            effects.add(NodeChecks.memory(outlook.loss().memoryLeft()));
        }
        if (outlook.now().haMaster().equals(node)) {
            effects.add(Effect.told(Cell.of("it is the HA master: another node takes over")));
        }
        if (!reboot) {
            warn("it stays off until somebody powers it on: Vigie cannot");
        }
        effects.add(Effect.told(
                Cell.of("it has been up for " + Units.duration(outlook.node().uptime()))));
    }

    private static String names(List<GuestNow> guests) {
        List<Guest> plain = guests.stream().map(GuestNow::guest).toList();
        return NodeChecks.names(plain);
    }
}
