package io.vigie.commands.vm;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.util.Optional;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code vm migrate}: makes a plan and moves nothing. */
public final class MigrationCommands implements CommandSet {
    private static final String VERB = "vm.migrate";

    private final Names names;

    public MigrationCommands(Hypervisors hypervisors) {
        this.names = new Names(hypervisors);
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "vm migrate", VERB, "Moves a guest to another node.", "vm migrate web-1 camille --online"),
                builder -> builder.required(
                                "guest",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestGuests(context.sender(), VERB)))
                        .required(
                                "node",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestNodes(context.sender(), VERB)))
                        .flag(CommonFlags.present("online", "while it runs"))
                        .flag(CommonFlags.present("restart", "a running container: stop it here, start it there"))
                        .flag(CommonFlags.present("with-local-disks", "copy its local disks while it runs"))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, VERB))),
                this::plan);
    }

    private Outcome plan(CommandContext<Caller> context) {
        Names.Found<Guest> guest =
                names.guest(context.sender(), "vm.read", context.get("guest"), CommonFlags.clusterOf(context));
        String cluster = guest.hypervisor().cluster();
        context.sender().require(VERB, cluster);
        Names.Found<Node> node = names.node(context.sender(), VERB, context.get("node"), Optional.of(cluster));
        Migrations.Options options = new Migrations.Options(
                context.flags().isPresent("online"),
                context.flags().isPresent("restart"),
                context.flags().isPresent("with-local-disks"));
        return new Outcome.Proposed(new MigrationPlan(guest.hypervisor(), guest.thing(), node.thing(), options).plan());
    }
}
