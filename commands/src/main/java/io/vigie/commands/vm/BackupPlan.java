package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Backups;
import io.vigie.commands.cluster.Backups.Mode;
import io.vigie.commands.cluster.Backups.Store;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Disks;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The plan to back a guest up. */
final class BackupPlan {
    static final String OPERATION = "vm.backup";

    private final Hypervisor hypervisor;
    private final GuestNow now;
    private final Guest guest;
    private final Store store;
    private final Mode mode;
    private final String note;
    private Tier tier = Tier.CHANGE;

    /**
     * Reads the guest and its node's storages afresh.
     *
     * @param storage the only one that can hold backups when empty
     * @throws Problem when the backup is impossible as things are
     */
    BackupPlan(Hypervisor hypervisor, Guest known, Optional<String> storage, Mode mode, String note) {
        this.hypervisor = hypervisor;
        Backups backups = of(hypervisor);
        this.now = GuestChecks.changeable(hypervisor, known);
        this.guest = now.guest();
        this.mode = mode;
        this.note = note;
        this.store = chosen(backups.stores(guest.node()), storage);
        if (!store.active()) {
            throw Problem.site(store.name() + " cannot be reached from " + guest.node() + ".")
                    .withMend("`storage list` shows what can.");
        }
    }

    static Backups of(Hypervisor hypervisor) {
        return hypervisor.backups().orElseThrow(() -> Capability.BACKUPS.missing(hypervisor));
    }

    private Store chosen(List<Store> stores, Optional<String> asked) {
        List<String> all = stores.stream().map(Store::name).toList();
        if (all.isEmpty()) {
            throw Problem.site(guest.node() + " has no storage that can hold backups, or Vigie may see none.")
                    .withMend("It needs the content type backup, and Vigie Datastore.Audit on it.");
        }
        if (asked.isEmpty() && all.size() > 1) {
            throw Problem.user("Where to? Several storages of " + guest.node() + " can hold backups.")
                    .withMend("Say `--storage` with one of these.")
                    .withCandidates(all);
        }
        return stores.stream()
                .filter(s -> asked.map(s.name()::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> Problem.user(
                                "No storage " + asked.orElse("") + " of " + guest.node() + " can hold backups.")
                        .withCandidates(all));
    }

    Plan plan() {
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(
                Cell.of("a backup of " + guest.label() + " is kept on " + store.name() + "; no older one is removed")));
        manner().ifPresent(effects::add);
        effects.add(
                Effect.binding(Cell.of("until it has ended, the guest is locked: nothing else can be done with it")));
        room(effects);
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("storage", store.name());
        parameters.put("mode", mode.word());
        if (!note.isEmpty()) {
            parameters.put("note", note);
        }
        return new Plan(
                "vm backup " + hypervisor.cluster() + "/" + guest.id() + " --storage " + store.name() + " --mode "
                        + mode.word() + (note.isEmpty() ? "" : " --note " + Quoting.quoted(note)),
                "Back " + guest.label() + " up to " + store.name() + " on " + guest.node() + ", "
                        + hypervisor.cluster(),
                tier,
                List.of(GuestChecks.target(hypervisor, now)),
                GuestChecks.preconditions(hypervisor, guest),
                effects,
                List.of(new Step(
                        OPERATION, hypervisor.cluster(), guest.id(), parameters, "back " + guest.label() + " up")));
    }

    private Optional<Effect> manner() {
        boolean runs = guest.state() == Guest.State.RUNNING || guest.state() == Guest.State.PAUSED;
        if (!runs) {
            return Optional.empty();
        }
        // Proxmox VE goes over to the next gentler way by itself.
        boolean withoutSnapshot = mode == Mode.SNAPSHOT
                && guest.kind() == Guest.Kind.CONTAINER
                && hypervisor
                        .snapshots()
                        .flatMap((Snapshots s) -> s.obstacle(guest.id()))
                        .isPresent();
        if (withoutSnapshot) {
            tier = Tier.RISKY;
            return Optional.of(Effect.binding(Cell.warn(
                    guest.label() + " is interrupted: its storage has no snapshots, so it is suspended for a while")));
        }
        return Optional.of(
                switch (mode) {
                    case SNAPSHOT ->
                        Effect.binding(Cell.of(guest.label() + " goes on running"
                                + (guest.kind() == Guest.Kind.CONTAINER || now.agent()
                                        ? ""
                                        : "; without a guest agent its disks are as after a power cut")));
                    case SUSPEND -> {
                        tier = Tier.RISKY;
                        yield Effect.binding(Cell.warn(guest.label() + " is interrupted: it is suspended for a while"));
                    }
                    case STOP -> {
                        tier = Tier.RISKY;
                        yield Effect.binding(Cell.bad(
                                guest.label() + " is interrupted: it is shut down, backed up and started again"));
                    }
                });
    }

    private void room(List<Effect> effects) {
        long disks = hypervisor
                .disks()
                .map(d -> d.list(guest.id()).all().stream()
                        .mapToLong(Disks.Disk::bytes)
                        .sum())
                .orElse(0L);
        String text = store.name() + " has " + Units.bytes(store.free()) + " of " + Units.bytes(store.total())
                + " free; the guest's disks have " + Units.bytes(disks) + ", compressed it will be less";
        effects.add(Effect.told(store.free() < disks ? Cell.warn(text) : Cell.of(text)));
    }
}
