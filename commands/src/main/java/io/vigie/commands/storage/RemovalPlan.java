package io.vigie.commands.storage;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.StorageCare;
import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.cluster.StorageViews.References;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.cluster.StorageViews.Volume;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The plan that deletes a volume to which no guest refers. Whatever is not certain refuses it. */
final class RemovalPlan {
    static final String REMOVE = "storage.remove";

    private final Hypervisor hypervisor;
    private final StorageReading reading;
    private final Setup setup;
    private final Volume volume;
    private final List<String> strangers;

    /**
     * @param id as the hypervisor writes it: {@code san-lvm:vm-999-disk-0}
     * @param node the one whose volume it is, where the storage is not shared
     * @param strangers other clusters that the same SAN serves
     * @throws Problem when there is no such volume, somebody refers to it, or that cannot be told
     */
    RemovalPlan(Hypervisor hypervisor, String id, Optional<String> node, List<String> strangers, Instant now) {
        this.hypervisor = hypervisor;
        this.strangers = strangers;
        knowing(hypervisor);
        int colon = id.indexOf(':');
        if (colon <= 0 || colon == id.length() - 1 || !id.matches("[^\\s\"'`]+")) {
            throw Problem.user(
                            "\"" + id + "\" is no volume: it is written storage:name, such as san-lvm:vm-999-disk-0.")
                    .withMend("`storage check` and `storage usage` name those that belong to nobody.");
        }
        String storage = id.substring(0, colon);
        StorageReading all = StorageReading.of(hypervisor, s -> s.storage().equals(storage), now);
        this.reading = GroupFindings.differ(all)
                ? StorageReading.of(hypervisor, s -> s.storage().equals(storage), now)
                : all;
        this.setup = reading.setup(storage)
                .orElseThrow(() -> Problem.user(hypervisor.cluster() + " has no storage " + storage + ".")
                        .withCandidates(
                                reading.setups().stream().map(Setup::storage).toList()));
        this.volume = volume(id, node);
        refuseUnlessOrphan();
        refuseWhenNodesDisagree();
    }

    static StorageCare care(Hypervisor hypervisor) {
        return hypervisor.storageCare().orElseThrow(() -> Capability.STORAGE_CARE.missing(hypervisor));
    }

    /** What may be changed only when it is known who would be hit. */
    static void knowing(Hypervisor hypervisor) {
        if (hypervisor.storageCare().filter(StorageCare::changes).isEmpty()
                || hypervisor.storageViews().isEmpty()) {
            throw Capability.STORAGE_CARE.missing(hypervisor);
        }
    }

    static String command(String cluster, Volume volume, StorageReading reading) {
        boolean shared = reading.setup(volume.storage()).map(Setup::shared).orElse(false);
        return "storage remove " + cluster + "/" + volume.id() + (shared ? "" : " --node " + volume.node());
    }

    private Volume volume(String id, Optional<String> node) {
        List<Volume> found = reading.volumes().values().stream()
                .flatMap(List::stream)
                .filter(v -> v.id().equals(id)
                        && (setup.shared() || node.map(v.node()::equals).orElse(true)))
                .sorted((a, b) -> a.node().compareTo(b.node()))
                .toList();
        if (found.isEmpty()) {
            String unread = reading.unseen().isEmpty() ? "" : " " + String.join(" ", reading.unseen());
            throw Problem.user(node.map(n -> n + " of ").orElse("") + hypervisor.cluster() + " shows no volume " + id
                            + "." + unread)
                    .withMend("`storage content " + setup.storage() + " --cluster " + hypervisor.cluster()
                            + "` lists what is there.");
        }
        if (found.size() > 1 && !setup.shared()) {
            throw Problem.user(id + " is on several nodes, each its own: say which with --node.")
                    .withCandidates(found.stream().map(Volume::node).toList());
        }
        return found.getFirst();
    }

    private void refuseUnlessOrphan() {
        Belongings belongings = new Belongings(reading);
        switch (belongings.standing(volume)) {
            case ORPHAN -> {}
            case USED ->
                throw Problem.user(volume.id() + " belongs to somebody: " + by(belongings) + ".")
                        .withMend("Its guest's configuration is where a disk is removed.");
            case FREE ->
                throw Problem.user(volume.id() + " is no guest's disk but of kind " + volume.kind()
                        + ": only disks that belong to nobody are removed from here.");
            case YOUNG ->
                throw Problem.site(volume.id() + " may be in the making: "
                                + volume.made()
                                        .map(m -> "it was made " + Units.ago(m, reading.at()))
                                        .orElse("its age is not told")
                                + ", or a task or lock has to do with it.")
                        .withMend("`task list --cluster " + hypervisor.cluster()
                                + " --running` shows what is under way; a volume counts as nobody's after an hour.");
            case COPY ->
                throw Problem.user(volume.id() + " of " + volume.node()
                                + " has the name of a disk that a guest has on another"
                                + " node or through another storage: it may be its replica, or the disk itself.")
                        .withMend("When it is none: `pvesm free " + volume.id() + "` in a shell of " + volume.node()
                                + ".");
            case UNKNOWN -> throw cannotTell();
        }
    }

    private String by(Belongings belongings) {
        List<String> who = belongings.of(volume).stream()
                .map(r -> reading.inventory().guest(r.guest()).map(Guest::label).orElse(r.guest()) + " as " + r.key()
                        + (r.place().isEmpty()
                                ? ""
                                : r.place().equals("pending") ? " (waiting)" : " (snapshot " + r.place() + ")"))
                .distinct()
                .toList();
        return who.isEmpty() ? "a linked clone, or a guest that names it by its path" : Finding.some(who);
    }

    private Problem cannotTell() {
        List<String> why = new ArrayList<>(reading.unseen());
        why.addAll(reading.sight().lacks());
        reading.references()
                .map(References::unread)
                .orElse(Map.of())
                .forEach((id, cause) -> why.add(
                        reading.inventory().guest(id).map(Guest::label).orElse(id) + " could not be read: " + cause));
        return Problem.site("Whether anybody refers to " + volume.id() + " cannot be told. "
                        + (why.isEmpty() ? "" : Finding.some(why)))
                .withMend("Nothing is removed as long as one guest's configuration is not known.");
    }

    private void refuseWhenNodesDisagree() {
        List<String> blind = new GroupFindings(reading).missingOn(setup);
        if (!blind.isEmpty()) {
            throw Problem.site(String.join(", ", blind) + (blind.size() == 1 ? " does" : " do")
                            + " not see the volume group " + setup.backed("vgname")
                            + ": nothing is removed until all nodes see it alike.")
                    .withMend("`storage rescan " + hypervisor.cluster() + "`, or `storage disable "
                            + hypervisor.cluster() + "/" + setup.storage() + " --node " + blind.getFirst() + "`.");
        }
        if (setup.shared() && GroupFindings.differ(reading)) {
            throw Problem.site("The nodes of " + hypervisor.cluster() + " see a volume group of " + setup.storage()
                            + " differently: nothing is removed until they agree.")
                    .withMend("`storage check " + hypervisor.cluster() + "` tells who sees what.");
        }
        // Where nobody votes there is none to lack.
        if (!reading.inventory().quorate()) {
            throw Problem.site(hypervisor.cluster() + " has no quorum: it refuses every change.");
        }
    }

    Plan plan() {
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(Cell.bad("lost for good: " + volume.id() + ", " + Units.bytes(volume.bytes()) + ", "
                + volume.format() + volume.made().map(m -> ", made at " + m).orElse(", age not told"))));
        Optional<Guest> namesake = reading.inventory().guest(volume.guest());
        effects.add(Effect.binding(
                namesake.map(g -> Cell.warn("it bears the number of " + g.label() + ", which does not refer to it"))
                        .orElse(Cell.of(
                                volume.guest().isEmpty()
                                        ? "it bears no guest's number"
                                        : "there is no guest " + volume.guest() + " in " + hypervisor.cluster()))));
        if (!strangers.isEmpty() && setup.shared()) {
            effects.add(Effect.binding(Cell.bad("the SAN serves " + String.join(", ", strangers)
                    + " too: that none of their guests has it there is not known")));
        }
        effects.add(Effect.binding(Cell.warn("whether a node has it open does not show here"
                + (setup.backed("vgname").isEmpty()
                        ? ""
                        : ": `lvs -o lv_name,lv_attr " + setup.backed("vgname")
                                + "` on each node tells (o in the sixth place)")
                + "; only " + volume.node() + ", which is asked, refuses a volume that it has open itself")));
        reading.unseen().forEach(s -> effects.add(Effect.binding(Cell.warn(s))));
        int read = reading.references().map(r -> r.guests().size()).orElse(0);
        effects.add(Effect.told(Cell.of(
                "the configurations, snapshots and pending changes of all " + read + " guests were read just now")));
        TreeMap<String, String> parameters =
                new TreeMap<>(Map.of("storage", volume.storage(), "node", volume.node(), "name", volume.name()));
        String says = "delete " + volume.id() + " on " + volume.node();
        return new Plan(
                command(hypervisor.cluster(), volume, reading),
                "Delete the volume " + volume.id() + " (" + Units.bytes(volume.bytes()) + ") of "
                        + (setup.shared() ? "" : volume.node() + ", ") + hypervisor.cluster() + " for good",
                Tier.CRITICAL,
                List.of(new Plan.Target(
                        "volume", hypervisor.cluster(), volume.id(), volume.name(), volume.node(), digest())),
                List.of(
                        "no guest's configuration, snapshot or pending change refers to it",
                        "no task that could be making it is under way",
                        "no two nodes see its storage differently",
                        hypervisor.cluster() + " has quorum"),
                effects,
                List.of(new Step(REMOVE, hypervisor.cluster(), volume.id(), parameters, says)));
    }

    /** The volume, and what everybody refers to on its storage: another tag on some guest changes nothing. */
    private String digest() {
        StringBuilder text = new StringBuilder(volume.bytes() + " " + volume.format() + " " + volume.made());
        reading.references().map(References::all).orElse(List.of()).stream()
                .filter(r -> r.storage().equals(volume.storage()))
                .map(Reference::toString)
                .sorted()
                .forEach(r -> text.append('\n').append(r));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
