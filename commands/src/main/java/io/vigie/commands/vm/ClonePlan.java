package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Clones;
import io.vigie.commands.cluster.Disks.Disk;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plan to copy a guest. */
final class ClonePlan {
    static final String OPERATION = "vm.clone";

    private final Hypervisor hypervisor;
    private final Clones clones;
    private final GuestNow now;
    private final Guest guest;
    private final Wanted wanted;
    private final boolean full;
    private final List<Disk> disks;

    /**
     * What was typed.
     *
     * @param id the new guest's; one that is free when empty
     */
    record Wanted(
            String name,
            Optional<String> id,
            boolean full,
            Optional<String> target,
            Optional<String> storage,
            Optional<String> snapshot,
            Optional<String> pool) {
        Wanted withId(String free) {
            return new Wanted(name, Optional.of(free), full, target, storage, snapshot, pool);
        }
    }

    /**
     * Reads the guest afresh.
     *
     * @throws Problem when the clone is impossible as things are
     */
    ClonePlan(Hypervisor hypervisor, Guest known, Wanted wanted) {
        this.hypervisor = hypervisor;
        this.clones = of(hypervisor);
        clones.checkName(wanted.name());
        this.now = GuestChecks.changeable(hypervisor, known);
        this.guest = now.guest();
        // Only what never changes can be built upon.
        this.full = wanted.full() || !guest.template();
        this.disks = hypervisor.disks().map(d -> d.list(guest.id()).all()).orElse(List.of());
        refuseManner(wanted);
        wanted.target().ifPresent(target -> refuseTarget(hypervisor, target));
        this.wanted = wanted.withId(wanted.id().orElseGet(clones::freeId));
        refuseId(wanted.id());
    }

    static Clones of(Hypervisor hypervisor) {
        return hypervisor.clones().orElseThrow(() -> Capability.CLONES.missing(hypervisor));
    }

    private void refuseManner(Wanted asked) {
        if (!full && asked.storage().isPresent()) {
            throw Problem.user("A linked clone lies where its template does: `--storage` needs `--full`.");
        }
        if (!full && asked.snapshot().isPresent()) {
            throw Problem.user("A template has no snapshots to clone.");
        }
        boolean running = guest.state() != Guest.State.STOPPED;
        if (guest.kind() == Guest.Kind.CONTAINER && running && asked.snapshot().isEmpty()) {
            throw Problem.user(guest.label() + " is a running container: it is not copied as it is now.")
                    .withMend("Shut it down, or take a snapshot and clone that: `--snapshot NAME`.");
        }
        asked.snapshot()
                .filter(name ->
                        SnapshotPlan.of(hypervisor).list(guest.id()).find(name).isEmpty())
                .ifPresent(name -> {
                    throw Problem.user(guest.label() + " has no snapshot " + name + ".");
                });
    }

    private void refuseTarget(Hypervisor at, String target) {
        Node node = at.inventory()
                .node(target)
                .orElseThrow(() -> Problem.user(at.cluster() + " has no node " + target + ".")
                        .withCandidates(
                                at.inventory().nodes().stream().map(Node::name).toList()));
        if (!node.online()) {
            throw Problem.site(target + " does not answer: nothing can be made there.");
        }
        List<String> local = disks.stream()
                .map(Disk::storage)
                .filter(s -> at.inventory().storages().stream()
                        .anyMatch(on -> on.name().equals(s) && !on.shared()))
                .distinct()
                .toList();
        if (!target.equals(guest.node()) && !local.isEmpty()) {
            throw Problem.user(guest.label() + " cannot be cloned to " + target + ": its disks lie on "
                            + String.join(", ", local) + ", which only " + guest.node() + " has.")
                    .withMend("Clone it on " + guest.node() + ", then migrate the clone.");
        }
    }

    private void refuseId(Optional<String> asked) {
        if (asked.isPresent() && !clones.isFree(asked.get())) {
            String owner = hypervisor
                    .inventory()
                    .guest(asked.get())
                    .map(g -> " by " + g.label())
                    .orElse("");
            throw Problem.user("The id " + asked.get() + " is taken" + owner + ".")
                    .withMend("Without `--id`, the next free one is taken.");
        }
    }

    Plan plan() {
        String id = wanted.id().orElseThrow();
        String label = wanted.name() + " (" + id + ")";
        String node = wanted.target().orElse(guest.node());
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(
                Cell.of(label + " is made on " + node + ", and is not started; " + guest.label() + " stays as it is")));
        hypervisor.inventory().guests().stream()
                .filter(g -> g.name().equals(wanted.name()))
                .findFirst()
                .ifPresent(twin -> effects.add(Effect.binding(
                        Cell.warn(twin.label() + " has the same name: they are told apart by id only"))));
        Tier tier = Tier.CHANGE;
        if (full) {
            tier = copies(effects, node);
        } else {
            effects.add(Effect.binding(Cell.of(
                    "linked: it builds on the template's disks, which cannot be removed as long as it exists")));
        }
        if (full && guest.state() == Guest.State.RUNNING && wanted.snapshot().isEmpty()) {
            effects.add(Effect.told(Cell.warn(guest.label() + " runs: the copy's disks are as after a power cut")));
        }
        if (!guest.template()) {
            effects.add(Effect.told(Cell.warn(
                    "the copy has the same host name and addresses inside: change them before" + " both run")));
        }
        List<String> preconditions = new ArrayList<>(GuestChecks.preconditions(hypervisor, guest));
        preconditions.add("no guest has the id " + id);
        return new Plan(
                command(id),
                "Clone " + guest.label() + " as " + label + " on " + node + ", " + hypervisor.cluster(),
                tier,
                List.of(GuestChecks.target(hypervisor, now)),
                preconditions,
                effects,
                List.of(new Step(
                        OPERATION,
                        hypervisor.cluster(),
                        guest.id(),
                        parameters(id),
                        "clone " + guest.label() + " as " + label)));
    }

    /** A copy that does not fit stops other guests on a storage that promises more than it has. */
    private Tier copies(List<Effect> effects, String node) {
        long bytes = disks.stream().mapToLong(Disk::bytes).sum();
        Optional<String> storage = wanted.storage()
                .or(() -> disks.stream()
                        .map(Disk::storage)
                        .filter(s -> !s.isEmpty())
                        .findFirst());
        effects.add(Effect.binding(Cell.of("full copy: " + Units.bytes(bytes) + " at most are written"
                + storage.map(s -> " to " + s).orElse(""))));
        if (storage.isEmpty()) {
            return Tier.CHANGE;
        }
        wanted.storage().ifPresent(s -> refuseStorage(s, node));
        Room room = Room.of(hypervisor, node, storage.get(), bytes);
        effects.addAll(room.effects());
        return room.tooSmall() ? Tier.RISKY : Tier.CHANGE;
    }

    private void refuseStorage(String name, String node) {
        List<Storage> there = hypervisor.inventory().storages().stream()
                .filter(s -> s.node().equals(node))
                .toList();
        Storage storage = there.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.user(node + " has no storage " + name + ".")
                        .withCandidates(there.stream().map(Storage::name).toList()));
        String content = guest.kind() == Guest.Kind.VM ? "images" : "rootdir";
        if (!storage.content().contains(content)) {
            throw Problem.user(name + " holds no disks of "
                    + (guest.kind() == Guest.Kind.VM ? "virtual machines." : "containers."));
        }
    }

    /** With the id that was found free, so that the line gives the same plan again. */
    private String command(String id) {
        return "vm clone " + hypervisor.cluster() + "/" + guest.id() + " " + wanted.name() + " --id " + id
                + (full ? " --full" : "")
                + Quoting.flag("target", wanted.target())
                + Quoting.flag("storage", wanted.storage())
                + Quoting.flag("snapshot", wanted.snapshot())
                + Quoting.flag("pool", wanted.pool());
    }

    private SortedMap<String, String> parameters(String id) {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("id", id);
        parameters.put("name", wanted.name());
        if (full) {
            parameters.put("full", "1");
        }
        wanted.target().ifPresent(v -> parameters.put("target", v));
        wanted.storage().ifPresent(v -> parameters.put("storage", v));
        wanted.snapshot().ifPresent(v -> parameters.put("snapshot", v));
        wanted.pool().ifPresent(v -> parameters.put("pool", v));
        return parameters;
    }

    /** What a step says to make. */
    static Clones.Request request(Step step) {
        SortedMap<String, String> p = step.parameters();
        return new Clones.Request(
                Objects.requireNonNull(p.get("id"), "id"),
                Objects.requireNonNull(p.get("name"), "name"),
                p.containsKey("full"),
                Optional.ofNullable(p.get("target")),
                Optional.ofNullable(p.get("storage")),
                Optional.ofNullable(p.get("snapshot")),
                Optional.ofNullable(p.get("pool")));
    }
}
