package io.vigie.commands.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.incendo.cloud.Command;
import org.incendo.cloud.component.CommandComponent;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.StringParser;

/**
 * A command's typed specification, for chats that offer commands in a form of their own.
 *
 * @param arguments in the order they are written
 */
public record CommandSpec(CommandDoc doc, List<Argument> arguments, List<Flag> flags) {
    public CommandSpec {
        arguments = List.copyOf(arguments);
        flags = List.copyOf(flags);
    }

    /** How much of the line an argument takes. */
    public enum Reads {
        /** One word, as it is. */
        WORD,
        /** One word, or several within quotation marks. */
        QUOTED,
        /** All that is left, flags too: they have to stand before it. */
        REST,
        /** All up to the first flag. */
        REST_BEFORE_FLAGS
    }

    public record Argument(String name, boolean required, String description, Reads reads) {}

    /** @param valued whether a value follows it */
    public record Flag(String name, String description, boolean valued, boolean repeatable, Reads reads) {}

    static CommandSpec of(CommandDoc doc, Command<?> command) {
        List<Argument> arguments = new ArrayList<>();
        for (CommandComponent<?> component : command.nonFlagArguments()) {
            if (component.type() != CommandComponent.ComponentType.LITERAL) {
                arguments.add(new Argument(
                        component.name(),
                        component.required(),
                        component.description().textDescription(),
                        reads(component)));
            }
        }
        List<Flag> flags = new ArrayList<>();
        if (command.flagParser() != null) {
            for (CommandFlag<?> flag : command.flagParser().flags()) {
                CommandComponent<?> value = flag.commandComponent();
                flags.add(new Flag(
                        flag.name(),
                        flag.description().textDescription(),
                        value != null,
                        flag.mode() == CommandFlag.FlagMode.REPEATABLE,
                        value == null ? Reads.WORD : reads(value)));
            }
        }
        flags.sort(Comparator.comparing(Flag::name));
        return new CommandSpec(doc, arguments, flags);
    }

    private static Reads reads(CommandComponent<?> component) {
        if (!(component.parser() instanceof StringParser<?> parser)) {
            return Reads.WORD;
        }
        return switch (parser.stringMode()) {
            case SINGLE -> Reads.WORD;
            case QUOTED -> Reads.QUOTED;
            case GREEDY -> Reads.REST;
            case GREEDY_FLAG_YIELDING -> Reads.REST_BEFORE_FLAGS;
        };
    }
}
