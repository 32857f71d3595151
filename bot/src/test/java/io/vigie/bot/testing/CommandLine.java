package io.vigie.bot.testing;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandHandler;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.incendo.cloud.Command;
import org.incendo.cloud.CommandManager;
import org.incendo.cloud.execution.ExecutionCoordinator;
import org.incendo.cloud.internal.CommandRegistrationHandler;

/** Parses and runs the lines of some command sets, and nothing more. */
public final class CommandLine {
    private final AtomicReference<Outcome> outcome = new AtomicReference<>();
    private final CommandManager<Caller> manager =
            new CommandManager<>(
                    ExecutionCoordinator.simpleCoordinator(),
                    CommandRegistrationHandler.nullCommandRegistrationHandler()) {
                @Override
                public boolean hasPermission(Caller caller, String verb) {
                    return verb.isEmpty() || caller.mayAnywhere(verb);
                }
            };

    public CommandLine(CommandSet... sets) {
        CommandRegistry registry = new CommandRegistry() {
            @Override
            public void add(CommandDoc doc, UnaryOperator<Command.Builder<Caller>> arguments, CommandHandler handler) {
                String[] words = doc.words().split(" ");
                Command.Builder<Caller> builder = manager.commandBuilder(words[0]);
                for (int i = 1; i < words.length; i++) {
                    builder = builder.literal(words[i]);
                }
                var unused = manager.command(
                        arguments.apply(builder).handler(context -> outcome.set(handler.handle(context))));
            }
        };
        for (CommandSet set : sets) {
            set.describe(registry);
        }
    }

    /** What the line comes to; a problem is thrown as it is. */
    public Outcome run(Caller caller, String line) {
        try {
            var unused = manager.commandExecutor().executeCommand(caller, line).join();
        } catch (CompletionException e) {
            Throwable cause = e;
            while (cause.getCause() != null && !(cause instanceof io.vigie.commands.Problem)) {
                cause = cause.getCause();
            }
            if (cause instanceof RuntimeException problem) {
                throw problem;
            }
            throw e;
        }
        return outcome.get();
    }
}
