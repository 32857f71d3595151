package io.vigie.commands.node;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.HaShown;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code cluster balance}: proposes moves that even out the load, and moves nothing. */
public final class BalanceCommands implements CommandSet {
    private static final String VERB = "vm.migrate";
    private static final int MOVES = 5;
    private static final int MOST_MOVES = 20;

    private final Names names;

    public BalanceCommands(Hypervisors hypervisors) {
        this.names = new Names(hypervisors);
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "cluster balance",
                        VERB,
                        "Proposes moves that even out memory, then processors, over the nodes.",
                        "cluster balance brest-i11 --max-moves 3"),
                builder -> builder.required(
                                "cluster",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestClusters(context.sender(), VERB)))
                        .flag(CommonFlags.number("max-moves", "no more moves than this", 1, MOST_MOVES))
                        .flag(CommonFlags.several(
                                "move",
                                "this move and no others, such as 105:camille",
                                caller -> names.suggestGuests(caller, VERB))),
                this::balance);
    }

    private Outcome balance(CommandContext<Caller> context) {
        Caller caller = context.sender();
        Hypervisor hypervisor = names.cluster(caller, VERB, context.get("cluster"));
        Mover.of(hypervisor);
        Inventory now = NodeChecks.quorate(hypervisor);
        Map<String, String> moves = new LinkedHashMap<>();
        Moves.parse(CommonFlags.values(context, "move")).forEach((guest, node) -> {
            Optional<String> cluster = Optional.of(hypervisor.cluster());
            Names.Found<Guest> found = names.guest(caller, VERB, guest, cluster);
            moves.put(
                    found.thing().id(),
                    names.node(caller, VERB, node, cluster).thing().name());
        });
        if (moves.isEmpty()) {
            moves.putAll(BalancePlan.propose(hypervisor, now, CommonFlags.number(context, "max-moves", MOVES)));
        }
        return moves.isEmpty()
                ? Outcome.reply(nothing(now, HaShown.on(hypervisor, now)))
                : new Outcome.Proposed(BalancePlan.make(hypervisor, now, moves));
    }

    private static String nothing(Inventory now, boolean ha) {
        NodeLoad load = NodeLoad.of(now);
        return (load.balanced()
                        ? now.cluster() + " is balanced: no move is worth making."
                        : now.cluster() + " is not balanced, but no virtual machine can be moved that would help ("
                                + (ha ? "HA rules, " : "")
                                + "local disks and devices, and memory count).")
                + " Memory in use: " + load.memory() + ".";
    }
}
