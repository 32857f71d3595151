package io.vigie.commands.vm;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.net.URI;
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
                        "A link to a guest's screen in the cluster's own web interface, which asks for your login.",
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
        URI link = found.hypervisor()
                .console(guest)
                .orElseThrow(() -> Problem.user(found.hypervisor().cluster() + " is of kind "
                        + found.hypervisor().kind() + ", which has no web console."));
        Answer facts = Answer.facts("Console of " + guest.label())
                .fact("link", link)
                .fact("node", guest.node())
                .fact("state", guest.state().word())
                .build();
        Answer login = Answer.text(Cell.quiet("It asks for your own login, and needs VM.Console there."));
        return Outcome.reply(
                guest.state() == Guest.State.RUNNING
                        ? Answer.sections(facts, login)
                        : Answer.sections(
                                facts,
                                Answer.text(Cell.warn(guest.label() + " is "
                                        + guest.state().word() + ": there is nothing to see until it runs.")),
                                login));
    }
}
