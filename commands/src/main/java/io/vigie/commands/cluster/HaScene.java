package io.vigie.commands.cluster;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.HighAvailability.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A cluster's high availability, read for a plan: everything at one moment. */
record HaScene(
        Hypervisor hypervisor,
        HaRequests requests,
        Inventory inventory,
        HighAvailability.Status status,
        List<Rule> rules) {
    /** A manager that has not written for longer than some rounds may be dead. */
    private static final Duration LATE = Duration.ofSeconds(30);

    /**
     * @throws Problem when it has no high availability, cannot be asked, or has no quorum
     */
    static HaScene read(Hypervisor hypervisor) {
        HighAvailability ha = hypervisor.highAvailability().orElseThrow(() -> none(hypervisor));
        HaRequests requests = requests(hypervisor);
        Inventory now = hypervisor.refresh();
        HighAvailability.Status status = ha.status();
        if (!now.quorate() || !status.quorate()) {
            throw Problem.site(hypervisor.cluster() + " has no quorum: its HA manager does nothing.")
                    .withMend("`cluster show " + hypervisor.cluster() + "` shows who is missing.");
        }
        return new HaScene(hypervisor, requests, now, status, ha.rules());
    }

    static HaRequests requests(Hypervisor hypervisor) {
        return hypervisor.haRequests().orElseThrow(() -> none(hypervisor));
    }

    private static Problem none(Hypervisor hypervisor) {
        return Capability.HIGH_AVAILABILITY.missing(hypervisor);
    }

    String cluster() {
        return hypervisor.cluster();
    }

    Guest guest(String id) {
        return inventory
                .guest(id)
                .orElseThrow(() -> Problem.user("There is no guest " + id + " in " + cluster() + " any more."));
    }

    /**
     * @throws Problem when the guest is no service
     */
    Service service(Guest guest) {
        return status.serviceOf(guest.id())
                .orElseThrow(() -> Problem.user(guest.label() + " is not under high availability.")
                        .withMend("`ha add " + cluster() + "/" + guest.id()
                                + "` puts it there; `vm start`, `vm stop` and `vm migrate` do without."));
    }

    /**
     * @throws Problem when nobody would carry out a request
     */
    void needManager() {
        if (status.disarmed()) {
            throw Problem.site("High availability of " + cluster() + " is " + armedWords()
                            + ": nothing it is asked for is done.")
                    .withMend("`ha arm --cluster " + cluster() + "` arms it again.");
        }
        if (status.master().isEmpty() && !status.services().isEmpty()) {
            throw Problem.site("No node of " + cluster() + " manages high availability: nobody would do it.")
                    .withMend("Look at pve-ha-crm on the nodes, and at `ha status --cluster " + cluster() + "`.");
        }
    }

    /** {@code disarmed (freeze)}. */
    String armedWords() {
        return withMode(status.armed());
    }

    String withMode(String armed) {
        return armed + (status.mode().isEmpty() ? "" : " (" + status.mode() + ")");
    }

    /** That the manager is late, which does not bind: it may be back in a minute. */
    Optional<Effect> late(Instant now) {
        return status.written()
                .map(at -> Duration.between(at, now))
                .filter(age -> age.compareTo(LATE) > 0)
                .map(age -> Effect.told(Cell.warn("the HA manager on " + status.master() + " has not written for "
                        + Units.duration(age) + ": it will be done only once one works again")));
    }

    /** Nodes that the manager gives services to. */
    List<String> able() {
        return inventory.nodes().stream().filter(HaScene::able).map(Node::name).toList();
    }

    static boolean able(Node node) {
        return node.online() && (node.ha() == NodeHa.ONLINE || node.ha() == NodeHa.NONE);
    }

    HaRuleCheck rulesOf(Service service) {
        return new HaRuleCheck(service.id(), rules);
    }

    /** That its rules leave no other node to recover it on. */
    Optional<Effect> noOtherPlace(Service service, String node) {
        List<String> others = able().stream().filter(n -> !n.equals(node)).toList();
        return rulesOf(service).hasPlace(others)
                ? Optional.empty()
                : Optional.of(Effect.binding(Cell.warn("the HA rules leave it no other node that is there: when " + node
                        + " fails, it is not recovered")));
    }

    /** {@code mail (102)}, as far as known. */
    String label(String service) {
        String id = service.substring(service.indexOf(':') + 1);
        return inventory.guest(id).map(Guest::label).orElse(service);
    }

    Plan.Target target(Guest guest) {
        return new Plan.Target("guest", cluster(), guest.id(), guest.name(), guest.node(), "");
    }

    /** What must still be so when it runs: another admin's request in between makes another plan. */
    List<String> preconditions(Guest guest, Service service) {
        return List.of(
                guest.label() + " is " + guest.state().word() + " on " + guest.node(),
                "its HA state is " + word(service.state()) + ", requested " + word(service.requested()),
                cluster() + " has quorum");
    }

    static String word(String state) {
        return state.isEmpty() ? "unknown" : state;
    }

    Effect memoryAfter(Node node, long needed) {
        long left = node.memoryFree() - needed;
        String text = "memory left on " + node.name() + " afterwards: "
                + (left < 0 ? "none, " + Units.bytes(-left) + " too little" : Units.bytes(left));
        return Effect.told(left < 0 ? Cell.bad(text) : Cell.of(text));
    }
}
