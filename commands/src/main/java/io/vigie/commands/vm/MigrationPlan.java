package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Tier;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.MigrationStep;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The plan to move a guest to another node. */
final class MigrationPlan {
    private final Hypervisor hypervisor;
    private final GuestNow now;
    private final Guest guest;
    private final Node target;
    private final Migrations.Options options;
    private final Migrations.Prospect prospect;
    private final boolean running;
    private final boolean managed;

    /**
     * Reads the guest afresh, and asks its hypervisor about the target.
     *
     * @throws Problem when the move is impossible or pointless as things are
     */
    MigrationPlan(Hypervisor hypervisor, Guest known, Node target, Migrations.Options options) {
        this.hypervisor = hypervisor;
        this.target = target;
        Migrations migrations = of(hypervisor);
        this.now = GuestChecks.changeable(hypervisor, known);
        this.guest = now.guest();
        this.running = guest.state() == Guest.State.RUNNING || guest.state() == Guest.State.PAUSED;
        this.managed = guest.ha().filter(Guest.HaService::managed).isPresent();
        // What a stopped guest leaves out of account is not asked for, so that the same line gives the same plan.
        this.options = new Migrations.Options(
                running && options.online(), running && options.restart(), running && options.localDisks());
        refuseTarget();
        refuseManner();
        this.prospect = migrations.prospect(guest.id(), target.name());
        refuseProspect();
    }

    static Migrations of(Hypervisor hypervisor) {
        return hypervisor.migrations().orElseThrow(() -> Capability.MIGRATIONS.missing(hypervisor));
    }

    private void refuseTarget() {
        if (guest.node().equals(target.name())) {
            throw Problem.user(guest.label() + " is on " + target.name() + " already.");
        }
        // Proxmox accepts a dead node as a target, and lets the task fail.
        if (!target.online()) {
            throw Problem.site(target.name() + " does not answer: nothing can be moved there.");
        }
        if (managed && target.ha() != NodeHa.ONLINE && target.ha() != NodeHa.NONE) {
            throw Problem.site(target.name() + " is in HA state "
                    + target.ha().name().toLowerCase(Locale.ROOT) + ": the HA manager moves nothing there.");
        }
    }

    private void refuseManner() {
        boolean container = guest.kind() == Guest.Kind.CONTAINER;
        if (container && options.online()) {
            throw Problem.user("A container cannot be migrated while it runs, and " + guest.label() + " is one.")
                    .withMend("`--restart` stops it here and starts it there.");
        }
        if (!container && options.restart()) {
            throw Problem.user("`--restart` is for containers, and " + guest.label() + " is a virtual machine.")
                    .withMend("`--online` moves it while it runs.");
        }
        if (running && !options.online() && !options.restart()) {
            throw Problem.user(guest.label() + " is " + guest.state().word() + ".")
                    .withMend(
                            container
                                    ? "`--restart` stops it here and starts it there."
                                    : "`--online` moves it while it runs.");
        }
    }

    private void refuseProspect() {
        if (!prospect.obstacles().isEmpty()) {
            throw Problem.user(guest.label() + " cannot go to " + target.name() + ": "
                    + String.join("; ", prospect.obstacles()) + ".");
        }
        if (running && !prospect.localDevices().isEmpty()) {
            throw Problem.user(guest.label() + " cannot move while it runs: it uses devices of " + guest.node() + " ("
                    + String.join(", ", prospect.localDevices()) + ").");
        }
        if (options.online() && !prospect.localDisks().isEmpty() && !options.localDisks()) {
            throw Problem.user(guest.label() + " has local disks (" + disks() + ").")
                    .withMend("`--with-local-disks` copies them while it runs.");
        }
    }

    private String disks() {
        return String.join(
                ", ",
                prospect.localDisks().stream()
                        .map(d -> d.volume() + (d.bytes() > 0 ? ", " + Units.bytes(d.bytes()) : ""))
                        .toList());
    }

    Plan plan() {
        String flags = (options.online() ? " --online" : "")
                + (options.restart() ? " --restart" : "")
                + (options.localDisks() ? " --with-local-disks" : "");
        List<String> preconditions = new ArrayList<>(GuestChecks.preconditions(hypervisor, guest));
        preconditions.add(target.name() + " answers and may take it");
        return new Plan(
                "vm migrate " + hypervisor.cluster() + "/" + guest.id() + " " + target.name() + flags,
                "Migrate " + guest.label() + " from " + guest.node() + " to " + target.name() + ", "
                        + hypervisor.cluster(),
                Tier.RISKY,
                List.of(GuestChecks.target(hypervisor, now)),
                preconditions,
                effects(),
                List.of(MigrationStep.to(target.name(), guest, options)));
    }

    private List<Effect> effects() {
        List<Effect> effects = new ArrayList<>();
        if (options.online()) {
            effects.add(Effect.binding(
                    Cell.of(guest.label() + " moves while it runs; at the end it halts for less than a second")));
        } else if (options.restart()) {
            effects.add(Effect.binding(
                    Cell.warn(guest.label() + " is interrupted: it is shut down here, moved, and started there")));
        } else {
            effects.add(Effect.binding(Cell.of(guest.label() + " moves while it is stopped")));
        }
        if (!prospect.localDisks().isEmpty()) {
            effects.add(Effect.binding(Cell.warn("its local disks are copied: " + disks())));
        }
        if (managed) {
            effects.add(Effect.binding(Cell.of("HA-managed: the HA manager is asked to move it, and does so in its own"
                    + " time; its rules may move it back")));
        }
        if (!prospect.followers().isEmpty()) {
            effects.add(Effect.binding(
                    Cell.warn("the HA rules move these with it: " + String.join(", ", prospect.followers()))));
        }
        Inventory inventory = hypervisor.inventory();
        long needed = running ? guest.memoryTotal() : 0;
        effects.add(left(target, target.memoryFree() - needed));
        inventory.node(guest.node()).ifPresent(from -> effects.add(left(from, from.memoryFree() + guest.memory())));
        return effects;
    }

    private static Effect left(Node node, long left) {
        String text = "memory left on " + node.name() + " afterwards: "
                + (left < 0 ? "none, " + Units.bytes(-left) + " too little" : Units.bytes(left));
        return Effect.told(left < 0 ? Cell.bad(text) : Cell.of(text));
    }
}
