package io.vigie.commands.language;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.incendo.cloud.Command;
import org.incendo.cloud.CommandManager;
import org.incendo.cloud.CommandTree;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.context.CommandInput;
import org.incendo.cloud.description.Description;
import org.incendo.cloud.exception.ArgumentParseException;
import org.incendo.cloud.exception.InvalidSyntaxException;
import org.incendo.cloud.exception.NoPermissionException;
import org.incendo.cloud.exception.NoSuchCommandException;
import org.incendo.cloud.execution.ExecutionCoordinator;
import org.incendo.cloud.internal.CommandRegistrationHandler;
import org.incendo.cloud.setting.ManagerSetting;
import org.incendo.cloud.suggestion.Suggestion;

/**
 * The command language: turns a line into an outcome, an unfinished line into suggestions, and a slip into a hint.
 *
 * <p>Commands run on the calling thread, any number at once.
 */
public final class CommandLanguage implements CommandRegistry {
    private static final int LONGEST_LINE = 20_000;

    private final Manager manager = new Manager();
    private final Map<String, Entry> commands = new LinkedHashMap<>();
    private final Vocabulary vocabulary = new Vocabulary();

    /**
     * @param alone the command by itself: whose words are known needs no search among all others
     */
    record Entry(CommandDoc doc, Command<Caller> command, CommandTree<Caller> alone, CommandHandler handler) {}

    public CommandLanguage(List<? extends CommandSet> sets) {
        new HelpCommands(this).describe(this);
        sets.forEach(set -> set.describe(this));
    }

    @Override
    public void add(CommandDoc doc, UnaryOperator<Command.Builder<Caller>> arguments, CommandHandler handler) {
        String[] words = doc.words().split(" ", -1);
        Command.Builder<Caller> builder = manager.commandBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            builder = builder.literal(words[i]);
        }
        Command<Caller> command = arguments
                .apply(builder.commandDescription(Description.of(doc.summary())))
                .permission(doc.verb())
                .build();
        manager.command(command);
        CommandTree<Caller> alone = CommandTree.newTree(manager);
        alone.insertCommand(command);
        commands.put(doc.words(), new Entry(doc, command, alone, handler));
        vocabulary.learn(doc.words());
    }

    /**
     * Understands a command line and runs it.
     *
     * @throws Problem of the user's making for what cannot be understood or may not be done; whatever the command throws
     */
    public Outcome run(Caller caller, String line) {
        return understand(caller, line).run();
    }

    /**
     * Understands a command line. Does nothing of what it says.
     *
     * @throws Problem of the user's making for what cannot be understood or may not be said by this caller
     */
    public Understood understand(Caller caller, String line) {
        if (line.length() > LONGEST_LINE) {
            throw Problem.user("This line is longer than " + LONGEST_LINE + " characters.");
        }
        String typed = vocabulary.normalise(line);
        if (typed.isEmpty()) {
            throw Problem.user("Nothing was asked.").withMend("`help` lists what you can do.");
        }
        Entry entry = commands.get(vocabulary.wordsOf(typed));
        if (entry == null) {
            throw unknown(caller, typed);
        }
        CommandContext<Caller> context = new CommandContext<>(caller, manager);
        try {
            var unused = entry.alone()
                    .parse(context, CommandInput.of(typed), ExecutionCoordinator.nonSchedulingExecutor())
                    .join();
            return new Understood(entry.doc(), entry.handler(), context);
        } catch (CompletionException e) {
            throw explain(caller, typed, e.getCause() == null ? e : e.getCause());
        }
    }

    /** What could follow, best first: whole words that replace the last one of the line. */
    public List<String> suggest(Caller caller, String line) {
        String typed = vocabulary.normaliseUnfinished(line);
        return manager.suggestionFactory().suggestImmediately(caller, typed).list().stream()
                .map(Suggestion::suggestion)
                .distinct()
                .sorted((a, b) -> Boolean.compare(a.startsWith("-"), b.startsWith("-")))
                .toList();
    }

    /** Every command, in the order they were added. */
    public List<CommandSpec> specs() {
        return commands.values().stream()
                .map(entry -> CommandSpec.of(entry.doc(), entry.command()))
                .toList();
    }

    /** The commands this caller can see, in the order they were added. */
    List<Entry> visibleTo(Caller caller) {
        return commands.values().stream()
                .filter(entry -> manager.hasPermission(caller, entry.doc().verb()))
                .toList();
    }

    /** {@code vm stop <guest> [--cluster <cluster>]}. */
    String syntax(Caller caller, Entry entry) {
        return manager.commandSyntaxFormatter().apply(caller, entry.command().components(), null);
    }

    private RuntimeException explain(Caller caller, String typed, Throwable cause) {
        return switch (cause) {
            case NoPermissionException e -> refusal(typed);
            case NoSuchCommandException e -> unknown(caller, typed);
            case InvalidSyntaxException e -> syntaxError(caller, typed);
            case ArgumentParseException e -> wrongArgument(caller, typed, e);
            case RuntimeException e -> e;
            // The parser of what is quoted calls itself for each character.
            case StackOverflowError e -> Problem.user("What stands in quotes there is too long.");
            default -> Problem.ours("The command failed.", cause);
        };
    }

    private Problem refusal(String typed) {
        String words = vocabulary.wordsOf(typed);
        Entry entry = commands.get(words);
        String verb = entry == null ? "a right you do not have" : entry.doc().verb();
        return Problem.user("You may not do this: `" + words + "` needs " + verb + ".")
                .withMend("`whoami` shows your rights, `help` what you can do.");
    }

    private Problem unknown(Caller caller, String typed) {
        if (OldHabits.isOne(typed)) {
            return OldHabits.here(typed, vocabulary::isWhole)
                    .map(here -> Problem.user("That is `" + here + "` here.")
                            .withMend("Vigie runs no shell: type that, and `help` for the rest.")
                            .withCandidates(List.of(here)))
                    .orElseGet(() -> Problem.user(
                                    "Vigie runs no shell, and has no command of its own for `" + typed + "`.")
                            .withMend("`help` lists what you can do."));
        }
        List<String> visible =
                visibleTo(caller).stream().map(entry -> entry.doc().words()).toList();
        List<String> near = vocabulary.near(typed, visible);
        String known = vocabulary.wordsOf(typed);
        if (near.isEmpty() && !known.isEmpty()) {
            List<String> below = visible.stream()
                    .filter(words -> words.startsWith(known + " "))
                    .toList();
            if (!below.isEmpty()) {
                return Problem.user("`" + known + "` needs one more word.")
                        .withMend("Say one of these.")
                        .withCandidates(below);
            }
        }
        Problem problem = Problem.user("I do not know the command `" + typed + "`.");
        return near.isEmpty()
                ? problem.withMend("`help` lists what you can do.")
                : problem.withMend("Did you mean `" + near.getFirst() + "`?").withCandidates(near);
    }

    private Problem syntaxError(Caller caller, String typed) {
        Entry entry = commands.get(vocabulary.wordsOf(typed));
        if (entry == null) {
            return unknown(caller, typed);
        }
        return Problem.user(
                        "This is not how `" + entry.doc().words() + "` is written: `" + syntax(caller, entry) + "`.")
                .withMend("For example `" + entry.doc().example() + "`.");
    }

    private Problem wrongArgument(Caller caller, String typed, ArgumentParseException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Problem own) {
            return own;
        }
        Entry entry = commands.get(vocabulary.wordsOf(typed));
        String reason = cause == null || cause.getMessage() == null ? "an argument is wrong" : cause.getMessage();
        Problem problem = Problem.user(reason + ".");
        return entry == null
                ? problem
                : problem.withMend("It is written `" + syntax(caller, entry) + "`, for example `"
                        + entry.doc().example() + "`.");
    }

    List<String> wordsOf(List<Entry> entries) {
        List<String> words = new ArrayList<>();
        entries.forEach(entry -> words.add(entry.doc().words()));
        return words;
    }

    private static final class Manager extends CommandManager<Caller> {
        Manager() {
            super(
                    ExecutionCoordinator.simpleCoordinator(),
                    CommandRegistrationHandler.nullCommandRegistrationHandler());
            settings().set(ManagerSetting.LIBERAL_FLAG_PARSING, true);
        }

        @Override
        public boolean hasPermission(Caller caller, String verb) {
            return verb.isEmpty() || caller.mayAnywhere(verb);
        }
    }
}
