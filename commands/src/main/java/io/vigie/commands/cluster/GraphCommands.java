package io.vigie.commands.cluster;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Metrics.Of;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandHandler;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.description.Description;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.DurationParser;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code graph vm|node|cluster|storage}: load over time, as a picture and in numbers. */
public final class GraphCommands implements CommandSet {
    private static final String VM = "vm.read";
    private static final String NODE = "cluster.read";
    private static final String STORAGE = "storage.read";
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration DAY = Duration.ofHours(24);

    private final Names names;
    private final Clock clock;

    public GraphCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    /** What a graph is of. */
    enum What {
        CPU,
        MEMORY,
        DISK,
        NET;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> words() {
            return Arrays.stream(values()).map(What::word).toList();
        }
    }

    @Override
    public void describe(CommandRegistry registry) {
        add(
                registry,
                new CommandDoc(
                        "graph vm",
                        VM,
                        "A guest's load over time, as a picture.",
                        "graph vm brest-i11/web-1 --what memory --since 24h"),
                "guest",
                caller -> names.suggestGuests(caller, VM),
                this::guest);
        add(
                registry,
                new CommandDoc(
                        "graph node", NODE, "A node's load over time.", "graph node nikita --what net --since 7d"),
                "node",
                caller -> names.suggestNodes(caller, NODE),
                this::node);
        add(
                registry,
                new CommandDoc(
                        "graph cluster",
                        NODE,
                        "The load of all nodes of a cluster over time.",
                        "graph cluster brest-i11 --what cpu --since 24h"),
                "name",
                caller -> names.suggestClusters(caller, NODE),
                this::cluster);
        add(
                registry,
                new CommandDoc(
                        "graph storage",
                        STORAGE,
                        "How full a storage was over time.",
                        "graph storage brest-i11/san-lvm --since 30d"),
                "storage",
                caller -> names.suggestStorages(caller, STORAGE),
                this::storage);
        add(
                registry,
                new CommandDoc(
                        "storage graph",
                        STORAGE,
                        "How full a storage was over time: the same as graph storage.",
                        "storage graph brest-i11/san-lvm --since 30d"),
                "storage",
                caller -> names.suggestStorages(caller, STORAGE),
                this::storage);
    }

    private void add(
            CommandRegistry registry,
            CommandDoc doc,
            String argument,
            Function<Caller, List<String>> suggestions,
            CommandHandler handler) {
        UnaryOperator<Command.Builder<Caller>> arguments = builder -> builder.required(
                        argument,
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings((context, input) -> suggestions.apply(context.sender())))
                .flag(CommonFlags.text("what", String.join(", ", What.words()), caller -> What.words()))
                .flag(since())
                .flag(CommonFlags.present("peaks", "the highest value of each interval, not its average"));
        registry.add(
                doc,
                argument.equals("name")
                        ? arguments
                        : builder -> arguments
                                .apply(builder)
                                .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, doc.verb()))),
                handler);
    }

    private static CommandFlag<Duration> since() {
        return CommandFlag.<Caller>builder("since")
                .withDescription(Description.of("how far back, such as 1h, 24h (the default), 7d or 365d"))
                .withComponent(DurationParser.<Caller>durationParser())
                .build();
    }

    private Outcome guest(CommandContext<Caller> context) {
        Names.Found<Guest> found =
                names.guest(context.sender(), VM, context.get("guest"), CommonFlags.clusterOf(context));
        return drawn(graphs(found.hypervisor(), context).guest(found.thing(), what(context, What.CPU)));
    }

    private Outcome node(CommandContext<Caller> context) {
        Names.Found<Node> found =
                names.node(context.sender(), NODE, context.get("node"), CommonFlags.clusterOf(context));
        return drawn(graphs(found.hypervisor(), context).node(found.thing(), what(context, What.CPU)));
    }

    private Outcome cluster(CommandContext<Caller> context) {
        Hypervisor hypervisor = names.cluster(context.sender(), NODE, context.get("name"));
        return drawn(graphs(hypervisor, context).cluster(what(context, What.CPU)));
    }

    private Outcome storage(CommandContext<Caller> context) {
        Names.Found<String> found =
                names.storage(context.sender(), STORAGE, context.get("storage"), CommonFlags.clusterOf(context));
        if (what(context, What.DISK) != What.DISK) {
            throw Problem.user("Of a storage only disk is measured.");
        }
        return drawn(graphs(found.hypervisor(), context).storage(found.thing()));
    }

    private Graphs graphs(Hypervisor hypervisor, CommandContext<Caller> context) {
        Duration since = Optional.ofNullable(context.flags().<Duration>getValue("since", null))
                .orElse(DAY);
        if (since.compareTo(SHORTEST) < 0 || since.compareTo(Metrics.LONGEST) > 0) {
            throw Problem.user("A graph goes back between 5 min and 366 d.");
        }
        Of of = context.flags().isPresent("peaks") ? Of.PEAK : Of.AVERAGE;
        return new Graphs(hypervisor, since, of, clock.instant());
    }

    private static What what(CommandContext<Caller> context, What otherwise) {
        return CommonFlags.value(context, "what")
                .map(word -> Arrays.stream(What.values())
                        .filter(w -> w.word().equalsIgnoreCase(word))
                        .findFirst()
                        .orElseThrow(() -> Problem.user("There is no graph of " + word + ".")
                                .withCandidates(What.words())))
                .orElse(otherwise);
    }

    private static Outcome drawn(Graphs.Drawn drawn) {
        Answer picture = drawn.chart().empty()
                ? Answer.text(Cell.quiet(drawn.chart().title() + ": nothing was measured in this time."))
                : new Answer.Picture(drawn.chart());
        return Outcome.reply(
                drawn.notes().isEmpty() ? picture : Answer.sections(picture, new Answer.Lines("", drawn.notes())));
    }
}
