package io.vigie.commands.storage;

import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.cluster.StorageViews.Volume;
import io.vigie.commands.storage.Belongings.Standing;
import io.vigie.commands.storage.Finding.Severity;
import io.vigie.commands.storage.StorageReading.On;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Volumes without a guest, guests without a volume, and volumes with two guests. */
final class VolumeFindings {
    /** Kinds of storage, of Proxmox VE and libvirt, whose list holds every volume; of others a missing one means nothing. */
    private static final Set<String> COMPLETE = Set.of(
            "lvm",
            "lvmthin",
            "dir",
            "nfs",
            "cifs",
            "zfspool",
            "zfs",
            "btrfs",
            "cephfs",
            "rbd",
            "glusterfs",
            "fs",
            "netfs",
            "logical");

    private final StorageReading reading;
    private final Belongings belongings;
    private final List<Finding> findings = new ArrayList<>();

    VolumeFindings(StorageReading reading) {
        this.reading = reading;
        this.belongings = new Belongings(reading);
    }

    List<Finding> all() {
        twice();
        missing();
        unusable();
        differentLists();
        orphans();
        return findings;
    }

    private Optional<Guest> guest(String id) {
        return reading.inventory().guest(id);
    }

    private String label(String id) {
        return guest(id).map(Guest::label).orElse(id);
    }

    private void twice() {
        for (List<Reference> all : belongings.shared()) {
            Map<String, Reference> byGuest = new LinkedHashMap<>();
            all.forEach(r -> byGuest.putIfAbsent(r.guest(), r));
            List<Guest> running = byGuest.keySet().stream()
                    .flatMap(id -> guest(id).stream())
                    .filter(g -> g.state() == Guest.State.RUNNING)
                    // What only a snapshot names, or the next start, is not written to.
                    .filter(g -> all.stream()
                            .anyMatch(r -> r.guest().equals(g.id()) && r.place().isEmpty()))
                    .toList();
            boolean apart = running.stream().map(Guest::node).distinct().count() > 1;
            String who = byGuest.values().stream()
                    .map(r -> label(r.guest()) + " as " + r.key()
                            + (r.place().isEmpty() ? "" : " (" + place(r.place()) + ")"))
                    .collect(Collectors.joining(", "));
            findings.add(new Finding(
                    running.size() > 1 ? Severity.CRITICAL : Severity.WRONG,
                    "Two guests have the volume " + all.getFirst().id() + ": " + who + ".",
                    running.size() > 1
                            ? "Both run" + (apart ? " on different nodes" : "")
                                    + " and write to it: unless the file system is made for that, it is being destroyed now."
                            : "Whoever starts the second, or removes one of them, destroys the other's disk.",
                    (running.size() > 1 ? "`vm stop` one of them now; then take" : "Take")
                            + " the volume out of the wrong one's configuration: `vm config " + reading.cluster() + "/"
                            + byGuest.keySet().iterator().next() + "`"));
        }
    }

    private static String place(String word) {
        return word.equals("pending") ? "after a restart" : "snapshot " + word;
    }

    private void missing() {
        if (!reading.sight().disks()) {
            return;
        }
        for (Reference r : references()) {
            Optional<Setup> setup = reading.setup(r.storage());
            Optional<Guest> guest = guest(r.guest());
            if (setup.isEmpty() || guest.isEmpty() || !isMissing(r, setup.get(), guest.get())) {
                continue;
            }
            boolean runs = guest.get().state() == Guest.State.RUNNING;
            boolean iso = r.needs().equals("iso");
            findings.add(new Finding(
                    iso ? Severity.WARNING : runs ? Severity.CRITICAL : Severity.WRONG,
                    guest.get().label() + " on " + r.node() + " has " + r.id() + " as " + r.key()
                            + ", which is not there.",
                    iso
                            ? "It does not start anew and cannot be moved while this lies in its drive."
                            : runs
                                    ? "It runs as long as it is not stopped, if at all; after that it does not start."
                                    : "It does not start.",
                    iso
                            ? "Put the image back, or take it out of the drive"
                            : reading.manner()
                                    .map(m -> m.restore(r))
                                    .orElse("`storage content " + r.storage() + " --node " + r.node()
                                            + "` shows what is there; `vm backups " + reading.cluster() + "/"
                                            + r.guest()
                                            + "` what could be restored")));
        }
    }

    private List<Reference> references() {
        return reading.references().stream()
                .flatMap(r -> r.all().stream())
                .filter(r -> !r.needs().isEmpty())
                .toList();
    }

    private boolean isMissing(Reference r, Setup setup, Guest guest) {
        List<Volume> there = reading.volumes().get(new On(r.storage(), r.node()));
        boolean busy = reading.references().stream()
                        .flatMap(all -> all.guests().stream())
                        .anyMatch(g -> g.id().equals(r.guest()) && !g.lock().isEmpty())
                || reading.running().orElse(List.of()).stream()
                        .anyMatch(t -> t.subject().equals(r.guest()));
        return there != null
                && !busy
                && COMPLETE.contains(setup.type())
                && setup.content().contains(r.needs())
                && guest.node().equals(r.node())
                && there.stream().noneMatch(v -> v.name().equals(r.name()));
    }

    /** Guests whose storage is not meant to be used where they are, or is not configured at all. */
    private void unusable() {
        Map<String, Set<String>> guests = new TreeMap<>();
        Map<String, String> provide = new TreeMap<>();
        for (Reference r : references()) {
            Optional<Setup> setup = reading.setup(r.storage());
            String where;
            if (setup.isEmpty() && reading.sight().storages()) {
                where = r.storage() + ", which is not configured";
            } else if (setup.filter(s -> !s.on(r.node())).isPresent()) {
                where = r.storage()
                        + (setup.get().enabled() ? ", which is not enabled on " + r.node() : ", which is disabled");
            } else {
                continue;
            }
            guests.computeIfAbsent(where, k -> new TreeSet<>()).add(label(r.guest()));
            reading.manner().ifPresent(m -> provide.put(where, m.provide(r.storage(), r.node())));
        }
        guests.forEach((where, who) -> findings.add(new Finding(
                Severity.WRONG,
                Finding.some(List.copyOf(who)) + (who.size() == 1 ? " has a disk" : " have disks") + " on " + where
                        + ".",
                who.size() == 1 ? "It cannot be started or moved." : "They cannot be started or moved.",
                provide.containsKey(where)
                        ? provide.get(where)
                        : where.contains("not configured")
                                ? "Configure the storage again, or take the disk out of the guest's configuration"
                                : "`storage enable " + reading.cluster() + "/" + where.substring(0, where.indexOf(','))
                                        + (where.contains("enabled on ")
                                                ? " --node " + where.substring(where.lastIndexOf(' ') + 1)
                                                : "")
                                        + "`, or move them")));
    }

    /** All nodes should list the same of a shared storage. */
    private void differentLists() {
        if (reading.manner().isPresent()) {
            return;
        }
        for (Setup setup : reading.setups()) {
            Map<String, Set<String>> lists = new TreeMap<>();
            Set<String> all = new TreeSet<>();
            reading.volumes().forEach((on, volumes) -> {
                if (on.what().equals(setup.storage()) && setup.shared()) {
                    Set<String> settled = volumes.stream()
                            .filter(v -> belongings.standing(v) != Standing.YOUNG)
                            .map(Volume::name)
                            .collect(Collectors.toCollection(TreeSet::new));
                    lists.put(on.node(), settled);
                    all.addAll(settled);
                }
            });
            lists.forEach((node, listed) -> {
                Set<String> lacks = new TreeSet<>(all);
                lacks.removeAll(listed);
                if (!lacks.isEmpty()) {
                    findings.add(new Finding(
                            Severity.WRONG,
                            node + " does not list " + Finding.some(List.copyOf(lacks)) + " on " + setup.storage()
                                    + ", which other nodes do.",
                            "It has an old picture of the storage, or another one: what is created from there may overwrite"
                                    + " what it does not see.",
                            "On " + node + ": `pvscan --cache`, `vgs`, `multipath -ll`"));
                }
            });
        }
    }

    private void orphans() {
        Set<String> places = new HashSet<>();
        Map<String, List<Volume>> orphans = new TreeMap<>();
        Map<String, List<Volume>> copies = new TreeMap<>();
        reading.volumes()
                .forEach((on, volumes) -> volumes.forEach(v -> {
                    Standing standing = belongings.standing(v);
                    if ((standing == Standing.ORPHAN || standing == Standing.COPY)
                            && places.add(belongings.place(v.storage(), v.node(), v.name()))) {
                        boolean shared =
                                reading.setup(v.storage()).map(Setup::shared).orElse(false);
                        (standing == Standing.ORPHAN ? orphans : copies)
                                .computeIfAbsent(
                                        v.storage() + (shared ? "" : " of " + v.node()), k -> new ArrayList<>())
                                .add(v);
                    }
                }));
        orphans.forEach((where, volumes) -> findings.add(new Finding(
                Severity.WARNING,
                count(volumes) + " on " + where + " belong" + (volumes.size() == 1 ? "s" : "") + " to no guest, "
                        + Units.bytes(volumes.stream().mapToLong(Volume::bytes).sum()) + ": "
                        + Finding.some(volumes.stream().map(this::told).toList()) + ".",
                "Nothing breaks; the space is lost. No configuration, snapshot or pending change names "
                        + (volumes.size() == 1 ? "it." : "them."),
                reading.manner()
                                .map(m -> m.delete(volumes.getFirst()))
                                .orElseGet(() ->
                                        "`" + RemovalPlan.command(reading.cluster(), volumes.getFirst(), reading) + "`")
                        + (volumes.size() == 1 ? "" : ", one by one") + ", once you know whose it was")));
        copies.forEach((where, volumes) -> findings.add(new Finding(
                Severity.NOTE,
                count(volumes) + " on " + where + " " + (volumes.size() == 1 ? "is" : "are")
                        + " of guests that have a volume of that name on another node: "
                        + Finding.some(volumes.stream().map(Volume::name).toList()) + ".",
                "A replica, which is wanted, or left behind by a move.",
                "")));
    }

    private static String count(List<Volume> volumes) {
        return volumes.size() == 1 ? "A volume" : volumes.size() + " volumes";
    }

    private String told(Volume v) {
        return v.name() + " (" + Units.bytes(v.bytes())
                + v.made().map(m -> ", made " + Units.ago(m, reading.at())).orElse(", age not told") + ")";
    }
}
