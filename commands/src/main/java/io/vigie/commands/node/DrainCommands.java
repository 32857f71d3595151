package io.vigie.commands.node;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodePower;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code node drain|undrain|reboot|shutdown}: each makes a plan and changes nothing. */
public final class DrainCommands implements CommandSet {
    private static final String DRAIN = "node.drain";
    private static final String POWER = "node.power";
    private static final int PARALLEL = 2;
    private static final int MOST_PARALLEL = 8;

    private final Names names;
    private final Clock clock;

    public DrainCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "node drain",
                        DRAIN,
                        "Moves every running guest off a node, each to where there is most memory.",
                        "node drain nikita --parallel 2"),
                builder -> emptying(node(builder, DRAIN), DRAIN),
                this::drain);
        registry.add(
                new CommandDoc(
                        "node undrain", DRAIN, "Brings back what Vigie last moved off a node.", "node undrain nikita"),
                builder -> pace(node(builder, DRAIN)),
                this::undrain);
        registry.add(
                new CommandDoc(
                        "node reboot",
                        POWER,
                        "Reboots a node; with --drain it is emptied first.",
                        "node reboot nikita --drain"),
                builder -> power(builder),
                context -> power(context, NodePower.Change.REBOOT));
        registry.add(
                new CommandDoc(
                        "node shutdown",
                        POWER,
                        "Shuts a node down, until somebody powers it on; with --drain it is emptied first.",
                        "node shutdown nikita --drain"),
                builder -> power(builder),
                context -> power(context, NodePower.Change.SHUTDOWN));
    }

    private Command.Builder<Caller> power(Command.Builder<Caller> builder) {
        return emptying(node(builder, POWER).flag(CommonFlags.present("drain", "move its guests off first")), POWER);
    }

    private Command.Builder<Caller> node(Command.Builder<Caller> builder, String verb) {
        return builder.required(
                        "node",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> names.suggestNodes(context.sender(), verb)))
                .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, verb)));
    }

    private Command.Builder<Caller> pace(Command.Builder<Caller> builder) {
        return builder.flag(CommonFlags.number("parallel", "how many move at a time", 1, MOST_PARALLEL))
                .flag(CommonFlags.present("with-local-disks", "copy local disks while they run"))
                .flag(CommonFlags.several(
                        "move",
                        "where one guest goes, such as 105:camille",
                        caller -> names.suggestGuests(caller, DRAIN)));
    }

    private Command.Builder<Caller> emptying(Command.Builder<Caller> builder, String verb) {
        return pace(builder)
                .flag(CommonFlags.several("to", "only to this node", caller -> names.suggestNodes(caller, verb)))
                .flag(CommonFlags.present("stop-rest", "shut down what cannot be moved"));
    }

    private Outcome drain(CommandContext<Caller> context) {
        Names.Found<Node> node = found(context, DRAIN);
        return proposed(DrainPlan.make(node.hypervisor(), node.thing().name(), wish(context, node.hypervisor())));
    }

    private Outcome undrain(CommandContext<Caller> context) {
        Names.Found<Node> node = found(context, DRAIN);
        return proposed(UndrainPlan.make(
                node.hypervisor(), node.thing().name(), wish(context, node.hypervisor()), clock.instant()));
    }

    private Outcome power(CommandContext<Caller> context, NodePower.Change change) {
        Names.Found<Node> node = found(context, POWER);
        boolean drain = context.flags().isPresent("drain");
        if (!drain
                && List.of("parallel", "to", "move", "with-local-disks", "stop-rest").stream()
                        .anyMatch(f -> context.flags().contains(f))) {
            throw Problem.user("That is said of how a node is emptied, and without `--drain` it is not.");
        }
        Optional<Evacuation.Wish> wish = Optional.empty();
        if (drain) {
            context.sender().require(DRAIN, node.hypervisor().cluster());
            wish = Optional.of(wish(context, node.hypervisor()));
        }
        return proposed(NodePowerPlan.make(node.hypervisor(), node.thing().name(), change, wish));
    }

    private static Outcome proposed(Plan plan) {
        return new Outcome.Proposed(plan);
    }

    private Names.Found<Node> found(CommandContext<Caller> context, String verb) {
        Names.Found<Node> node =
                names.node(context.sender(), "cluster.read", context.get("node"), CommonFlags.clusterOf(context));
        context.sender().require(verb, node.hypervisor().cluster());
        return node;
    }

    /** What is moved needs the right to move, what is shut down the right to do that. */
    private Evacuation.Wish wish(CommandContext<Caller> context, Hypervisor hypervisor) {
        Caller caller = context.sender();
        String cluster = hypervisor.cluster();
        caller.require("vm.migrate", cluster);
        boolean stopRest = context.flags().isPresent("stop-rest");
        if (stopRest) {
            caller.require("vm.power", cluster);
        }
        Map<String, String> moves = new TreeMap<>();
        Moves.parse(CommonFlags.values(context, "move")).forEach((guest, node) -> {
            Names.Found<Guest> found = names.guest(caller, "vm.migrate", guest, Optional.of(cluster));
            moves.put(found.thing().id(), nodeName(caller, node, cluster));
        });
        return new Evacuation.Wish(
                CommonFlags.number(context, "parallel", PARALLEL),
                CommonFlags.values(context, "to").stream()
                        .map(n -> nodeName(caller, n, cluster))
                        .toList(),
                moves,
                context.flags().isPresent("with-local-disks"),
                stopRest);
    }

    private String nodeName(Caller caller, String typed, String cluster) {
        return names.node(caller, "vm.migrate", typed, Optional.of(cluster))
                .thing()
                .name();
    }
}
