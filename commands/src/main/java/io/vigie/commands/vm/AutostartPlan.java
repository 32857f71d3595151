package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Autostart;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The plan to have a guest start with its node, or no longer. */
final class AutostartPlan {
    static final String OPERATION = "vm.autostart";

    private AutostartPlan() {}

    static Autostart of(Hypervisor hypervisor) {
        return hypervisor.autostart().orElseThrow(() -> Capability.AUTOSTART.missing(hypervisor));
    }

    /**
     * @throws Problem when it is so already, or cannot be
     */
    static Plan make(Hypervisor hypervisor, Guest known, boolean on) {
        Autostart autostart = of(hypervisor);
        GuestNow now = GuestChecks.changeable(hypervisor, known);
        Guest guest = now.guest();
        if (guest.template()) {
            throw Problem.user(guest.label() + " is a template: it does not run.");
        }
        autostart.obstacle(guest.id()).ifPresent(why -> {
            throw Problem.user(guest.label() + " cannot be started with its node: " + why + ".");
        });
        if (now.onBoot() == on) {
            throw Problem.user(guest.label() + (on ? " starts" : " does not start") + " with its node already.");
        }
        String word = on ? "on" : "off";
        List<Effect> effects = new ArrayList<>(List.of(Effect.binding(Cell.of(
                on
                        ? guest.label() + " is started whenever " + guest.node() + " boots"
                        : guest.label() + " stays off when " + guest.node() + " boots, until somebody starts it"))));
        if (guest.ha().filter(Guest.HaService::managed).isPresent()) {
            effects.add(Effect.told(Cell.quiet("HA-managed: the HA manager starts and stops it, whatever this says")));
        }
        return new Plan(
                "vm autostart " + hypervisor.cluster() + "/" + guest.id() + " " + word,
                (on ? "Start " : "No longer start ") + guest.label() + " with its node, " + hypervisor.cluster(),
                Tier.CHANGE,
                List.of(GuestChecks.target(hypervisor, now)),
                GuestChecks.preconditions(hypervisor, guest),
                effects,
                List.of(new Step(
                        OPERATION,
                        hypervisor.cluster(),
                        guest.id(),
                        new TreeMap<>(Map.of("on", word, "digest", now.digest())),
                        "autostart of " + guest.label() + " " + word)));
    }

    static boolean on(Step step) {
        return "on".equals(step.parameters().get("on"));
    }

    static String digest(Step step) {
        return step.parameters().getOrDefault("digest", "");
    }
}
