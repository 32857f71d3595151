package io.vigie.commands.node;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.GuestReads;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodePower;
import io.vigie.commands.cluster.NodePower.Policy;
import io.vigie.commands.cluster.Pinned;
import io.vigie.commands.cluster.Storage;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.cluster.Tasks;
import io.vigie.commands.cluster.Votes;
import io.vigie.commands.cluster.WhatIf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plan to reboot a node or to shut it down, with what it means for its guests and for the cluster. */
final class NodePowerPlan {
    private NodePowerPlan() {}

    /**
     * What is known before a node goes down.
     *
     * @param rest running guests that are still there then
     * @param loss what the cluster is without the node and without those that were moved off
     * @param policy what HA does with its services, judged for this change
     * @param tasks under way there, which break off
     */
    record Outlook(
            NodePower.Change change,
            Inventory now,
            Node node,
            List<GuestNow> rest,
            WhatIf loss,
            Votes votes,
            Policy policy,
            List<TaskEntry> tasks,
            Optional<Evacuation> evacuation) {
        List<GuestNow> managed() {
            return rest.stream().filter(g -> NodeChecks.managed(g.guest())).toList();
        }

        List<GuestNow> unmanaged() {
            return rest.stream().filter(g -> !NodeChecks.managed(g.guest())).toList();
        }

        /** Whether HA wants to run the services on other nodes meanwhile. */
        boolean elsewhere() {
            return policy == Policy.FAILOVER || policy == Policy.MIGRATE || policy == Policy.UNKNOWN;
        }

        /** A node that is no member of a cluster has no quorum to lose. */
        boolean alone() {
            return now.nodes().size() == 1;
        }

        boolean losesQuorum() {
            return !alone() && !loss.quorate();
        }

        /** Shared storages that nobody reaches then. */
        List<String> lastPath() {
            return loss.storagesGone().stream()
                    .filter(name -> now.storages().stream()
                            .filter(s -> s.name().equals(name))
                            .anyMatch(Storage::shared))
                    .toList();
        }

        boolean critical() {
            return losesQuorum()
                    || !now.quorate()
                    || (elsewhere() && !loss.stranded().isEmpty())
                    || !lastPath().isEmpty();
        }
    }

    /**
     * @param drain how to empty the node first; empty to take it down with what runs there
     * @throws Problem when it is off already, cannot be asked, or cannot be emptied
     */
    static Plan make(Hypervisor hypervisor, String name, NodePower.Change change, Optional<Evacuation.Wish> drain) {
        NodePower power = hypervisor.nodePower().orElseThrow(() -> Capability.NODE_POWER.missing(hypervisor));
        Inventory now = drain.isPresent() ? NodeChecks.quorate(hypervisor) : hypervisor.refresh();
        Node node = NodeChecks.online(now, name);
        Optional<Evacuation> evacuation = drain.map(wish -> new Evacuation(hypervisor, now, node, wish));
        return plan(hypervisor, outlook(hypervisor, change, power.policy().at(change), now, node, evacuation));
    }

    private static Outlook outlook(
            Hypervisor hypervisor,
            NodePower.Change change,
            Policy policy,
            Inventory now,
            Node node,
            Optional<Evacuation> evacuation) {
        List<Guest> there = evacuation
                .map(Evacuation::byHa)
                .orElseGet(() -> now.guestsOn(node.name()).stream()
                        .filter(NodeChecks::running)
                        .toList());
        Inventory then = evacuation.isPresent() ? only(now, node, there) : now;
        Votes votes = hypervisor.votes();
        return new Outlook(
                change,
                now,
                node,
                GuestReads.of(hypervisor, there),
                WhatIf.without(node, then, votes, NodeChecks.rules(hypervisor), Pinned.of(hypervisor, node, then)),
                votes,
                policy,
                tasks(hypervisor, node),
                evacuation);
    }

    /** A list that cannot be read keeps nobody from rebooting: it is only told. */
    private static List<TaskEntry> tasks(Hypervisor hypervisor, Node node) {
        try {
            return hypervisor
                    .taskList()
                    .map(list -> list.list(new Tasks.Query(Optional.of(node.name()), Optional.empty(), true, false))
                            .entries())
                    .orElse(List.of());
        } catch (Problem e) {
            return List.of();
        }
    }

    /** The cluster with no other guests on this node than these. */
    private static Inventory only(Inventory now, Node node, List<Guest> there) {
        List<Guest> guests = new ArrayList<>(now.guests());
        guests.removeIf(g -> g.node().equals(node.name()) && !there.contains(g));
        return new Inventory(
                now.cluster(),
                now.readAt(),
                now.version(),
                now.quorate(),
                now.votesExpected(),
                now.votesPresent(),
                now.haMaster(),
                now.nodes(),
                guests,
                now.storages(),
                now.warnings());
    }

    private static Plan plan(Hypervisor hypervisor, Outlook outlook) {
        String cluster = hypervisor.cluster();
        String name = outlook.node().name();
        String word = outlook.change().word();
        List<Plan.Target> targets = new ArrayList<>(List.of(NodeChecks.target(outlook.node(), cluster)));
        outlook.evacuation().ifPresent(e -> targets.addAll(e.targets()));
        outlook.rest().forEach(g -> targets.add(NodeChecks.target(g)));
        List<Step> steps = new ArrayList<>();
        outlook.evacuation().ifPresent(e -> steps.addAll(e.steps()));
        SortedMap<String, String> parameters = new TreeMap<>();
        outlook.evacuation().ifPresent(e -> parameters.put(NodePowerSteps.EMPTY, "1"));
        steps.add(new Step(NodePowerSteps.PREFIX + word, cluster, name, parameters, word + " " + name)
                .inStage(outlook.evacuation().map(Evacuation::nextStage).orElse(0)));
        return new Plan(
                "node " + word + " " + cluster + "/" + name
                        + outlook.evacuation().map(e -> " --drain" + e.flags()).orElse(""),
                (word.equals("reboot") ? "Reboot " : "Shut down ") + name + ", " + cluster
                        + outlook.evacuation()
                                .map(e -> ", after moving "
                                        + NodeChecks.count(e.moves().size(), "guest") + " off it")
                                .orElse(""),
                outlook.critical() ? Tier.CRITICAL : Tier.RISKY,
                targets,
                List.of(name + " answers", cluster + (outlook.now().quorate() ? " has quorum" : " has no quorum")),
                NodePowerEffects.of(outlook),
                steps,
                outlook.evacuation()
                        .map(e -> new Plan.Pace(e.parallel(), false))
                        .orElse(Plan.Pace.ONE_BY_ONE));
    }
}
