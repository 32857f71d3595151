package io.vigie.commands.cluster;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code cluster list|show}: what {@code clustat} and {@code pvecm status} tell. */
public final class ClusterCommands implements CommandSet {
    private static final String READ = "cluster.read";

    private final Names names;
    private final Clock clock;

    public ClusterCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("cluster list", READ, "All clusters: quorum, nodes, guests, load.", "cluster list"),
                this::list);
        registry.add(
                new CommandDoc(
                        "cluster show", READ, "A cluster's quorum, members and services.", "cluster show brest-i11"),
                builder -> builder.required(
                        "cluster",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> names.suggestClusters(context.sender(), READ))),
                this::show);
    }

    private Outcome list(CommandContext<Caller> context) {
        Answer.TableBuilder table = Answer.table(
                        "Clusters",
                        Column.text("cluster"),
                        Column.text("role"),
                        Column.text("quorum"),
                        Column.text("nodes"),
                        Column.text("guests"),
                        Column.number("cpu"),
                        Column.number("memory"))
                .whenEmpty("There is no cluster that you may see.");
        List<Answer> warnings = new ArrayList<>();
        for (Hypervisor h : names.clusters(context.sender(), READ)) {
            Optional<Inventory> known = Names.known(h);
            if (known.isEmpty()) {
                table.row(
                        Cell.of(h.cluster()),
                        Cell.of(h.role()),
                        Cell.bad("unreachable"),
                        Cell.quiet("?"),
                        Cell.quiet("?"),
                        Cell.quiet("?"),
                        Cell.quiet("?"));
                warnings.add(Answer.text(Cell.bad(
                        h.cluster() + ": " + h.trouble().map(Problem::text).orElse("it has not been read yet."))));
                continue;
            }
            Inventory inventory = known.get();
            table.row(
                    Cell.of(h.cluster()),
                    Cell.of(h.role()),
                    quorum(inventory),
                    nodes(inventory),
                    guests(inventory),
                    cpu(inventory),
                    memory(inventory));
            Age.warning(h, inventory, clock.instant()).ifPresent(warnings::add);
        }
        return Outcome.reply(withWarnings(List.of(table.build()), warnings));
    }

    private Outcome show(CommandContext<Caller> context) {
        Hypervisor h = names.cluster(context.sender(), READ, context.get("cluster"));
        Inventory inventory = h.inventory();
        Votes votes = h.votes();
        boolean ha = HaShown.on(h, inventory);
        Answer.FactsBuilder facts = Answer.facts(h.cluster())
                .fact("kind", (h.kind() + " " + inventory.version()).strip())
                .fact("role", h.role().isEmpty() ? "none" : h.role());
        if (inventory.votes()) {
            facts.fact("quorate", inventory.quorate() ? Cell.good("Yes") : Cell.bad("No"))
                    .fact("votes", votes(inventory));
        } else {
            facts.fact("nodes", nodes(inventory));
        }
        if (ha) {
            facts.fact("HA master", haMaster(inventory));
        }
        facts.fact("guests", guests(inventory)).fact("read", Units.ago(inventory.readAt(), clock.instant()));
        votes.device().ifPresent(d -> facts.fact("quorum device", device(d)));
        List<Answer> parts = new ArrayList<>(List.of(facts.build(), members(inventory, ha)));
        services(inventory).ifPresent(parts::add);
        List<Answer> warnings = new ArrayList<>();
        inventory.warnings().forEach(w -> warnings.add(Answer.text(Cell.warn(w))));
        if (!votes.doubt().isEmpty()) {
            warnings.add(Answer.text(Cell.warn(votes.doubt())));
        }
        Age.warning(h, inventory, clock.instant()).ifPresent(warnings::add);
        return Outcome.reply(withWarnings(parts, warnings));
    }

    private static Cell device(Votes.Device device) {
        String votes = device.votes() + (device.votes() == 1 ? " vote" : " votes") + " at " + device.host();
        return device.connected() ? Cell.good(votes) : Cell.bad(votes + ", not connected");
    }

    private static Answer members(Inventory inventory, boolean ha) {
        List<Column> columns =
                new ArrayList<>(List.of(Column.text("node"), Column.number("id"), Column.text("status")));
        if (ha) {
            columns.add(Column.text("HA"));
        }
        columns.addAll(List.of(
                Column.number("cpu"), Column.number("memory"), Column.number("guests"), Column.text("address")));
        List<List<Cell>> rows = new ArrayList<>();
        inventory.nodes().stream().sorted(Comparator.comparing(Node::name)).forEach(node -> {
            List<Cell> row = new ArrayList<>(List.of(
                    Cell.of(node.name()),
                    Cell.of(node.id() == 0 ? "" : node.id()),
                    node.online() ? Cell.good("Online") : Cell.bad("Offline")));
            if (ha) {
                row.add(NodeCommands.ha(node.ha()));
            }
            row.addAll(List.of(
                    Cell.of(node.online() ? Units.percent(node.cpu()) : ""),
                    Cell.of(node.online() ? Units.bytesOf(node.memory(), node.memoryTotal()) : ""),
                    Cell.of(inventory.guestsOn(node.name()).size()),
                    Cell.quiet(node.address())));
            rows.add(row);
        });
        return new Answer.Table("Members", columns, rows, "");
    }

    private static Cell haMaster(Inventory inventory) {
        String master = inventory.haMaster().isEmpty() ? "none" : inventory.haMaster();
        return inventory.haDisarmed()
                ? Cell.bad(master + ", " + inventory.haArmed() + ": nothing is fenced or recovered")
                : inventory.haMaster().isEmpty() ? Cell.quiet(master) : Cell.of(master);
    }

    /** The table that {@code clustat} users look for. */
    private static Optional<Answer> services(Inventory inventory) {
        List<Guest> managed =
                inventory.guests().stream().filter(g -> g.ha().isPresent()).toList();
        if (managed.isEmpty()) {
            return Optional.empty();
        }
        Answer.TableBuilder table = Answer.table(
                "HA services",
                Column.text("service"),
                Column.text("owner"),
                Column.text("state"),
                Column.text("requested"));
        managed.stream()
                .sorted(Comparator.comparing(Guest::name))
                .forEach(guest -> guest.ha()
                        .ifPresent(ha -> table.row(
                                Cell.of(guest.label()),
                                Cell.of(guest.node()),
                                haState(ha.state()),
                                Cell.of(ha.requested()))));
        return Optional.of(table.build());
    }

    /** The manager's word, in the tone an admin should read it. */
    public static Cell haState(String state) {
        return switch (state) {
            case "started", "stopped" -> Cell.good(state);
            case "fence", "recovery", "error" -> Cell.bad(state);
            case "disabled", "ignored" -> Cell.quiet(state);
            default -> Cell.warn(state);
        };
    }

    private static Cell quorum(Inventory inventory) {
        if (!inventory.votes()) {
            return Cell.quiet("none");
        }
        return inventory.quorate() ? Cell.good("quorate") : Cell.bad("no quorum");
    }

    private static Cell votes(Inventory inventory) {
        String text = inventory.votesPresent() + " of " + inventory.votesExpected() + " expected, quorum "
                + inventory.quorum();
        int spare = inventory.votesPresent() - inventory.quorum();
        if (spare < 0) {
            return Cell.bad(text);
        }
        return spare == 0 && inventory.votesExpected() > 1 ? Cell.warn(text + ": none to spare") : Cell.of(text);
    }

    private static Cell nodes(Inventory inventory) {
        long online = inventory.nodes().stream().filter(Node::online).count();
        String text = online + " of " + inventory.nodes().size();
        return online == inventory.nodes().size() ? Cell.good(text) : Cell.bad(text);
    }

    private static Cell guests(Inventory inventory) {
        long running = inventory.guests().stream()
                .filter(g -> g.state() == Guest.State.RUNNING)
                .count();
        long unknown = inventory.guests().stream()
                .filter(g -> g.state() == Guest.State.UNKNOWN)
                .count();
        String text = running + " of " + inventory.guests().size() + " running";
        return unknown == 0 ? Cell.of(text) : Cell.warn(text + ", " + unknown + " unknown");
    }

    private static Cell cpu(Inventory inventory) {
        double used =
                inventory.nodes().stream().mapToDouble(n -> n.cpu() * n.cpus()).sum();
        int all = inventory.nodes().stream().mapToInt(Node::cpus).sum();
        return Cell.of(all == 0 ? "" : Units.percent(used / all));
    }

    private static Cell memory(Inventory inventory) {
        long used = inventory.nodes().stream().mapToLong(Node::memory).sum();
        long all = inventory.nodes().stream().mapToLong(Node::memoryTotal).sum();
        return Cell.of(all == 0 ? "" : Units.percent((double) used / all));
    }

    private static Answer withWarnings(List<Answer> parts, List<Answer> warnings) {
        if (parts.size() == 1 && warnings.isEmpty()) {
            return parts.getFirst();
        }
        List<Answer> all = new ArrayList<>(parts);
        all.addAll(warnings);
        return new Answer.Sections(all);
    }
}
