package io.vigie.commands.cluster;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.HaRequests.Settings;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code ha add|remove|start|stop|migrate|relocate|disarm|arm}: makes plans, and asks for nothing. */
public final class HaRequestCommands implements CommandSet {
    private static final String READ = "vm.read";
    private static final String MANAGE = "ha.manage";
    private static final String REQUEST = "ha.request";
    private static final String ARM = "ha.arm";
    private static final int LONGEST_COMMENT = 200;
    private static final int MOST_TRIES = 100;

    private final Names names;
    private final Clock clock;

    public HaRequestCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "ha add",
                        MANAGE,
                        "Puts a guest under high availability.",
                        "ha add wiki --state started --max-restart 2"),
                builder -> guest(builder, MANAGE)
                        .flag(CommonFlags.text("state", "started, stopped, disabled or ignored", c -> HaAddPlan.STATES))
                        .flag(CommonFlags.text(
                                "max-restart", "tries on its node when a start fails", c -> List.of("1")))
                        .flag(CommonFlags.text("max-relocate", "other nodes tried after that", c -> List.of("1")))
                        .flag(CommonFlags.text("comment", "what for", c -> List.of()))
                        .flag(CommonFlags.text("group", "before Proxmox VE 9: its HA group", c -> List.of())),
                context -> add(context));
        onGuest(
                registry,
                new CommandDoc(
                        "ha remove",
                        MANAGE,
                        "Takes a guest out of high availability: it goes on as it is, and nobody restarts it.",
                        "ha remove wiki"),
                HaServicePlan::remove);
        onGuest(
                registry,
                new CommandDoc("ha start", REQUEST, "Asks the HA manager to start a guest.", "ha start web-1"),
                HaServicePlan::start);
        onGuest(
                registry,
                new CommandDoc(
                        "ha stop",
                        REQUEST,
                        "Asks the HA manager to stop a guest and keep it so; clears its state error.",
                        "ha stop web-1"),
                HaServicePlan::stop);
        move(
                registry,
                new CommandDoc(
                        "ha migrate",
                        REQUEST,
                        "Asks the HA manager to move a guest while it runs.",
                        "ha migrate web-1 camille"),
                true);
        move(
                registry,
                new CommandDoc(
                        "ha relocate",
                        REQUEST,
                        "Asks the HA manager to stop a guest and start it on another node.",
                        "ha relocate web-1 camille"),
                false);
        onCluster(
                registry,
                new CommandDoc(
                        "ha disarm",
                        ARM,
                        "Lets the HA manager fence and recover nothing, for work on the network.",
                        "ha disarm --mode freeze --cluster brest-i11"),
                builder -> builder.flag(CommonFlags.text(
                        "mode", "freeze: services stay as they are; ignore: as without HA", c -> HaArming.MODES)),
                context -> new HaArming(cluster(context), clock.instant()).disarm(mode(context)));
        onCluster(
                registry,
                new CommandDoc(
                        "ha arm", ARM, "Lets the HA manager work again after ha disarm.", "ha arm --cluster brest-i11"),
                UnaryOperator.identity(),
                context -> new HaArming(cluster(context), clock.instant()).arm());
    }

    private Command.Builder<Caller> guest(Command.Builder<Caller> builder, String verb) {
        return builder.required(
                        "guest",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> names.suggestGuests(context.sender(), verb)))
                .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, verb)));
    }

    private void onGuest(CommandRegistry registry, CommandDoc doc, Function<HaServicePlan, Plan> what) {
        registry.add(doc, builder -> guest(builder, doc.verb()), context -> {
            Names.Found<Guest> found = found(context, doc.verb());
            return new Outcome.Proposed(what.apply(new HaServicePlan(
                    HaScene.read(found.hypervisor()), found.thing().id(), clock.instant())));
        });
    }

    private void move(CommandRegistry registry, CommandDoc doc, boolean live) {
        registry.add(
                doc,
                builder -> guest(builder, doc.verb())
                        .required(
                                "node",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestNodes(context.sender(), doc.verb()))),
                context -> {
                    Names.Found<Guest> found = found(context, doc.verb());
                    Names.Found<Node> node = names.node(
                            context.sender(),
                            doc.verb(),
                            context.get("node"),
                            Optional.of(found.hypervisor().cluster()));
                    return new Outcome.Proposed(new HaMovePlan(
                                    HaScene.read(found.hypervisor()),
                                    found.thing().id(),
                                    node.thing(),
                                    live,
                                    clock.instant())
                            .plan());
                });
    }

    private void onCluster(
            CommandRegistry registry,
            CommandDoc doc,
            UnaryOperator<Command.Builder<Caller>> more,
            Function<CommandContext<Caller>, Plan> what) {
        registry.add(
                doc,
                builder -> more.apply(builder)
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, doc.verb()))),
                context -> new Outcome.Proposed(what.apply(context)));
    }

    private Names.Found<Guest> found(CommandContext<Caller> context, String verb) {
        Names.Found<Guest> found =
                names.guest(context.sender(), READ, context.get("guest"), CommonFlags.clusterOf(context));
        context.sender().require(verb, found.hypervisor().cluster());
        return found;
    }

    /** The one named; without a name, the only one there is. */
    private HaScene cluster(CommandContext<Caller> context) {
        Optional<String> named = CommonFlags.clusterOf(context);
        if (named.isPresent()) {
            return HaScene.read(names.cluster(context.sender(), ARM, named.get()));
        }
        List<Hypervisor> all = names.clusters(context.sender(), ARM).stream()
                .filter(h -> h.haRequests().isPresent())
                .toList();
        if (all.size() != 1) {
            throw Problem.user(all.isEmpty() ? "There is no cluster whose HA you may arm." : "Of which cluster?")
                    .withMend("Say it with `--cluster`.")
                    .withCandidates(all.stream().map(Hypervisor::cluster).toList());
        }
        return HaScene.read(all.getFirst());
    }

    private static String mode(CommandContext<Caller> context) {
        return oneOf(CommonFlags.value(context, "mode").orElse("freeze"), HaArming.MODES, "mode");
    }

    private static String oneOf(String given, List<String> all, String flag) {
        if (!all.contains(given)) {
            throw Problem.user("`--" + flag + "` is one of " + String.join(", ", all) + ".")
                    .withCandidates(all);
        }
        return given;
    }

    private Outcome add(CommandContext<Caller> context) {
        Names.Found<Guest> found = found(context, MANAGE);
        Settings settings = new Settings(
                oneOf(CommonFlags.value(context, "state").orElse("started"), HaAddPlan.STATES, "state"),
                tries(context, "max-restart"),
                tries(context, "max-relocate"),
                CommonFlags.value(context, "comment").map(HaRequestCommands::comment),
                CommonFlags.value(context, "group"));
        return new Outcome.Proposed(
                new HaAddPlan(HaScene.read(found.hypervisor()), found.thing().id(), settings, clock.instant()).plan());
    }

    private static Optional<Integer> tries(CommandContext<Caller> context, String flag) {
        return CommonFlags.value(context, flag).map(text -> {
            if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > MOST_TRIES) {
                throw Problem.user("`--" + flag + "` is a number from 0 to " + MOST_TRIES + ".");
            }
            return Integer.parseInt(text);
        });
    }

    private static String comment(String text) {
        if (text.isBlank()
                || text.length() > LONGEST_COMMENT
                || text.contains("\"")
                || text.contains("\\")
                || text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.user("A comment is one line of at most " + LONGEST_COMMENT
                    + " characters, without quotes and backslashes.");
        }
        return text.strip();
    }
}
