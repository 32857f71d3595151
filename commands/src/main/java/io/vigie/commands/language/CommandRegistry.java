package io.vigie.commands.language;

import io.vigie.commands.Caller;
import java.util.function.UnaryOperator;
import org.incendo.cloud.Command;

/** Takes the typed specification of each command: the one source for parsing, help and completion. */
public interface CommandRegistry {
    /**
     * @param arguments adds the command's arguments and flags; words and rights come from {@code doc}
     */
    void add(CommandDoc doc, UnaryOperator<Command.Builder<Caller>> arguments, CommandHandler handler);

    /** A command without arguments. */
    default void add(CommandDoc doc, CommandHandler handler) {
        add(doc, UnaryOperator.identity(), handler);
    }
}
