package io.vigie.commands.storage;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Storage;
import io.vigie.commands.cluster.StorageContents;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code storage content}: what lies on a storage, or in a pool. */
public final class ContentCommands implements CommandSet {
    private static final String READ = StorageCommands.READ;
    private static final int MOST = 200;

    private final Names names;

    public ContentCommands(Hypervisors hypervisors) {
        this.names = new Names(hypervisors);
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "storage content",
                        READ,
                        "What lies on a storage: disks, backups, images.",
                        "storage content local --node nikita"),
                builder -> builder.required(
                                "storage",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestStorages(context.sender(), READ)))
                        .flag(CommonFlags.text(
                                "node", "as this node has it", caller -> names.suggestNodes(caller, READ)))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::content);
    }

    private Outcome content(CommandContext<Caller> context) {
        Caller caller = context.sender();
        Optional<Names.Found<Node>> node = CommonFlags.value(context, "node")
                .map(n -> names.node(caller, READ, n, CommonFlags.clusterOf(context)));
        Names.Found<String> found = names.storage(
                caller,
                READ,
                context.get("storage"),
                node.map(n -> n.hypervisor().cluster()).or(() -> CommonFlags.clusterOf(context)));
        Hypervisor hypervisor = found.hypervisor();
        Inventory inventory = hypervisor.inventory();
        Storage storage =
                storage(inventory, found.thing(), node.map(n -> n.thing().name()));
        StorageContents contents =
                hypervisor.storageContents().orElseThrow(() -> Capability.STORAGE_CONTENTS.missing(hypervisor));
        return Outcome.reply(answer(storage, inventory, contents.list(storage.name(), storage.node(), MOST)));
    }

    /** Of a shared one any node will do; of the others it has to be said which. */
    private static Storage storage(Inventory inventory, String name, Optional<String> node) {
        List<Storage> all = inventory.storages().stream()
                .filter(s -> s.name().equals(name) && node.map(s.node()::equals).orElse(true))
                .toList();
        if (all.isEmpty()) {
            throw Problem.user(node.orElse(inventory.cluster()) + " has no storage " + name + ".");
        }
        List<Storage> there = all.stream().filter(Storage::available).toList();
        if (there.isEmpty()) {
            throw Problem.site(name + " is not active"
                    + node.map(n -> " on " + n).orElse(" on any node of " + inventory.cluster()) + ".");
        }
        if (there.size() > 1 && !there.getFirst().shared()) {
            throw Problem.user(name + " is each node's own: say which with --node.")
                    .withCandidates(there.stream().map(Storage::node).toList());
        }
        return there.getFirst();
    }

    private static Answer answer(Storage storage, Inventory inventory, StorageContents.Listed listed) {
        Answer.TableBuilder table = Answer.table(
                        listed.total() + (listed.total() == 1 ? " volume" : " volumes") + " on " + storage.name() + ", "
                                + (storage.shared() ? inventory.cluster() : storage.node()),
                        Column.text("volume"),
                        Column.text("kind"),
                        Column.text("format"),
                        Column.number("size"),
                        Column.number("used"),
                        Column.text("guest"))
                .whenEmpty("Nothing is seen there.");
        listed.volumes()
                .forEach(v -> table.row(
                        Cell.of(v.name()),
                        Cell.of(v.kind()),
                        Cell.of(v.format()),
                        Cell.of(Units.bytes(v.bytes())),
                        Cell.of(v.used() > 0 ? Units.bytes(v.used()) : ""),
                        guest(inventory, v.guest())));
        List<Answer> parts = new ArrayList<>(List.of(table.build()));
        if (listed.total() > listed.volumes().size()) {
            parts.add(Answer.text(Cell.warn("The first " + listed.volumes().size() + " by name; there are "
                    + (listed.total() - listed.volumes().size()) + " more.")));
        }
        if (!listed.note().isEmpty()) {
            parts.add(Answer.text(Cell.quiet(listed.note())));
        }
        return parts.size() == 1 ? parts.getFirst() : new Answer.Sections(parts);
    }

    private static Cell guest(Inventory inventory, String id) {
        return id.isEmpty()
                ? Cell.quiet("")
                : inventory
                        .guest(id)
                        .map(Guest::label)
                        .map(Cell::of)
                        .orElse(Cell.warn(id + ", which is no guest any more"));
    }
}
