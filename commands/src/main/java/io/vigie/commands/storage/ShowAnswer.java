package io.vigie.commands.storage;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Storage;
import io.vigie.commands.cluster.StorageViews.Group;
import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.cluster.StorageViews.Seen;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.cluster.StorageViews.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One storage in words. */
record ShowAnswer(StorageReading reading, Setup setup, List<San> below) {

    Answer answer() {
        List<Answer> parts = new ArrayList<>(List.of(facts(), nodes(), guests()));
        List<Cell> notes = new ArrayList<>();
        reading.unseen().forEach(s -> notes.add(Cell.warn(s)));
        reading.sight().lacks().forEach(s -> notes.add(Cell.warn(s + ".")));
        if (!notes.isEmpty()) {
            parts.add(new Answer.Lines("", notes));
        }
        return new Answer.Sections(parts);
    }

    private Answer facts() {
        Answer.FactsBuilder facts = Answer.facts(setup.storage() + ", " + reading.cluster())
                .fact("type", setup.type() + (setup.shared() ? ", shared by its nodes" : ", each node's own"))
                .fact("holds", setup.content().isEmpty() ? "nothing" : String.join(", ", setup.content()))
                .fact(
                        "enabled",
                        !setup.enabled()
                                ? Cell.bad("no, it is disabled")
                                : Cell.of(
                                        setup.nodes().isEmpty()
                                                ? "on all nodes"
                                                : "on " + String.join(", ", setup.nodes())));
        setup.backing().forEach((key, value) -> facts.fact(word(key), value));
        if (!setup.backed("vgname").isEmpty()) {
            facts.fact("physical volumes", devices());
        }
        if (setup.type().equals("lvm") || setup.type().startsWith("iscsi")) {
            below.forEach(san -> facts.fact("LUNs of " + san.name(), luns(san)));
        }
        return facts.build();
    }

    private static String word(String key) {
        return switch (key) {
            case "vgname" -> "volume group";
            case "thinpool" -> "thin pool";
            case "base" -> "base volume";
            default -> key;
        };
    }

    private Set<String> deviceNames() {
        return reading.nodesOf(setup).stream()
                .flatMap(node -> reading.group(setup.backed("vgname"), node).stream())
                .flatMap(g -> g.devices().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Cell devices() {
        Set<String> names = deviceNames();
        return names.isEmpty() ? Cell.quiet("not told") : Cell.of(String.join(", ", names));
    }

    /** A device mapper's name holds the WWID, unless it was given an alias; a plain disk's says nothing. */
    private Cell luns(San san) {
        List<LunView> luns = LunView.of(san);
        if (luns.isEmpty()) {
            return Cell.quiet("none seen yet; `storage probe " + san.name() + "` looks");
        }
        Set<String> devices = deviceNames();
        List<LunView> matched = luns.stream()
                .filter(l -> devices.stream().anyMatch(d -> d.contains(l.name())))
                .toList();
        if (!matched.isEmpty()) {
            return Cell.of(matched.stream()
                    .map(l -> l.name() + ", " + l.working() + " of " + l.possible() + " paths")
                    .collect(Collectors.joining("; ")));
        }
        String all = luns.stream().map(LunView::name).collect(Collectors.joining(", "));
        return Cell.warn(
                (devices.isEmpty() ? "no node tells which it lies on" : "none bears the name of a physical volume")
                        + "; the SAN shows " + all);
    }

    private Answer nodes() {
        Answer.TableBuilder table = Answer.table(
                "As each node sees it",
                Column.text("node"),
                Column.text("state"),
                Column.number("used"),
                Column.number("free"),
                Column.number("total"),
                Column.text(setup.backed("vgname").isEmpty() ? "" : "volume group"));
        for (Node node : reading.inventory().nodes()) {
            Optional<Seen> seen = reading.seen(setup.storage(), node.name()).filter(Seen::active);
            table.row(
                    Cell.of(node.name()),
                    state(node),
                    Cell.of(seen.map(s -> Units.bytes(s.used())).orElse("")),
                    Cell.of(seen.map(s -> Units.bytes(s.total() - s.used())).orElse("")),
                    Cell.of(seen.map(s -> Units.bytes(s.total())).orElse("")),
                    group(node.name()));
        }
        return table.build();
    }

    private Cell state(Node node) {
        if (!node.online() || !reading.seen().containsKey(node.name())) {
            return Cell.warn("does not answer");
        }
        if (!setup.on(node.name())) {
            return Cell.quiet("not enabled");
        }
        return reading.seen(setup.storage(), node.name()).filter(Seen::active).isPresent()
                ? Cell.good("active")
                : Cell.bad("not active");
    }

    private Cell group(String node) {
        String name = setup.backed("vgname");
        if (name.isEmpty() || !reading.groups().containsKey(node)) {
            return Cell.quiet(name.isEmpty() ? "" : "not told");
        }
        Optional<Group> group = reading.group(name, node);
        if (group.isEmpty()) {
            return setup.on(node) ? Cell.bad("not seen") : Cell.quiet("not seen");
        }
        Group g = group.get();
        return Cell.of(Units.bytes(g.bytes()) + ", " + Units.bytes(g.free()) + " free, "
                + (g.volumes() < 0 ? "" : g.volumes() + " volumes, ")
                + g.devices().size() + " PV");
    }

    private Answer guests() {
        Map<String, Set<String>> keys = new TreeMap<>();
        Map<String, Set<String>> volumes = new TreeMap<>();
        reading.references().stream()
                .flatMap(r -> r.all().stream())
                .filter(r -> r.storage().equals(setup.storage()))
                .forEach(r -> {
                    keys.computeIfAbsent(r.guest(), k -> new TreeSet<>()).add(key(r));
                    volumes.computeIfAbsent(r.guest(), k -> new TreeSet<>()).add(r.name());
                });
        Answer.TableBuilder table = Answer.table(
                        keys.size() + (keys.size() == 1 ? " guest" : " guests") + " with volumes on it",
                        Column.text("guest"),
                        Column.text("node"),
                        Column.text("state"),
                        Column.text("as"),
                        Column.number("size"))
                .whenEmpty("No guest that is seen refers to a volume on it.");
        keys.forEach((id, as) -> {
            Optional<Guest> guest = reading.inventory().guest(id);
            table.row(
                    Cell.of(guest.map(Guest::label).orElse(id)),
                    Cell.of(guest.map(Guest::node).orElse("")),
                    Cell.of(guest.map(g -> g.state().word()).orElse("")),
                    Cell.of(Finding.some(List.copyOf(as))),
                    Cell.of(size(volumes.getOrDefault(id, Set.of()))));
        });
        return table.build();
    }

    private static String key(Reference r) {
        return r.key()
                + (r.place().isEmpty() ? "" : r.place().equals("pending") ? " (waiting)" : " (" + r.place() + ")");
    }

    private String size(Set<String> names) {
        long bytes = names.stream()
                .mapToLong(name -> reading.volumes().values().stream()
                        .flatMap(List::stream)
                        .filter(v ->
                                v.storage().equals(setup.storage()) && v.name().equals(name))
                        .mapToLong(Volume::bytes)
                        .findFirst()
                        .orElse(0))
                .sum();
        return bytes == 0 ? "" : Units.bytes(bytes);
    }

    /** Of hosts that keep pools and tell no more of them. */
    static Answer pools(Hypervisor hypervisor, String name, List<Storage> all) {
        Answer.TableBuilder table = Answer.table(
                name + ", " + hypervisor.cluster(),
                Column.text("host"),
                Column.text("type"),
                Column.text("state"),
                Column.number("used"),
                Column.number("free"),
                Column.number("total"));
        all.forEach(s -> table.row(
                Cell.of(s.node()),
                Cell.of(s.type()),
                s.available() ? Cell.good("active") : Cell.bad("not active"),
                Cell.of(Units.bytes(s.used())),
                Cell.of(Units.bytes(s.total() - s.used())),
                Cell.of(Units.bytes(s.total()))));
        return new Answer.Sections(List.of(
                table.build(),
                Answer.text(Cell.quiet(
                        "`storage content " + name + " --node HOST` lists the volumes; which guest has which, "
                                + hypervisor.kind() + " does not tell."))));
    }
}
