package io.vigie.commands.cluster;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.HaRequests.Settings;
import io.vigie.commands.cluster.HighAvailability.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plan to put a guest under high availability. */
final class HaAddPlan {
    static final String OPERATION = "ha.add";
    static final List<String> STATES = List.of("started", "stopped", "disabled", "ignored");

    private final HaScene scene;
    private final Guest guest;
    private final Settings settings;
    private final Instant now;

    /**
     * @throws Problem when it cannot be added as things are
     */
    HaAddPlan(HaScene scene, String id, Settings settings, Instant now) {
        this.scene = scene;
        this.guest = scene.guest(id);
        this.settings = settings;
        this.now = now;
        scene.needManager();
        if (guest.template()) {
            throw Problem.user(guest.label() + " is a template: it does not run.");
        }
        scene.requests().find(id).ifPresent(managed -> {
            throw Problem.user(guest.label() + " is under high availability already, requested " + managed.requested()
                            + ".")
                    .withMend("`ha start`, `ha stop` and `ha migrate` ask for something else.");
        });
        settings.group().ifPresent(this::needGroup);
    }

    private void needGroup(String group) {
        if (!scene.requests().hasGroups()) {
            throw Problem.user(scene.cluster() + " has no HA groups: since Proxmox VE 9 rules say where services run.")
                    .withMend("Leave `--group` out; `ha rules --cluster " + scene.cluster() + "` shows the rules.");
        }
        List<String> groups = scene.rules().stream().map(Rule::name).toList();
        if (!groups.contains(group)) {
            throw Problem.user(scene.cluster() + " has no HA group " + group + ".")
                    .withCandidates(groups);
        }
    }

    private boolean running() {
        return guest.state() == Guest.State.RUNNING || guest.state() == Guest.State.PAUSED;
    }

    private boolean wantsRunning() {
        return settings.state().equals("started");
    }

    private boolean ignored() {
        return settings.state().equals("ignored");
    }

    Plan plan() {
        boolean stops = running() && !wantsRunning() && !ignored();
        return new Plan(
                command(),
                "Put " + guest.label() + " under high availability, " + scene.cluster(),
                stops ? Tier.RISKY : Tier.CHANGE,
                List.of(scene.target(guest)),
                List.of(
                        guest.label() + " is " + guest.state().word() + " on " + guest.node(),
                        "it is not under high availability",
                        scene.cluster() + " has quorum"),
                effects(),
                List.of(new Step(
                        OPERATION,
                        scene.cluster(),
                        guest.id(),
                        parameters(),
                        "put " + guest.label() + " under high availability")));
    }

    private String command() {
        return "ha add " + scene.cluster() + "/" + guest.id() + " --state " + settings.state()
                + settings.maxRestart().map(n -> " --max-restart " + n).orElse("")
                + settings.maxRelocate().map(n -> " --max-relocate " + n).orElse("")
                + settings.comment().map(c -> " --comment \"" + c + "\"").orElse("")
                + settings.group().map(g -> " --group " + g).orElse("");
    }

    private SortedMap<String, String> parameters() {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("state", settings.state());
        settings.maxRestart().ifPresent(n -> parameters.put("max-restart", n.toString()));
        settings.maxRelocate().ifPresent(n -> parameters.put("max-relocate", n.toString()));
        settings.comment().ifPresent(c -> parameters.put("comment", c));
        settings.group().ifPresent(g -> parameters.put("group", g));
        return parameters;
    }

    static Settings settings(SortedMap<String, String> parameters) {
        return new Settings(
                parameters.getOrDefault("state", "started"),
                Optional.ofNullable(parameters.get("max-restart")).map(Integer::valueOf),
                Optional.ofNullable(parameters.get("max-relocate")).map(Integer::valueOf),
                Optional.ofNullable(parameters.get("comment")),
                Optional.ofNullable(parameters.get("group")));
    }

    private List<Effect> effects() {
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(first()));
        if (!ignored()) {
            effects.add(Effect.binding(
                    Cell.of("when its node fails, it is started on another one, after about 2 min 30 s")));
        }
        if (wantsRunning()) {
            effects.add(Effect.binding(Cell.of("when its start fails, it is tried "
                    + settings.maxRestart().orElse(1) + " more times there, and on "
                    + settings.maxRelocate().orElse(1) + " other nodes")));
            effects.add(Effect.binding(
                    Cell.of("from now on `vm stop` and `vm start` are requests to the HA manager, and take its time")));
        }
        settings.group()
                .ifPresent(g -> scene.rules().stream()
                        .filter(r -> r.name().equals(g))
                        .forEach(r -> effects.add(Effect.binding(Cell.of("its group " + g + " is for "
                                + String.join(
                                        ", ",
                                        r.nodes().keySet().stream().sorted().toList())
                                + (r.strict() ? ", and no other node" : ""))))));
        bound().ifPresent(effects::add);
        scene.late(now).ifPresent(effects::add);
        return effects;
    }

    private Cell first() {
        if (ignored()) {
            return Cell.of(guest.label() + " is listed, and HA ignores it");
        }
        if (wantsRunning()) {
            return Cell.of(
                    running()
                            ? guest.label() + " goes on running on " + guest.node() + ", and HA keeps it started"
                            : guest.label() + " is started on " + guest.node() + ", and HA keeps it started");
        }
        return running()
                ? Cell.warn(guest.label() + " is interrupted: HA stops it, and keeps it stopped")
                : Cell.of(guest.label() + " stays stopped, and HA keeps it so");
    }

    /** What lies on its own node's disks cannot be started elsewhere. */
    private Optional<Effect> bound() {
        Optional<Migrations> migrations = scene.hypervisor().migrations();
        Optional<Node> other = scene.inventory().nodes().stream()
                .filter(n -> n.online() && !n.name().equals(guest.node()))
                .findFirst();
        if (ignored() || migrations.isEmpty() || other.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<Migrations.Disk> disks =
                    migrations.get().prospect(guest.id(), other.get().name()).localDisks();
            if (disks.isEmpty()) {
                return Optional.empty();
            }
            String names = String.join(
                    ", ",
                    disks.stream()
                            .map(d -> d.volume() + (d.bytes() > 0 ? ", " + Units.bytes(d.bytes()) : ""))
                            .toList());
            return Optional.of(Effect.binding(Cell.bad("its disks are on " + guest.node() + " alone (" + names
                    + "): when that node fails, no other one can start it")));
        } catch (Problem e) {
            return Optional.of(
                    Effect.told(Cell.warn("whether other nodes have its disks could not be found out: " + e.text())));
        }
    }
}
