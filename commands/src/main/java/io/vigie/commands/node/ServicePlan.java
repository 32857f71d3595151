package io.vigie.commands.node;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeServices;
import io.vigie.commands.cluster.NodeServices.Change;
import io.vigie.commands.cluster.NodeServices.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plan to start, stop, restart or reload a service of a node. */
final class ServicePlan {
    static final String PREFIX = "node.service-";
    static final String SERVICE = "service";

    /** Those on which quorum or high availability hang, and why. */
    private static final Map<String, String> VITAL = Map.of(
            "corosync",
            "the node leaves the cluster while it is down; with HA services on it, its watchdog resets it after about a"
                    + " minute",
            "pve-cluster",
            "/etc/pve cannot be written meanwhile, and the API of the node does not answer; HA loses its state",
            "pve-ha-lrm",
            "the node's HA services are not looked after meanwhile; if it stays down, its watchdog may reset the node",
            "pve-ha-crm",
            "if this node is the HA master, nobody fences or recovers anything until another one takes over",
            "watchdog-mux",
            "the watchdog resets the node at once when HA is active on it");

    /** What the API itself lives on: Proxmox VE refuses to do anything but restart them. */
    private static final Set<String> API = Set.of("pveproxy", "pvedaemon");

    private ServicePlan() {}

    static NodeServices of(Hypervisor hypervisor) {
        return hypervisor.nodeServices().orElseThrow(() -> Capability.NODE_SERVICES.missing(hypervisor));
    }

    /**
     * @throws Problem when there is no such service, or the change is pointless as things are
     */
    static Plan make(Hypervisor hypervisor, String name, String typed, Change change) {
        Inventory now = hypervisor.refresh();
        Node node = NodeChecks.online(now, name);
        List<Service> all = of(hypervisor).list(name);
        Service service = all.stream()
                .filter(s -> s.name().equals(typed))
                .findFirst()
                .orElseThrow(() -> Problem.user("There is no service " + typed + " on " + name + ".")
                        .withCandidates(all.stream()
                                .filter(Service::installed)
                                .map(Service::name)
                                .toList()));
        refuse(service, name, change);
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put(SERVICE, service.name());
        String what = change.word() + " " + service.name() + " on " + name;
        return new Plan(
                "node services " + hypervisor.cluster() + "/" + name + " " + change.word() + " " + service.name(),
                change.name().charAt(0) + what.substring(1) + ", " + hypervisor.cluster(),
                tier(service, change),
                List.of(NodeChecks.target(node, hypervisor.cluster())),
                List.of(name + " answers", service.name() + " is " + (service.running() ? "running" : "not running")),
                effects(now, node, service, change),
                List.of(new Step(PREFIX + change.word(), hypervisor.cluster(), name, parameters, what)));
    }

    private static void refuse(Service service, String node, Change change) {
        if (!service.installed()) {
            throw Problem.user(service.name() + " is not installed on " + node + ".");
        }
        if (change == Change.START && service.running()) {
            throw Problem.user(service.name() + " runs already on " + node + ".");
        }
        if (change == Change.STOP && !service.running()) {
            throw Problem.user(service.name() + " does not run on " + node + ".");
        }
        if (change != Change.RESTART && API.contains(service.name())) {
            throw Problem.user("Proxmox VE can only restart " + service.name() + ": its API lives on it.")
                    .withMend("`node services " + node + " restart " + service.name() + "`.");
        }
    }

    private static Tier tier(Service service, Change change) {
        if (VITAL.containsKey(service.name()) && change != Change.START) {
            return Tier.CRITICAL;
        }
        return change == Change.STOP ? Tier.RISKY : Tier.CHANGE;
    }

    private static List<Effect> effects(Inventory now, Node node, Service service, Change change) {
        List<Effect> effects = new ArrayList<>();
        String vital = VITAL.get(service.name());
        if (vital != null && change != Change.START) {
            effects.add(Effect.binding(Cell.bad(service.name() + ": " + vital)));
            List<Guest> services = now.guestsOn(node.name()).stream()
                    .filter(g -> NodeChecks.running(g) && NodeChecks.managed(g))
                    .toList();
            if (!services.isEmpty()) {
                effects.add(Effect.binding(Cell.bad("HA services there: " + NodeChecks.names(services))));
            }
        }
        effects.add(Effect.binding(
                switch (change) {
                    case START -> Cell.of(service.name() + " starts");
                    case STOP ->
                        Cell.warn(service.name() + " stops, and stays so until it is started or the node reboots");
                    case RESTART -> Cell.of(service.name() + " is away for a moment" + own(service, node));
                    case RELOAD -> Cell.of(service.name() + " reads its configuration anew");
                }));
        if (!service.says().isEmpty()) {
            effects.add(Effect.told(Cell.quiet(service.says())));
        }
        return effects;
    }

    private static String own(Service service, Node node) {
        return API.contains(service.name()) || service.name().equals("spiceproxy")
                ? ": consoles and requests through " + node.name() + " break off"
                : "";
    }
}
