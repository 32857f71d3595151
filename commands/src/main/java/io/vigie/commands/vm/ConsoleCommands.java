package io.vigie.commands.vm;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Console;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.util.ArrayList;
import java.util.List;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code vm console}: a link, which gives nobody more than they have there anyway. */
public final class ConsoleCommands implements CommandSet {
    private static final String READ = "vm.read";

    private final Names names;

    public ConsoleCommands(Hypervisors hypervisors) {
        this.names = new Names(hypervisors);
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "vm console",
                        READ,
                        "A link to a guest's screen, which asks for your own login or password.",
                        "vm console web-1"),
                builder -> builder.required(
                                "guest",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestGuests(context.sender(), READ)))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::link);
    }

    private Outcome link(CommandContext<Caller> context) {
        Names.Found<Guest> found =
                names.guest(context.sender(), READ, context.get("guest"), CommonFlags.clusterOf(context));
        Guest guest = found.thing();
        Console console =
                found.hypervisor().console(guest).orElseThrow(() -> Capability.CONSOLE.missing(found.hypervisor()));
        Answer facts = Answer.facts("Console of " + guest.label())
                .fact("link", console.link())
                .fact("node", guest.node())
                .fact("state", guest.state().word())
                .build();
        List<Answer> parts = new ArrayList<>(List.of(facts));
        if (guest.state() != Guest.State.RUNNING) {
            parts.add(Answer.text(Cell.warn(
                    guest.label() + " is " + guest.state().word() + ": there is nothing to see until it runs.")));
        }
        if (!console.tunnel().isEmpty()) {
            parts.add(Answer.text(Cell.of("The screen is shown on the host's own loopback only: have this run in a"
                    + " shell of yours while you use the link.")));
            parts.add(new Answer.Code(console.tunnel()));
        }
        parts.add(Answer.text(Cell.quiet(console.needs())));
        return Outcome.reply(new Answer.Sections(parts));
    }
}
