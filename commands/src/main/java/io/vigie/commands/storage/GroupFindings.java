package io.vigie.commands.storage;

import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.StorageViews.Group;
import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.storage.Finding.Severity;
import io.vigie.commands.storage.StorageReading.On;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Nodes that see volume groups, portals and storages otherwise than the others, or not at all. */
final class GroupFindings {
    private final StorageReading reading;
    private final List<Finding> findings = new ArrayList<>();

    GroupFindings(StorageReading reading) {
        this.reading = reading;
    }

    List<Finding> all() {
        reading.setups().stream().filter(Setup::enabled).forEach(setup -> {
            if (isLvm(setup) && !setup.backed("vgname").isEmpty()) {
                missing(setup);
                if (setup.shared()) {
                    different(setup);
                }
            }
            if (setup.type().equals("iscsi")) {
                portals(setup);
            }
            inactive(setup);
        });
        return findings;
    }

    /** Whether two nodes tell different things of a group that they share: then it is worth a second look. */
    static boolean differ(StorageReading reading) {
        return reading.setups().stream()
                .filter(s -> isLvm(s) && s.shared())
                .anyMatch(s -> sights(reading, s).values().stream()
                                .map(GroupFindings::words)
                                .distinct()
                                .count()
                        > 1);
    }

    private static boolean isLvm(Setup setup) {
        return setup.type().equals("lvm") || setup.type().equals("lvmthin");
    }

    private static Map<String, Group> sights(StorageReading reading, Setup setup) {
        Map<String, Group> sights = new TreeMap<>();
        reading.nodesOf(setup)
                .forEach(node -> reading.group(setup.backed("vgname"), node).ifPresent(g -> sights.put(node, g)));
        return sights;
    }

    private static String words(Group g) {
        return Units.bytes(g.bytes()) + ", " + g.free() + " " + g.volumes() + " "
                + g.devices().size();
    }

    /** Nodes that are meant to use the storage and do not see its volume group; none when it lies on none. */
    List<String> missingOn(Setup setup) {
        if (!isLvm(setup) || setup.backed("vgname").isEmpty()) {
            return List.of();
        }
        return reading.nodesOf(setup).stream()
                .filter(node -> reading.groups().containsKey(node)
                        && reading.group(setup.backed("vgname"), node).isEmpty())
                .toList();
    }

    private void missing(Setup setup) {
        List<String> without = missingOn(setup);
        if (without.isEmpty()) {
            return;
        }
        String group = setup.backed("vgname");
        boolean nobody = without.size() == reading.nodesOf(setup).size();
        List<String> guests = guestsOn(setup, without);
        String who = guests.isEmpty()
                ? "Guests cannot be started on or moved to " + String.join(", ", without) + "."
                : "There run on it: " + Finding.some(guests)
                        + ". Their disks fail, or do as soon as they are started anew.";
        findings.add(new Finding(
                guests.isEmpty() && !nobody ? Severity.WRONG : Severity.CRITICAL,
                (nobody
                                ? "No node sees"
                                : String.join(", ", without) + (without.size() == 1 ? " does" : " do") + " not see")
                        + " the volume group " + group + ", on which " + setup.storage() + " lies.",
                who,
                rescan(without) + "; if it stays away, there: `iscsiadm -m session`, `multipath -ll`, `pvscan --cache`"
                        + (nobody || !setup.shared()
                                ? ""
                                : ". Until then `storage disable " + reading.cluster() + "/" + setup.storage()
                                        + " --node " + without.getFirst() + "` keeps guests away")));
    }

    private String rescan(List<String> nodes) {
        return nodes.size() == 1
                ? "`storage rescan " + reading.cluster() + " --node " + nodes.getFirst() + "`"
                : "`storage rescan " + reading.cluster() + "`";
    }

    private List<String> guestsOn(Setup setup, List<String> nodes) {
        List<String> ids = reading.references().stream()
                .flatMap(r -> r.all().stream())
                .filter(r -> r.storage().equals(setup.storage()) && r.place().isEmpty())
                .filter(r -> nodes.contains(r.node()))
                .map(Reference::guest)
                .distinct()
                .toList();
        return ids.stream()
                .flatMap(id -> reading.inventory().guest(id).stream())
                .filter(g -> g.state() == Guest.State.RUNNING)
                .map(Guest::label)
                .toList();
    }

    private void different(Setup setup) {
        Map<String, Group> sights = sights(reading, setup);
        List<String> differs = new ArrayList<>();
        if (several(sights, g -> Units.bytes(g.bytes()))) {
            differs.add("size (" + told(sights, g -> Units.bytes(g.bytes())) + ")");
        }
        if (several(sights, g -> String.valueOf(g.devices().size()))) {
            differs.add("number of physical volumes ("
                    + told(sights, g -> String.valueOf(g.devices().size())) + ")");
        }
        if (several(sights, g -> String.valueOf(g.free()))) {
            differs.add("free space (" + told(sights, g -> Units.bytes(g.free())) + ")");
        }
        if (several(sights, g -> String.valueOf(g.volumes()))) {
            differs.add("number of volumes (" + told(sights, g -> String.valueOf(g.volumes())) + ")");
        }
        if (!differs.isEmpty()) {
            findings.add(new Finding(
                    Severity.CRITICAL,
                    "Nodes see the volume group " + setup.backed("vgname") + " of " + setup.storage() + " differently: "
                            + String.join(", ", differs) + ".",
                    "LVM has no lock over the cluster: a node that works with an old picture gives away space that another"
                            + " has given away, and both guests write there.",
                    "Create, resize and remove nothing on " + setup.storage()
                            + " until they agree. On the nodes that are"
                            + " wrong: `pvscan --cache`, then `vgs " + setup.backed("vgname")
                            + "`; `multipath -ll` when the"
                            + " size differs"));
        }
    }

    private static boolean several(Map<String, Group> sights, Function<Group, String> what) {
        return sights.values().stream().map(what).distinct().count() > 1;
    }

    private static String told(Map<String, Group> sights, Function<Group, String> what) {
        return sights.entrySet().stream()
                .map(e -> e.getKey() + " " + what.apply(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private List<String> cutOff(Setup setup) {
        return reading.nodesOf(setup).stream()
                .filter(node -> Optional.ofNullable(reading.portals().get(new On(setup.backed("portal"), node)))
                        .filter(targets -> !targets.contains(setup.backed("target")))
                        .isPresent())
                .toList();
    }

    private void portals(Setup setup) {
        List<String> cut = cutOff(setup);
        if (cut.isEmpty()) {
            return;
        }
        boolean all = cut.size() == reading.nodesOf(setup).size();
        findings.add(new Finding(
                all ? Severity.CRITICAL : Severity.WRONG,
                (all ? "No node reaches" : String.join(", ", cut) + (cut.size() == 1 ? " does" : " do") + " not reach")
                        + " the target of " + setup.storage() + " at " + setup.backed("portal") + ".",
                "The storage is enabled there and has no path, or one path less: sessions that stand may go on, new ones"
                        + " are not made.",
                "There: `ping " + setup.backed("portal") + "`, `iscsiadm -m session -P 1`; here: `storage paths`, `link"
                        + " list`"));
    }

    /** Where a group or a portal is missing, that has been said. */
    private void inactive(Setup setup) {
        List<String> said = isLvm(setup) ? missingOn(setup) : setup.type().equals("iscsi") ? cutOff(setup) : List.of();
        List<String> down = reading.nodesOf(setup).stream()
                .filter(node -> !said.contains(node))
                .filter(node -> reading.seen(setup.storage(), node)
                        .filter(s -> !s.active())
                        .isPresent())
                .toList();
        if (!down.isEmpty()) {
            findings.add(new Finding(
                    Severity.WRONG,
                    setup.storage() + " is enabled on " + String.join(", ", down) + " and not active there.",
                    "Guests with disks on it cannot be started there"
                            + (setup.content().contains("backup") ? ", and backups to it fail." : "."),
                    reading.manner()
                            .map(m -> m.activate(setup.storage(), down))
                            .orElseGet(() -> rescan(down) + "; `journalctl -u pvestatd -n 50` there says why")));
        }
    }
}
