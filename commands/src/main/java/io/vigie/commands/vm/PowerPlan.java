package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Power;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plan of one change of power: the guest as it is now, what must hold, what it will feel. */
final class PowerPlan {
    private static final String STARTED = "started";

    private PowerPlan() {}

    /**
     * @param known the guest as the inventory has it; it is read afresh here
     * @throws Problem when the change is impossible or pointless as things are
     */
    static Plan make(Hypervisor hypervisor, Guest known, Power power, Power.Options options) {
        GuestNow now = GuestChecks.reachable(hypervisor, known);
        Guest guest = now.guest();
        refuse(hypervisor, guest, power);
        if (options.toDisk() && guest.ha().filter(Guest.HaService::managed).isPresent()) {
            throw Problem.user(guest.label()
                            + " is HA-managed: the HA manager would start it again, and Proxmox VE refuses that.")
                    .withMend("`vm suspend` without --to-disk leaves its memory where it is.");
        }
        GuestChecks.needQuorum(hypervisor);
        Inventory inventory = hypervisor.inventory();
        return new Plan(
                command(hypervisor, guest, power, options),
                capitalised(power.word()) + " " + guest.label() + " on " + guest.node() + ", " + hypervisor.cluster(),
                switch (power) {
                    case START, RESUME -> Tier.CHANGE;
                    case SHUTDOWN, STOP, REBOOT, SUSPEND, RESET -> Tier.RISKY;
                },
                List.of(GuestChecks.target(hypervisor, now)),
                GuestChecks.preconditions(hypervisor, guest),
                effects(guest, power, options, inventory),
                List.of(new Step(
                        "vm." + power.word(),
                        hypervisor.cluster(),
                        guest.id(),
                        parameters(options),
                        power.word() + " " + guest.label())));
    }

    private static void refuse(Hypervisor hypervisor, Guest guest, Power power) {
        if (!hypervisor.powers(guest.kind()).contains(power)) {
            throw Problem.user(hypervisor.kind() + " cannot " + power.word() + " a "
                    + (guest.kind() == Guest.Kind.VM ? "virtual machine" : "container") + ", and " + guest.label()
                    + " is one.");
        }
        if (guest.template()) {
            throw Problem.user(guest.label() + " is a template: it does not run.");
        }
        // What is suspended to disk is locked by that, until it is resumed.
        boolean onDisk = guest.state() == Guest.State.SUSPENDED;
        if (!guest.lock().isEmpty() && !(onDisk && power == Power.RESUME)) {
            throw Problem.site(guest.label() + " is locked (" + guest.lock() + ").")
                    .withMend(
                            onDisk
                                    ? "`vm resume " + guest.id() + "` lets it go on."
                                    : "Wait for what holds the lock, or look at its task.");
        }
        if (!fits(guest, power)) {
            String is = " is " + guest.state().word() + ".";
            throw Problem.user(
                    switch (power) {
                        case START ->
                            guest.label() + " is already " + guest.state().word() + ".";
                        case SHUTDOWN, STOP, REBOOT, RESET, SUSPEND -> guest.label() + " is not running: it" + is;
                        case RESUME -> guest.label() + " is not suspended: it" + is;
                    });
        }
    }

    /** Whether to select it among others: of one whose node does not answer it has to be said that nothing can be done. */
    static boolean concerns(Guest guest, Power power) {
        return !guest.template() && (guest.state() == Guest.State.UNKNOWN || fits(guest, power));
    }

    /** Whether the change means something for a guest in its state. */
    static boolean fits(Guest guest, Power power) {
        boolean paused = guest.state() == Guest.State.PAUSED;
        boolean running = guest.state() == Guest.State.RUNNING || paused;
        return switch (power) {
            case START -> !running;
            case SHUTDOWN, STOP, REBOOT, RESET -> running;
            case SUSPEND -> guest.state() == Guest.State.RUNNING;
            case RESUME -> paused || guest.state() == Guest.State.SUSPENDED;
        };
    }

    /** The same line typed again gives the same plan: the guest by its id, flags in a fixed order. */
    private static String command(Hypervisor hypervisor, Guest guest, Power power, Power.Options options) {
        return "vm " + power.word() + " " + hypervisor.cluster() + "/" + guest.id() + flags(options);
    }

    static String flags(Power.Options options) {
        return options.timeout().map(t -> " --timeout " + t.toSeconds() + "s").orElse("")
                + (options.force() ? " --force" : "")
                + (options.toDisk() ? " --to-disk" : "");
    }

    private static List<Effect> effects(Guest guest, Power power, Power.Options options, Inventory inventory) {
        List<Effect> effects = new ArrayList<>();
        String patience = options.timeout().map(Units::duration).orElse("the hypervisor's usual time");
        switch (power) {
            case START -> {
                effects.add(Effect.binding(Cell.of(guest.label()
                        + (guest.state() == Guest.State.SUSPENDED
                                ? " goes on where it was suspended, on "
                                : " starts on ")
                        + guest.node())));
                inventory.node(guest.node()).ifPresent(node -> effects.add(memoryAfter(node, guest)));
            }
            case SHUTDOWN ->
                effects.add(Effect.binding(Cell.warn(
                        guest.label() + " is interrupted: its system is asked to shut down and has " + patience
                                + ", then " + (options.force() ? "its plug is pulled" : "it is left running"))));
            case STOP ->
                effects.add(Effect.binding(
                        Cell.bad(guest.label() + " is interrupted at once: what it has not written is lost")));
            case REBOOT ->
                effects.add(Effect.binding(
                        Cell.warn(guest.label() + " is interrupted while it reboots; its system has " + patience)));
            case SUSPEND ->
                effects.add(Effect.binding(Cell.warn(guest.label()
                        + (options.toDisk()
                                ? " is interrupted until it is resumed: its memory is written to disk, which"
                                        + " takes up to " + Units.bytes(guest.memoryTotal())
                                        + " there and some minutes, and it ends"
                                : " is interrupted until it is resumed: it keeps its memory and answers"
                                        + " nobody"))));
            case RESUME -> {
                effects.add(Effect.binding(Cell.of(guest.label() + " goes on where it was suspended")));
                if (guest.state() == Guest.State.SUSPENDED) {
                    inventory.node(guest.node()).ifPresent(node -> effects.add(memoryAfter(node, guest)));
                }
            }
            case RESET ->
                effects.add(Effect.binding(Cell.bad(
                        guest.label() + " is interrupted and boots anew at once: what it has not written is lost")));
        }
        if (power != Power.START && power != Power.RESUME && !guest.uptime().isZero()) {
            effects.add(Effect.told(Cell.of("it has been running for " + Units.duration(guest.uptime()))));
        }
        ha(guest, power).ifPresent(effects::add);
        return effects;
    }

    private static Optional<Effect> ha(Guest guest, Power power) {
        return guest.ha()
                .filter(Guest.HaService::managed)
                .map(service -> Effect.binding(Cell.of(
                        switch (power) {
                            case START -> "HA-managed: the HA manager is asked to start it, and keeps it started";
                            case SHUTDOWN, STOP ->
                                "HA-managed: the HA manager is asked to stop it, and will not start it again until told"
                                        + (service.requested().equals(STARTED)
                                                ? ""
                                                : " (requested now: " + service.requested() + ")");
                            case REBOOT, RESET -> "HA-managed: it stays in the care of the HA manager";
                            case SUSPEND ->
                                "HA-managed: the HA manager takes it for running, and does nothing about it";
                            case RESUME -> "HA-managed: the HA manager has taken it for running all the time";
                        })));
    }

    private static Effect memoryAfter(Node node, Guest guest) {
        long left = node.memoryFree() - guest.memoryTotal();
        String text = "memory left on " + node.name() + " afterwards: "
                + (left < 0 ? "none, " + Units.bytes(-left) + " too little" : Units.bytes(left));
        return Effect.told(left < 0 ? Cell.bad(text) : Cell.of(text));
    }

    private static SortedMap<String, String> parameters(Power.Options options) {
        SortedMap<String, String> parameters = new TreeMap<>();
        options.timeout().ifPresent(t -> parameters.put("timeout", String.valueOf(t.toSeconds())));
        if (options.force()) {
            parameters.put("force", "1");
        }
        if (options.toDisk()) {
            parameters.put("todisk", "1");
        }
        return parameters;
    }

    static Power.Options options(SortedMap<String, String> parameters) {
        return new Power.Options(
                Optional.ofNullable(parameters.get("timeout")).map(s -> Duration.ofSeconds(Long.parseLong(s))),
                parameters.containsKey("force"),
                parameters.containsKey("todisk"));
    }

    private static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
