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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plans to take a guest out of high availability, and to ask the manager to start or stop it. */
final class HaServicePlan {
    static final String REMOVE = "ha.remove";
    static final String START = "ha.start";
    static final String STOP = "ha.stop";

    /** States that a request changes at once; in any other the manager is busy with the service. */
    private static final Set<String> AT_REST = Set.of("started", "stopped", "error", "");

    private final HaScene scene;
    private final Guest guest;
    private final Service service;
    private final Instant now;

    /**
     * @throws Problem when the guest is no service
     */
    HaServicePlan(HaScene scene, String guest, Instant now) {
        this.scene = scene;
        this.guest = scene.guest(guest);
        this.service = scene.service(this.guest);
        this.now = now;
    }

    private boolean running() {
        return guest.state() == Guest.State.RUNNING || guest.state() == Guest.State.PAUSED;
    }

    private boolean inError() {
        return service.state().equals("error");
    }

    private String typed() {
        return scene.cluster() + "/" + guest.id();
    }

    Plan remove() {
        List<Effect> effects = new ArrayList<>();
        boolean lost = service.state().equals("fence") || service.state().equals("recovery");
        if (lost) {
            effects.add(Effect.binding(Cell.bad("its node " + service.node() + " is lost: taken out now, "
                    + guest.label() + " is not recovered, and stays down until that node is back")));
        } else if (service.state().equals("migrate") || service.state().equals("relocate")) {
            throw Problem.site(guest.label() + " is being moved (" + service.state() + ").")
                    .withMend("Wait until it has arrived.");
        } else if (running()) {
            effects.add(Effect.binding(Cell.warn(guest.label() + " goes on running on " + guest.node()
                    + ", and nobody restarts it when it or its node fails")));
        } else {
            effects.add(Effect.binding(
                    Cell.of(guest.label() + " stays " + guest.state().word() + ", and nobody starts it")));
        }
        if (inError()) {
            effects.add(Effect.binding(Cell.of("its HA state error goes with it")));
        }
        scene.rulesOf(service)
                .inForce()
                .forEach(r -> effects.add(Effect.binding(
                        Cell.of((r.kind().equals("group") ? "it leaves the group " : "it is taken out of the rule ")
                                + r.name()))));
        scene.late(now).ifPresent(effects::add);
        return plan("remove", REMOVE, Tier.RISKY, new TreeMap<>(), "take " + guest.label() + " out of HA", effects);
    }

    /**
     * @throws Problem when it is started, or may not be asked for
     */
    Plan start() {
        scene.needManager();
        if (inError()) {
            throw Problem.site(guest.label() + " is in HA state error: its manager refuses to start it.")
                    .withMend("Find out why, then `ha stop " + typed() + "` clears the error, and `ha start " + typed()
                            + "` tries again.");
        }
        boolean asked = service.requested().equals("started");
        if (asked && running() && service.state().equals("started")) {
            throw Problem.user(guest.label() + " is started already.");
        }
        if (asked) {
            throw Problem.user(guest.label() + " is requested started already, and is " + shown() + ".")
                    .withMend("`ha status --cluster " + scene.cluster() + "` shows how it goes.");
        }
        List<Effect> effects = new ArrayList<>();
        boolean ignored = service.requested().equals("ignored");
        effects.add(Effect.binding(Cell.of(
                running()
                        ? guest.label() + " runs on " + guest.node() + "; from now on HA keeps it started"
                        : guest.label() + " is started on " + guest.node() + ", and HA keeps it started")));
        if (ignored) {
            effects.add(Effect.binding(Cell.of("until now HA ignores it")));
        }
        queued().ifPresent(effects::add);
        scene.noOtherPlace(service, guest.node()).ifPresent(effects::add);
        if (!running()) {
            scene.inventory().node(guest.node()).ifPresent(n -> effects.add(scene.memoryAfter(n, guest.memoryTotal())));
        }
        scene.late(now).ifPresent(effects::add);
        return plan("start", START, Tier.CHANGE, was(), "ask HA to start " + guest.label(), effects);
    }

    /**
     * @throws Problem when it is stopped, or may not be asked for
     */
    Plan stop() {
        scene.needManager();
        boolean asked =
                service.requested().equals("stopped") || service.requested().equals("disabled");
        if (asked && !inError()) {
            throw Problem.user(
                    guest.label() + " is requested " + service.requested() + " already, and is " + shown() + ".");
        }
        List<Effect> effects = new ArrayList<>();
        SortedMap<String, String> parameters = was();
        if (inError()) {
            parameters.put("disable", "1");
            effects.add(Effect.binding(Cell.of("its HA state error is cleared: it is requested disabled")));
            effects.add(Effect.binding(Cell.warn("what may be left running of " + guest.label()
                    + " is stopped; `ha start " + typed() + "` starts it again")));
        } else if (running()) {
            effects.add(Effect.binding(Cell.warn(
                    guest.label() + " is interrupted: HA shuts it down, and does not start it again until asked to")));
        } else {
            effects.add(Effect.binding(
                    Cell.of(guest.label() + " stays " + guest.state().word() + ", and HA does not start it any more")));
        }
        queued().ifPresent(effects::add);
        scene.late(now).ifPresent(effects::add);
        return plan("stop", STOP, Tier.RISKY, parameters, "ask HA to stop " + guest.label(), effects);
    }

    private SortedMap<String, String> was() {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("was", service.requested());
        return parameters;
    }

    private String shown() {
        return service.shown().isEmpty() ? HaScene.word(service.state()) : service.shown();
    }

    /** Somebody's earlier request that has not had its effect yet. */
    private Optional<Effect> queued() {
        boolean settled = AT_REST.contains(service.state())
                && (service.shown().isEmpty()
                        || Set.of("started", "stopped", "disabled", "error", "ignored")
                                .contains(service.shown()));
        return settled
                ? Optional.empty()
                : Optional.of(Effect.binding(Cell.warn("an earlier request is under way (requested "
                        + service.requested() + ", now " + shown() + "): this one takes its place")));
    }

    private Plan plan(
            String verb,
            String operation,
            Tier tier,
            SortedMap<String, String> parameters,
            String says,
            List<Effect> effects) {
        String summary = switch (verb) {
            case "remove" -> "Take " + guest.label() + " out of high availability, " + scene.cluster();
            case "start" -> "Start " + guest.label() + " by HA on " + guest.node() + ", " + scene.cluster();
            default -> "Stop " + guest.label() + " by HA on " + guest.node() + ", " + scene.cluster();
        };
        return new Plan(
                "ha " + verb + " " + typed(),
                summary,
                tier,
                List.of(scene.target(guest)),
                scene.preconditions(guest, service),
                effects,
                List.of(new Step(operation, scene.cluster(), guest.id(), parameters, says)));
    }
}
