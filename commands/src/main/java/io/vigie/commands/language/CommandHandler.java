package io.vigie.commands.language;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import org.incendo.cloud.context.CommandContext;

/** What a command does once its arguments are parsed. */
@FunctionalInterface
public interface CommandHandler {
    /**
     * @throws io.vigie.commands.Problem when there is no result to give
     */
    Outcome handle(CommandContext<Caller> context);
}
