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
        if (!found.thing().online()) {
            return Outcome.reply(Answer.sections(
                    Answer.facts(found.thing().name())
                            .fact("cluster", inventory.cluster())
                            .fact("status", Cell.bad("Offline"))
                            .fact("HA", ha(found.thing().ha()))
                            .build(),
                    guests(guests)));
        }
        NodeNow now = found.hypervisor().node(found.thing().name());
        Node node = now.node();
        return Outcome.reply(Answer.sections(
                Answer.facts(node.name())
                        .fact("cluster", inventory.cluster())
                        .fact("status", node.online() ? Cell.good("Online") : Cell.bad("Offline"))
                        .fact("HA", ha(found.thing().ha()))
                        .fact("uptime", Units.duration(node.uptime()))
                        .fact("cpu", Units.percent(node.cpu()) + " of " + node.cpus() + " × " + now.processor())
                        .fact("load", String.join(" ", now.load()))
                        .fact("memory", Units.bytesOf(node.memory(), node.memoryTotal()))
                        .fact("root disk", Units.bytesOf(now.rootUsed(), now.rootTotal()))
                        .fact("version", now.version())
                        .fact("kernel", now.kernel())
                        .build(),
                guests(guests)));
    }

    private static Answer guests(List<Guest> guests) {
        Answer.TableBuilder table = Answer.table(
                        "Guests here",
                        Column.text("guest"),
                        Column.number("id"),
                        Column.text("state"),
                        Column.number("memory"),
                        Column.text("HA"))
                .whenEmpty("No guest is here.");
        guests.stream()
                .sorted(Comparator.comparing(Guest::name).thenComparing(Guest::id))
                .forEach(g -> table.row(
                        g.name().isEmpty() ? Cell.quiet("?") : Cell.of(g.name()),
                        Cell.of(g.id()),
                        state(g),
                        Cell.of(Units.bytes(g.memoryTotal())),
                        g.ha().map(ha -> ClusterCommands.haState(ha.state())).orElse(Cell.quiet("no"))));
        return table.build();
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
