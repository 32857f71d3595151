package io.vigie.commands.link;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandHandler;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.incendo.cloud.Command;
import org.incendo.cloud.CommandManager;
import org.incendo.cloud.exception.CommandExecutionException;
import org.incendo.cloud.execution.ExecutionCoordinator;
import org.incendo.cloud.internal.CommandRegistrationHandler;
import org.incendo.cloud.suggestion.Suggestion;

/** Runs command lines of one command set, as the engine does. */
public final class TypedCommands implements CommandRegistry {
    private final AtomicReference<Outcome> outcome = new AtomicReference<>();
    private final CommandManager<Caller> manager;

    public TypedCommands(CommandSet commands) {
        manager =
                new CommandManager<>(
                        ExecutionCoordinator.simpleCoordinator(),
                        CommandRegistrationHandler.nullCommandRegistrationHandler()) {
                    @Override
                    public boolean hasPermission(Caller caller, String verb) {
                        return verb.isEmpty() || caller.mayAnywhere(verb);
                    }
                };
        commands.describe(this);
    }

    @Override
    public void add(CommandDoc doc, UnaryOperator<Command.Builder<Caller>> arguments, CommandHandler handler) {
        String[] words = doc.words().split(" ");
        Command.Builder<Caller> builder = manager.commandBuilder(words[0]);
        for (String word : Arrays.copyOfRange(words, 1, words.length)) {
            builder = builder.literal(word);
        }
        manager.command(arguments
                .apply(builder.permission(doc.verb()))
                .handler(context -> outcome.set(handler.handle(context))));
    }

    public Answer.Sections run(Caller caller, String line) {
        try {
            manager.commandExecutor().executeCommand(caller, line).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() instanceof CommandExecutionException c ? c.getCause() : e.getCause();
            throw cause instanceof Problem p ? p : e;
        }
        return (Answer.Sections) ((Outcome.Reply) outcome.get()).answer();
    }

    public List<String> complete(Caller caller, String line) {
        return manager.suggestionFactory().suggestImmediately(caller, line).list().stream()
                .map(Suggestion::suggestion)
                .toList();
    }

    /** Everything an answer shows, row by row. */
    public static String shown(Answer answer) {
        return switch (answer) {
            case Answer.Sections s ->
                String.join("\n", s.parts().stream().map(TypedCommands::shown).toList());
            case Answer.Table t ->
                t.title() + "\n"
                        + String.join(
                                "\n",
                                t.rows().stream()
                                        .map(r -> String.join(
                                                " | ",
                                                r.stream().map(c -> c.text()).toList()))
                                        .toList());
            case Answer.Facts f ->
                f.title() + "\n"
                        + String.join(
                                "\n",
                                f.facts().stream()
                                        .map(x -> x.name() + ": " + x.value().text())
                                        .toList());
            case Answer.Text t -> t.cell().text();
            case Answer.Picture p -> shown(p.content().summary());
            case Answer.Code c -> c.text();
            case Answer.Lines l ->
                String.join("\n", l.lines().stream().map(c -> c.text()).toList());
            default -> answer.toString();
        };
    }

    /** Somebody who may read exactly these scopes. */
    public record Reader(Set<String> scopes) implements Caller {
        @Override
        public String name() {
            return "jdoe";
        }

        @Override
        public boolean may(String verb, String scope) {
            return verb.endsWith(".read") && scopes.contains(scope);
        }

        @Override
        public boolean mayAnywhere(String verb) {
            return verb.endsWith(".read") && !scopes.isEmpty();
        }
    }
}
