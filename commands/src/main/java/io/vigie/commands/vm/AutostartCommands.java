package io.vigie.commands.vm;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.util.List;
import java.util.Locale;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code vm autostart}: makes a plan and changes nothing. */
public final class AutostartCommands implements CommandSet {
    private static final String VERB = "vm.config";

    private final Names names;

    public AutostartCommands(Hypervisors hypervisors) {
        this.names = new Names(hypervisors);
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "vm autostart",
                        VERB,
                        "Has a guest start whenever its node boots, or no longer.",
                        "vm autostart web-1 on"),
                builder -> builder.required(
                                "guest",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestGuests(context.sender(), VERB)))
                        .required(
                                "state",
                                StringParser.stringParser(),
                                SuggestionProvider.blockingStrings((context, input) -> List.of("on", "off")))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, VERB))),
                this::plan);
    }

    private Outcome plan(CommandContext<Caller> context) {
        Names.Found<Guest> found =
                names.guest(context.sender(), "vm.read", context.get("guest"), CommonFlags.clusterOf(context));
        context.sender().require(VERB, found.hypervisor().cluster());
        return new Outcome.Proposed(AutostartPlan.make(found.hypervisor(), found.thing(), isOn(context.get("state"))));
    }

    private static boolean isOn(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw Problem.user("Autostart is on or off, not " + word + ".").withCandidates(List.of("on", "off"));
        };
    }
}
