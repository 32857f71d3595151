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
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code cluster whatif}: what the failure of a node would mean. */
public final class WhatIfCommands implements CommandSet {
    private static final String READ = "cluster.read";

    private final Names names;
    private final Clock clock;

    public WhatIfCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "cluster whatif",
                        READ,
                        "What happens if a node fails: votes, services, guests lost, memory.",
                        "cluster whatif nikita"),
                builder -> builder.required(
                                "node",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestNodes(context.sender(), READ)))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::whatIf);
    }

    private Outcome whatIf(CommandContext<Caller> context) {
        Names.Found<Node> found =
                names.node(context.sender(), READ, context.get("node"), CommonFlags.clusterOf(context));
        Hypervisor hypervisor = found.hypervisor();
        Inventory now = hypervisor.inventory();
        List<Answer> remarks = new ArrayList<>();
        Votes votes = hypervisor.votes();
        WhatIf result = WhatIf.without(
                found.thing(), now, votes, rules(hypervisor, remarks), pinned(hypervisor, found.thing(), now, remarks));
        if (!found.thing().online()) {
            remarks.addFirst(Answer.text(Cell.warn(found.thing().name() + " does not answer already.")));
        }
        boolean ha = HaShown.on(hypervisor, now);
        remarks.add(Answer.text(Cell.quiet(
                ha
                        ? "An estimate: each service goes to the node with the most free memory that the HA rules allow."
                        : "Nobody starts its guests elsewhere by itself. While it still answers, `node drain "
                                + found.thing().name() + "` moves them off.")));
        if (!votes.doubt().isEmpty()) {
            remarks.add(Answer.text(Cell.warn(votes.doubt())));
        }
        Age.warning(hypervisor, now, clock.instant()).ifPresent(remarks::add);
        List<Answer> parts = new ArrayList<>(List.of(facts(found.thing(), now, votes, result, ha)));
        if (!result.moves().isEmpty() || !result.stranded().isEmpty()) {
            parts.add(services(result));
        }
        if (!result.lost().isEmpty()) {
            parts.add(lost(result, ha));
        }
        parts.add(memory(now, result));
        parts.addAll(remarks);
        return Outcome.reply(new Answer.Sections(parts));
    }

    private static List<HighAvailability.Rule> rules(Hypervisor hypervisor, List<Answer> remarks) {
        try {
            return hypervisor.highAvailability().map(HighAvailability::rules).orElse(List.of());
        } catch (Problem e) {
            remarks.add(Answer.text(Cell.warn("The HA rules cannot be read and are left out of account: " + e.text())));
            return List.of();
        }
    }

    private static Map<String, String> pinned(Hypervisor hypervisor, Node node, Inventory now, List<Answer> remarks) {
        try {
            return Pinned.of(hypervisor, node, now);
        } catch (Problem e) {
            remarks.add(Answer.text(Cell.warn("Where the services' disks lie cannot be read: " + e.text())));
            return Map.of();
        }
    }

    private static Answer facts(Node node, Inventory now, Votes votes, WhatIf result, boolean ha) {
        Answer.FactsBuilder facts = Answer.facts("Without " + node.name() + ", " + now.cluster());
        if (now.votes()) {
            votes(facts, now, votes, result);
        }
        if (ha) {
            facts.fact(
                    "services restarted elsewhere",
                    result.stranded().isEmpty()
                            ? Cell.of(result.moves().size())
                            : Cell.bad(result.moves().size() + ", and "
                                    + result.stranded().size() + " with nowhere to go"));
        }
        return facts.fact("storages that no node reaches then", gone(result))
                .fact("storages with one node left", thin(result))
                .fact(
                        "guests lost until it is back",
                        result.lost().isEmpty()
                                ? Cell.good("none")
                                : Cell.bad(String.valueOf(result.lost().size())))
                .build();
    }

    private static void votes(Answer.FactsBuilder facts, Inventory now, Votes votes, WhatIf result) {
        String left = result.votesLeft() + " of " + now.votesExpected() + ", quorum " + now.quorum()
                + votes.device()
                        .map(d -> "; a device at " + d.host() + " has " + d.votes()
                                + (d.connected() ? "" : ", and is not connected"))
                        .orElse("");
        facts.fact("votes", result.quorate() ? Cell.of(left) : Cell.bad(left))
                .fact(
                        "quorum",
                        result.quorate()
                                ? Cell.good("stays")
                                : Cell.bad("lost: nothing can be changed, and HA restarts nothing"));
    }

    private static Cell gone(WhatIf result) {
        return result.storagesGone().isEmpty() ? Cell.good("none") : Cell.bad(String.join(", ", result.storagesGone()));
    }

    private static Cell thin(WhatIf result) {
        return result.storagesThin().isEmpty()
                ? Cell.good("none")
                : Cell.warn(String.join(
                        ", ",
                        result.storagesThin().entrySet().stream()
                                .map(e -> e.getKey() + " (" + e.getValue() + ")")
                                .toList()));
    }

    private static Answer services(WhatIf result) {
        Answer.TableBuilder table = Answer.table(
                "HA services", Column.text("service"), Column.text("would go to"), Column.number("memory"));
        result.moves()
                .forEach(m -> table.row(
                        Cell.of(m.guest().label()),
                        Cell.of(m.to()),
                        Cell.of(Units.bytes(m.guest().memoryTotal()))));
        result.stranded()
                .forEach(s -> table.row(
                        Cell.of(s.guest().label()),
                        Cell.bad("nowhere: " + s.why()),
                        Cell.of(Units.bytes(s.guest().memoryTotal()))));
        return table.build();
    }

    private static Answer lost(WhatIf result, boolean ha) {
        Answer.TableBuilder table = Answer.table(
                ha ? "Lost until it is back, since not under high availability" : "Lost until it is back",
                Column.text("guest"),
                Column.text("state"),
                Column.number("memory"));
        result.lost()
                .forEach(g ->
                        table.row(Cell.of(g.label()), NodeCommands.state(g), Cell.of(Units.bytes(g.memoryTotal()))));
        return table.build();
    }

    private static Answer memory(Inventory now, WhatIf result) {
        Answer.TableBuilder table = Answer.table(
                        "Memory left", Column.text("node"), Column.number("now"), Column.number("then"))
                .whenEmpty("No other node answers.");
        result.memoryLeft()
                .forEach((name, left) -> table.row(
                        Cell.of(name),
                        Cell.of(now.node(name)
                                .map(n -> Units.bytes(n.memoryFree()))
                                .orElse("")),
                        left < 0
                                ? Cell.bad("none, " + Units.bytes(-left) + " too little")
                                : Cell.of(Units.bytes(left))));
        return table.build();
    }
}
