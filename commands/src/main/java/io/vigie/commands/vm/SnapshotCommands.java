package io.vigie.commands.vm;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.Snapshots;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandHandler;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code vm snapshot list|create|rollback|delete}: all but the list make plans. */
public final class SnapshotCommands implements CommandSet {
    private static final String READ = "vm.read";
    private static final String VERB = "vm.snapshot";
    private static final int LONGEST_DESCRIPTION = 200;

    private final Names names;
    private final Clock clock;

    public SnapshotCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("vm snapshot list", READ, "A guest's snapshots.", "vm snapshot list wiki"),
                builder -> guest(builder, READ),
                this::list);
        add(
                registry,
                new CommandDoc(
                        "vm snapshot create",
                        VERB,
                        "Keeps what a guest is now, to go back to.",
                        "vm snapshot create wiki before-upgrade --description \"MediaWiki 1.45\""),
                builder -> builder.flag(CommonFlags.text("description", "what it is for", caller -> List.of()))
                        .flag(CommonFlags.present("memory", "keep a running guest's memory, too")),
                context -> new Outcome.Proposed(plan(context)
                        .create(description(context), context.flags().isPresent("memory"))));
        add(
                registry,
                new CommandDoc(
                        "vm snapshot rollback",
                        VERB,
                        "Makes a guest what it was: all it has written since is lost.",
                        "vm snapshot rollback wiki before-upgrade"),
                UnaryOperator.identity(),
                context -> new Outcome.Proposed(plan(context).rollback(clock.instant())));
        add(
                registry,
                new CommandDoc(
                        "vm snapshot delete",
                        VERB,
                        "Forgets a snapshot; the guest stays as it is.",
                        "vm snapshot delete wiki before-upgrade"),
                UnaryOperator.identity(),
                context -> new Outcome.Proposed(plan(context).delete()));
    }

    private void add(
            CommandRegistry registry,
            CommandDoc doc,
            UnaryOperator<Command.Builder<Caller>> more,
            CommandHandler handler) {
        registry.add(
                doc,
                builder -> more.apply(guest(builder, VERB).required("snapshot", StringParser.quotedStringParser())),
                handler);
    }

    private Command.Builder<Caller> guest(Command.Builder<Caller> builder, String verb) {
        return builder.required(
                        "guest",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> names.suggestGuests(context.sender(), verb)))
                .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, verb)));
    }

    private Names.Found<Guest> found(CommandContext<Caller> context) {
        return names.guest(context.sender(), READ, context.get("guest"), CommonFlags.clusterOf(context));
    }

    private SnapshotPlan plan(CommandContext<Caller> context) {
        Names.Found<Guest> found = found(context);
        context.sender().require(VERB, found.hypervisor().cluster());
        return new SnapshotPlan(found.hypervisor(), found.thing(), context.get("snapshot"));
    }

    private static String description(CommandContext<Caller> context) {
        String text = CommonFlags.value(context, "description").orElse("").strip();
        if (text.length() > LONGEST_DESCRIPTION || text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.user("A description is one line of at most " + LONGEST_DESCRIPTION + " characters.");
        }
        return text;
    }

    private Outcome list(CommandContext<Caller> context) {
        Names.Found<Guest> found = found(context);
        Snapshots.Listed listed =
                SnapshotPlan.of(found.hypervisor()).list(found.thing().id());
        Instant now = clock.instant();
        Answer.TableBuilder table = Answer.table(
                        "Snapshots of " + found.thing().label(),
                        Column.text("snapshot"),
                        Column.number("taken"),
                        Column.text("after"),
                        Column.text("memory"),
                        Column.text("state"),
                        Column.text("description"))
                .whenEmpty(found.thing().label() + " has no snapshots.");
        for (Snapshots.Snapshot s : listed.all()) {
            table.row(
                    Cell.of(s.name()),
                    Cell.of(s.taken().map(t -> Units.ago(t, now)).orElse("?")),
                    Cell.of(s.parent()),
                    s.memory() ? Cell.of("kept") : Cell.quiet("no"),
                    state(s, listed),
                    Cell.of(s.description()));
        }
        return Outcome.reply(table.build());
    }

    private static Cell state(Snapshots.Snapshot snapshot, Snapshots.Listed listed) {
        if (!snapshot.unfinished().isEmpty()) {
            return Cell.bad("not whole (" + snapshot.unfinished() + ")");
        }
        return snapshot.name().equals(listed.current()) ? Cell.good("goes on from here") : Cell.of("");
    }
}
