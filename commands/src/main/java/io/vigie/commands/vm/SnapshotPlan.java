package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Snapshots;
import io.vigie.commands.cluster.Snapshots.Listed;
import io.vigie.commands.cluster.Snapshots.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plans that make, go back to and forget a snapshot. */
final class SnapshotPlan {
    static final String CREATE = "vm.snapshot.create";
    static final String ROLLBACK = "vm.snapshot.rollback";
    static final String DELETE = "vm.snapshot.delete";

    private final Hypervisor hypervisor;
    private final Snapshots snapshots;
    private final GuestNow now;
    private final Guest guest;
    private final String name;

    /**
     * Reads the guest afresh.
     *
     * @throws Problem when its hypervisor has no snapshots, the name can be none, or the guest cannot be changed now
     */
    SnapshotPlan(Hypervisor hypervisor, Guest known, String name) {
        this.hypervisor = hypervisor;
        this.snapshots = of(hypervisor);
        this.name = name;
        snapshots.checkName(name);
        this.now = GuestChecks.changeable(hypervisor, known);
        this.guest = now.guest();
    }

    static Snapshots of(Hypervisor hypervisor) {
        return hypervisor.snapshots().orElseThrow(() -> Capability.SNAPSHOTS.missing(hypervisor));
    }

    Plan create(String description, boolean memory) {
        if (guest.template()) {
            throw Problem.user(guest.label() + " is a template: it does not change, so it needs no snapshot.");
        }
        if (memory && (guest.kind() == Guest.Kind.CONTAINER || guest.state() != Guest.State.RUNNING)) {
            throw Problem.user(
                    guest.kind() == Guest.Kind.CONTAINER
                            ? "A container's memory cannot be kept, and " + guest.label() + " is one."
                            : guest.label() + " is " + guest.state().word() + ": it has no memory to keep.");
        }
        if (snapshots.list(guest.id()).find(name).isPresent()) {
            throw Problem.user(guest.label() + " has a snapshot " + name + " already.");
        }
        snapshots.obstacle(guest.id()).ifPresent(why -> {
            throw Problem.user(guest.label() + " cannot be snapshotted: " + why + ".");
        });
        List<Effect> effects = new ArrayList<>(
                List.of(Effect.binding(Cell.of("snapshot " + name + " keeps what " + guest.label() + " is now"))));
        if (memory) {
            effects.add(Effect.binding(Cell.warn(
                    "its memory is kept, too: " + Units.bytes(guest.memoryTotal()) + " at most are written")));
        } else if (guest.state() == Guest.State.RUNNING) {
            effects.add(Effect.told(Cell.of(
                    now.agent() || guest.kind() == Guest.Kind.CONTAINER
                            ? "it goes on running"
                            : "it goes on running; without a guest agent its disks are as after a power cut")));
        }
        SortedMap<String, String> parameters = new TreeMap<>();
        if (!description.isEmpty()) {
            parameters.put("description", description);
        }
        if (memory) {
            parameters.put("memory", "1");
        }
        String flags = (description.isEmpty() ? "" : " --description " + Quoting.quoted(description))
                + (memory ? " --memory" : "");
        return plan("create", flags, Tier.CHANGE, List.of("no snapshot " + name), effects, parameters);
    }

    Plan rollback(Instant at) {
        Listed all = snapshots.list(guest.id());
        Snapshot snapshot = existing(all);
        if (!snapshot.unfinished().isEmpty()) {
            throw Problem.user(
                    "Snapshot " + name + " is not whole (" + snapshot.unfinished() + "): there is no way back to it.");
        }
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(Cell.bad("lost: all that " + guest.label()
                + " has written to its disks, and every change of its configuration, since "
                + snapshot.taken().map(Instant::toString).orElse("the snapshot was taken"))));
        snapshot.taken()
                .ifPresent(taken -> effects.add(Effect.told(
                        Cell.warn("that is the work of the last " + Units.duration(Duration.between(taken, at))))));
        effects.add(Effect.binding(power(snapshot)));
        newer(all, snapshot)
                .ifPresent(names -> effects.add(Effect.binding(Cell.warn("newer snapshots exist (" + names
                        + "): some storages, such as ZFS, only go back to the newest and refuse this"))));
        return plan(
                "rollback",
                "",
                Tier.RISKY,
                List.of("snapshot " + name + " exists and is whole"),
                effects,
                new TreeMap<>());
    }

    private Cell power(Snapshot snapshot) {
        if (snapshot.memory()) {
            return Cell.warn(guest.label() + " goes on where it was when its memory was kept");
        }
        boolean ran = guest.state() == Guest.State.RUNNING || guest.state() == Guest.State.PAUSED;
        if (!ran) {
            return Cell.of(guest.label() + " stays stopped");
        }
        boolean ha = guest.ha()
                .filter(s -> s.managed() && s.requested().equals("started"))
                .isPresent();
        return Cell.bad(guest.label() + " is interrupted: it is stopped for this and "
                + (ha ? "started again by the HA manager" : "stays stopped"));
    }

    private static Optional<String> newer(Listed all, Snapshot than) {
        List<String> names = all.all().stream()
                .filter(s -> s.taken().isPresent()
                        && than.taken().isPresent()
                        && s.taken().get().isAfter(than.taken().get()))
                .map(Snapshot::name)
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
    }

    Plan delete() {
        Listed all = snapshots.list(guest.id());
        Snapshot snapshot = existing(all);
        List<Effect> effects = List.of(
                Effect.binding(Cell.warn("lost: the way back to what " + guest.label() + " was "
                        + snapshot.taken().map(t -> "at " + t).orElse("then"))),
                Effect.binding(Cell.of(guest.label() + " itself stays as it is")));
        return plan("delete", "", Tier.RISKY, List.of("snapshot " + name + " exists"), effects, new TreeMap<>());
    }

    private Snapshot existing(Listed all) {
        return all.find(name)
                .orElseThrow(() -> Problem.user(guest.label() + " has no snapshot " + name + ".")
                        .withCandidates(all.all().stream().map(Snapshot::name).toList()));
    }

    private Plan plan(
            String word,
            String flags,
            Tier tier,
            List<String> holds,
            List<Effect> effects,
            SortedMap<String, String> parameters) {
        List<String> preconditions = new ArrayList<>(GuestChecks.preconditions(hypervisor, guest));
        preconditions.addAll(holds);
        parameters.put("name", name);
        String what = switch (word) {
            case "create" -> "snapshot " + guest.label() + " as " + name;
            case "rollback" -> "roll " + guest.label() + " back to " + name;
            default -> "delete snapshot " + name + " of " + guest.label();
        };
        String summary = switch (word) {
            case "create" -> "Take snapshot " + name + " of " + guest.label();
            case "rollback" -> "Roll " + guest.label() + " back to snapshot " + name;
            default -> "Delete snapshot " + name + " of " + guest.label();
        };
        return new Plan(
                "vm snapshot " + word + " " + hypervisor.cluster() + "/" + guest.id() + " " + name + flags,
                summary + " on " + guest.node() + ", " + hypervisor.cluster(),
                tier,
                List.of(GuestChecks.target(hypervisor, now)),
                preconditions,
                effects,
                List.of(new Step("vm.snapshot." + word, hypervisor.cluster(), guest.id(), parameters, what)));
    }
}
