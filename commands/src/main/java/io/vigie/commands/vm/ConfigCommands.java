package io.vigie.commands.vm;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Configurations;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandHandler;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.incendo.cloud.Command;
import org.incendo.cloud.component.CommandComponent;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.description.Description;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code vm config|resize|tag|protect}: to look is a right of its own, to change makes a plan. */
public final class ConfigCommands implements CommandSet {
    private static final String READ = "vm.read";
    private static final String VERB = "vm.config";
    private static final int LONGEST_VALUE = 1000;

    private final Names names;

    public ConfigCommands(Hypervisors hypervisors) {
        this.names = new Names(hypervisors);
    }

    @Override
    public void describe(CommandRegistry registry) {
        add(
                registry,
                new CommandDoc(
                        "vm config",
                        READ,
                        "A guest's configuration with what waits for a restart; changes it with --set and --unset.",
                        "vm config web-1 --set cores=4 --set memory=8192 --unset balloon"),
                builder -> builder.flag(repeated("set", "a key and its new value: cores=4"))
                        .flag(repeated("unset", "a key to go back to its default")),
                this::config);
        add(
                registry,
                new CommandDoc("vm resize", VERB, "Makes a disk larger; never smaller.", "vm resize web-1 scsi0 +10G"),
                builder -> builder.required("disk", StringParser.stringParser())
                        .required("size", StringParser.stringParser()),
                context -> {
                    Names.Found<Guest> found = changing(context);
                    return new Outcome.Proposed(ResizePlan.make(
                            found.hypervisor(), found.thing(), context.get("disk"), context.get("size")));
                });
        add(
                registry,
                new CommandDoc("vm tag add", VERB, "Tags a guest.", "vm tag add web-1 web prod"),
                ConfigCommands::tags,
                context -> new Outcome.Proposed(plan(context).tagged(tags(context))));
        add(
                registry,
                new CommandDoc("vm tag remove", VERB, "Takes tags off a guest.", "vm tag remove web-1 prod"),
                ConfigCommands::tags,
                context -> new Outcome.Proposed(plan(context).untagged(tags(context))));
        add(
                registry,
                new CommandDoc(
                        "vm protect",
                        VERB,
                        "Keeps a guest and its disks from being removed, or no longer.",
                        "vm protect web-1 on"),
                builder -> builder.required(
                        "state",
                        StringParser.stringParser(),
                        SuggestionProvider.blockingStrings((context, input) -> List.of("on", "off"))),
                context -> new Outcome.Proposed(plan(context).protection(isOn(context.get("state")))));
    }

    private void add(
            CommandRegistry registry,
            CommandDoc doc,
            UnaryOperator<Command.Builder<Caller>> more,
            CommandHandler handler) {
        registry.add(
                doc,
                builder -> more.apply(builder.required(
                                "guest",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestGuests(context.sender(), doc.verb()))))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, doc.verb()))),
                handler);
    }

    private static CommandFlag<String> repeated(String name, String description) {
        return CommandFlag.<Caller>builder(name)
                .asRepeatable()
                .withDescription(Description.of(description))
                .withComponent(CommandComponent.<Caller, String>builder(name, StringParser.quotedStringParser())
                        .build())
                .build();
    }

    private static Command.Builder<Caller> tags(Command.Builder<Caller> builder) {
        return builder.required("tags", StringParser.greedyFlagYieldingStringParser());
    }

    private static List<String> tags(CommandContext<Caller> context) {
        return Arrays.stream(context.<String>get("tags").strip().split("[\\s,;]+", -1))
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    private static boolean isOn(String word) {
        return switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw Problem.user("Protection is on or off, not " + word + ".").withCandidates(List.of("on", "off"));
        };
    }

    private Names.Found<Guest> found(CommandContext<Caller> context) {
        return names.guest(context.sender(), READ, context.get("guest"), CommonFlags.clusterOf(context));
    }

    private Names.Found<Guest> changing(CommandContext<Caller> context) {
        Names.Found<Guest> found = found(context);
        context.sender().require(VERB, found.hypervisor().cluster());
        return found;
    }

    private ConfigPlan plan(CommandContext<Caller> context) {
        Names.Found<Guest> found = changing(context);
        return new ConfigPlan(found.hypervisor(), found.thing());
    }

    private Outcome config(CommandContext<Caller> context) {
        Collection<String> set = context.flags().getAll("set");
        Collection<String> unset = context.flags().getAll("unset");
        if (set.isEmpty() && unset.isEmpty()) {
            return show(found(context));
        }
        SortedMap<String, String> values = new TreeMap<>();
        for (String assignment : set) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw Problem.user("\"" + assignment + "\" is no key with a value.")
                        .withMend("Say `--set cores=4`.");
            }
            String key = assignment.substring(0, equals);
            if (values.put(key, value(key, assignment.substring(equals + 1))) != null) {
                throw Problem.user(key + " is set twice.");
            }
        }
        SortedSet<String> gone = new TreeSet<>(unset);
        gone.stream().filter(values::containsKey).findFirst().ifPresent(key -> {
            throw Problem.user(key + " is set and unset at once.");
        });
        return new Outcome.Proposed(plan(context).change(values, gone));
    }

    private static String value(String key, String value) {
        if (value.isBlank()) {
            throw Problem.user(key + " has no value.").withMend("`--unset " + key + "` takes it away.");
        }
        if (value.length() > LONGEST_VALUE || value.chars().anyMatch(Character::isISOControl)) {
            throw Problem.user("A value is one line of at most " + LONGEST_VALUE + " characters.");
        }
        return value;
    }

    private static Outcome show(Names.Found<Guest> found) {
        GuestChecks.refuseWhenUnknown(found.thing());
        Configurations.Read read =
                ConfigPlan.of(found.hypervisor()).read(found.thing().id());
        boolean waits = read.settings().stream().anyMatch(s -> s.pending().isPresent());
        Answer.TableBuilder table = waits
                ? Answer.table(
                        "Configuration of " + found.thing().label(),
                        Column.text("key"),
                        Column.text("value"),
                        Column.text("at its next start"))
                : Answer.table("Configuration of " + found.thing().label(), Column.text("key"), Column.text("value"));
        for (Configurations.Setting s : read.settings()) {
            Cell value = s.value().isEmpty() ? Cell.quiet("not set") : Cell.of(s.value());
            if (waits) {
                table.row(
                        Cell.of(s.key()),
                        value,
                        s.pending()
                                .map(p -> Cell.warn(p.isEmpty() ? "not set" : p))
                                .orElse(Cell.of("")));
            } else {
                table.row(Cell.of(s.key()), value);
            }
        }
        return Outcome.reply(
                waits
                        ? Answer.sections(
                                table.build(),
                                Answer.text(Cell.warn(
                                        "Some changes wait until it is stopped and started, or rebooted by `vm"
                                                + " reboot`.")))
                        : table.build());
    }
}
