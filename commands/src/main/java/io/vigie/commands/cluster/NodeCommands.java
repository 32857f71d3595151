package io.vigie.commands.cluster;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code node list|show}: the hypervisor hosts. */
public final class NodeCommands implements CommandSet {
    private static final String READ = "cluster.read";

    private final Names names;
    private final Clock clock;

    public NodeCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "node list",
                        READ,
                        "All nodes: state, load, memory, guests, version.",
                        "node list --cluster brest-i11"),
                builder -> builder.flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::list);
        registry.add(
                new CommandDoc("node show", READ, "A node's health and its guests.", "node show nikita"),
                builder -> builder.required(
                                "node",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestNodes(context.sender(), READ)))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::show);
    }

    private Outcome list(CommandContext<Caller> context) {
        List<Hypervisor> where = CommonFlags.clusterOf(context)
                .map(cluster -> List.of(names.cluster(context.sender(), READ, cluster)))
                .orElseGet(() -> names.clusters(context.sender(), READ));
        return Outcome.reply(new NodeList(where, clock.instant()).answer());
    }

    private Outcome show(CommandContext<Caller> context) {
        Names.Found<Node> found =
                names.node(context.sender(), READ, context.get("node"), CommonFlags.clusterOf(context));
        Inventory inventory = found.hypervisor().inventory().seenBy(context.sender());
        List<Guest> guests = inventory.guestsOn(found.thing().name());
        boolean ha = HaShown.on(found.hypervisor(), inventory);
        if (!found.thing().online()) {
            Answer.FactsBuilder off = Answer.facts(found.thing().name())
                    .fact("cluster", inventory.cluster())
                    .fact("status", Cell.bad("Offline"));
            if (ha) {
                off.fact("HA", ha(found.thing().ha()));
            }
            return Outcome.reply(Answer.sections(off.build(), guests(guests, ha)));
        }
        NodeNow now = found.hypervisor().node(found.thing().name());
        Node node = now.node();
        Answer.FactsBuilder facts = Answer.facts(node.name())
                .fact("cluster", inventory.cluster())
                .fact("status", node.online() ? Cell.good("Online") : Cell.bad("Offline"));
        if (ha) {
            facts.fact("HA", ha(found.thing().ha()));
        }
        // What a hypervisor does not tell is left out.
        if (!node.uptime().isZero()) {
            facts.fact("uptime", Units.duration(node.uptime()));
        }
        facts.fact("cpu", Units.percent(node.cpu()) + " of " + node.cpus() + " × " + now.processor());
        String load = String.join(" ", now.load()).strip();
        if (!load.isEmpty()) {
            facts.fact("load", load);
        }
        facts.fact("memory", Units.bytesOf(node.memory(), node.memoryTotal()));
        if (now.rootTotal() > 0) {
            facts.fact("root disk", Units.bytesOf(now.rootUsed(), now.rootTotal()));
        }
        facts.fact("version", now.version());
        if (!now.kernel().isEmpty()) {
            facts.fact("kernel", now.kernel());
        }
        return Outcome.reply(Answer.sections(facts.build(), guests(guests, ha)));
    }

    private static Answer guests(List<Guest> guests, boolean ha) {
        List<Column> columns = new ArrayList<>(
                List.of(Column.text("guest"), Column.number("id"), Column.text("state"), Column.number("memory")));
        if (ha) {
            columns.add(Column.text("HA"));
        }
        List<List<Cell>> rows = new ArrayList<>();
        guests.stream()
                .sorted(Comparator.comparing(Guest::name).thenComparing(Guest::id))
                .forEach(g -> {
                    List<Cell> row = new ArrayList<>(List.of(
                            g.name().isEmpty() ? Cell.quiet("?") : Cell.of(g.name()),
                            Cell.of(g.id()),
                            state(g),
                            Cell.of(Units.bytes(g.memoryTotal()))));
                    if (ha) {
                        row.add(g.ha().map(s -> ClusterCommands.haState(s.state()))
                                .orElse(Cell.quiet("no")));
                    }
                    rows.add(row);
                });
        return new Answer.Table("Guests here", columns, rows, "No guest is here.");
    }

    static Cell ha(NodeHa ha) {
        String word = ha.name().toLowerCase(Locale.ROOT);
        return switch (ha) {
            case NONE -> Cell.quiet("none");
            case ONLINE -> Cell.good(word);
            case MAINTENANCE, GONE -> Cell.warn(word);
            case UNKNOWN, FENCE -> Cell.bad(word);
        };
    }

    /** A guest's state, in the tone an admin should read it, with its lock. */
    public static Cell state(Guest guest) {
        if (guest.template()) {
            return Cell.quiet("template");
        }
        String text = guest.state().word() + (guest.lock().isEmpty() ? "" : " (locked: " + guest.lock() + ")");
        return switch (guest.state()) {
            case RUNNING -> Cell.good(text);
            case STOPPED -> Cell.quiet(text);
            case PAUSED, SUSPENDED -> Cell.warn(text);
            case UNKNOWN -> Cell.bad(text);
        };
    }
}
