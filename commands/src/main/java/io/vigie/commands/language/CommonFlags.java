package io.vigie.commands.language;

import io.vigie.commands.Caller;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.incendo.cloud.component.CommandComponent;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.description.Description;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.IntegerParser;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** Flags that mean the same wherever they stand. */
public final class CommonFlags {
    private CommonFlags() {}

    /** {@code --cluster NAME}. */
    public static CommandFlag<String> cluster(Function<Caller, List<String>> names) {
        return text("cluster", "only in this cluster", names);
    }

    /** {@code --name VALUE}, with suggestions. */
    public static CommandFlag<String> text(
            String name, String description, Function<Caller, List<String>> suggestions) {
        return CommandFlag.<Caller>builder(name)
                .withDescription(Description.of(description))
                .withComponent(CommandComponent.<Caller, String>builder(name, StringParser.quotedStringParser())
                        .suggestionProvider(SuggestionProvider.blockingStrings(
                                (context, input) -> suggestions.apply(context.sender())))
                        .build())
                .build();
    }

    /** {@code --name}, without a value. */
    public static CommandFlag<Void> present(String name, String description) {
        return CommandFlag.<Caller>builder(name)
                .withDescription(Description.of(description))
                .build();
    }

    /** The value of {@code --cluster}. */
    public static Optional<String> clusterOf(CommandContext<Caller> context) {
        return value(context, "cluster");
    }

    /** The value of a text flag, empty when it was not given. */
    public static Optional<String> value(CommandContext<Caller> context, String flag) {
        return Optional.ofNullable(context.flags().getValue(flag, null));
    }

    /** {@code --name VALUE}, as often as wanted. */
    public static CommandFlag<String> several(
            String name, String description, Function<Caller, List<String>> suggestions) {
        return CommandFlag.<Caller>builder(name)
                .withDescription(Description.of(description))
                .asRepeatable()
                .withComponent(CommandComponent.<Caller, String>builder(name, StringParser.quotedStringParser())
                        .suggestionProvider(SuggestionProvider.blockingStrings(
                                (context, input) -> suggestions.apply(context.sender())))
                        .build())
                .build();
    }

    /** {@code --name NUMBER}. */
    public static CommandFlag<Integer> number(String name, String description, int least, int most) {
        return CommandFlag.<Caller>builder(name)
                .withDescription(Description.of(description))
                .withComponent(IntegerParser.<Caller>integerParser(least, most))
                .build();
    }

    /** The value of a numeric flag. */
    public static int number(CommandContext<Caller> context, String flag, int otherwise) {
        return Objects.requireNonNullElse(context.flags().<Integer>getValue(flag, null), otherwise);
    }

    /** All values of a flag that may be given several times, in the order given. */
    public static List<String> values(CommandContext<Caller> context, String flag) {
        return List.copyOf(context.flags().<String>getAll(flag));
    }
}
