package io.vigie.commands.cluster;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.HighAvailability.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The plans to disarm a cluster's high availability, and to arm it again. */
final class HaArming {
    static final String DISARM = "ha.disarm";
    static final String ARM = "ha.arm";
    static final List<String> MODES = List.of("freeze", "ignore");

    private static final Set<String> LOST = Set.of("fence", "recovery");

    private final HaScene scene;
    private final Instant now;

    /**
     * @throws Problem when this release cannot be disarmed
     */
    HaArming(HaScene scene, Instant now) {
        this.scene = scene;
        this.now = now;
        if (scene.status().armed().isEmpty()) {
            Inventory in = scene.inventory();
            throw Problem.user(scene.cluster() + " runs " + scene.hypervisor().kind() + " " + in.version()
                            + ", whose high availability cannot be disarmed.")
                    .withMend("Proxmox VE 9.2 and later can. For one node there is maintenance: `ha-manager crm-command"
                            + " node-maintenance enable NODE`, in a shell there.");
        }
    }

    /**
     * @throws Problem when it is disarmed, or is busy with a lost node
     */
    Plan disarm(String mode) {
        HighAvailability.Status status = scene.status();
        if (status.disarmed()) {
            throw Problem.user("High availability of " + scene.cluster() + " is " + scene.armedWords() + " already.");
        }
        if (status.services().isEmpty() || status.armed().equals("standby")) {
            throw Problem.user("High availability of " + scene.cluster() + " rests (" + status.armed()
                    + "): there is nothing to disarm.");
        }
        List<Service> lost =
                status.services().stream().filter(s -> LOST.contains(s.state())).toList();
        if (!lost.isEmpty()) {
            throw Problem.site("The HA manager is recovering " + labels(lost)
                            + ": disarmed now, nobody would bring them back.")
                    .withMend("Wait until they run again.");
        }
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("mode", mode);
        return new Plan(
                "ha disarm --mode " + mode + " --cluster " + scene.cluster(),
                "Disarm the high availability of " + scene.cluster() + " (" + mode + ")",
                Tier.CRITICAL,
                List.of(target()),
                preconditions(scene.armedWords()),
                disarmEffects(mode),
                List.of(new Step(
                        DISARM,
                        scene.cluster(),
                        scene.cluster(),
                        parameters,
                        "disarm the high availability of " + scene.cluster())));
    }

    private List<Effect> disarmEffects(String mode) {
        List<Service> services = scene.status().services();
        long nodes = services.stream().map(Service::node).distinct().count();
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(Cell.bad("no node is fenced, and nothing is recovered, until it is armed again: "
                + counted(services.size(), "service") + " on " + counted(nodes, "node"))));
        effects.add(Effect.binding(Cell.of(
                mode.equals("freeze")
                        ? "services go on as they are; what is asked of HA is not done meanwhile"
                        : "HA puts its services out of its mind: they can be started and stopped as if it were not"
                                + " there")));
        List<Service> busy = services.stream()
                .filter(s -> !Set.of("started", "stopped", "error", "").contains(s.state()))
                .toList();
        if (!busy.isEmpty()) {
            effects.add(Effect.binding(Cell.warn("the HA manager is busy with " + labels(busy))));
        }
        effects.add(Effect.binding(Cell.of("`ha arm --cluster " + scene.cluster() + "` ends it")));
        scene.late(now).ifPresent(effects::add);
        return effects;
    }

    /**
     * @throws Problem when it is armed
     */
    Plan arm() {
        HighAvailability.Status status = scene.status();
        if (!status.disarmed()) {
            throw Problem.user(
                    "High availability of " + scene.cluster() + " is " + status.armed() + ": it is not disarmed.");
        }
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(Cell.of("the HA manager fences lost nodes and recovers services again")));
        List<String> away = scene.inventory().nodes().stream()
                .filter(n -> !n.online())
                .map(Node::name)
                .toList();
        List<Service> hit =
                status.services().stream().filter(s -> away.contains(s.node())).toList();
        if (!hit.isEmpty()) {
            effects.add(Effect.binding(Cell.warn(String.join(", ", away)
                    + " does not answer: it is fenced, and these are" + " started elsewhere: " + labels(hit))));
        }
        List<Service> changed = status.services().stream().filter(this::differs).toList();
        if (!changed.isEmpty()) {
            effects.add(Effect.binding(Cell.warn("these are not what is requested of them, and are made so: "
                    + changed.stream()
                            .map(s -> scene.label(s.id()) + " (" + s.requested() + ")")
                            .collect(Collectors.joining(", ")))));
        }
        scene.late(now).ifPresent(effects::add);
        return new Plan(
                "ha arm --cluster " + scene.cluster(),
                "Arm the high availability of " + scene.cluster(),
                hit.isEmpty() && changed.isEmpty() ? Tier.CHANGE : Tier.RISKY,
                List.of(target()),
                // The manager takes minutes from disarming to disarmed, and is armed again from both: one plan.
                preconditions(scene.withMode("disarmed")),
                effects,
                List.of(new Step(
                        ARM,
                        scene.cluster(),
                        scene.cluster(),
                        new TreeMap<>(),
                        "arm the high availability of " + scene.cluster())));
    }

    private boolean differs(Service service) {
        return scene.inventory()
                .guest(service.guest())
                .map(g -> switch (service.requested()) {
                    case "started" -> g.state() == Guest.State.STOPPED;
                    case "stopped", "disabled" -> g.state() == Guest.State.RUNNING;
                    default -> false;
                })
                .orElse(false);
    }

    private Plan.Target target() {
        return new Plan.Target("cluster", scene.cluster(), scene.cluster(), scene.cluster(), "", "");
    }

    private List<String> preconditions(String armed) {
        return List.of("its high availability is " + armed, scene.cluster() + " has quorum");
    }

    private String labels(List<Service> services) {
        return services.stream().map(s -> scene.label(s.id())).collect(Collectors.joining(", "));
    }

    private static String counted(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
