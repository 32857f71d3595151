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
import java.util.Optional;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code vm clone}: makes a plan and copies nothing. */
public final class CloneCommands implements CommandSet {
    private static final String VERB = "vm.clone";

    private final Names names;

    public CloneCommands(Hypervisors hypervisors) {
        this.names = new Names(hypervisors);
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "vm clone",
                        VERB,
                        "Copies a guest; of a template, a linked clone unless --full.",
                        "vm clone debian-13-template web-3"),
                builder -> builder.required(
                                "guest",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestGuests(context.sender(), VERB)))
                        .required("name", StringParser.quotedStringParser())
                        .flag(CommonFlags.text("id", "the new guest's id; else the next free one", caller -> List.of()))
                        .flag(CommonFlags.present("full", "copy a template's disks rather than build on them"))
                        .flag(CommonFlags.text(
                                "target", "the node to make it on", caller -> names.suggestNodes(caller, VERB)))
                        .flag(CommonFlags.text("storage", "where a full copy's disks go", caller -> List.of()))
                        .flag(CommonFlags.text("snapshot", "as it was at this snapshot", caller -> List.of()))
                        .flag(CommonFlags.text("pool", "the pool it belongs to", caller -> List.of()))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, VERB))),
                this::plan);
    }

    private Outcome plan(CommandContext<Caller> context) {
        Names.Found<Guest> found =
                names.guest(context.sender(), "vm.read", context.get("guest"), CommonFlags.clusterOf(context));
        context.sender().require(VERB, found.hypervisor().cluster());
        ClonePlan.Wanted wanted = new ClonePlan.Wanted(
                context.get("name"),
                word(context, "id"),
                context.flags().isPresent("full"),
                word(context, "target"),
                word(context, "storage"),
                word(context, "snapshot"),
                word(context, "pool"));
        return new Outcome.Proposed(new ClonePlan(found.hypervisor(), found.thing(), wanted).plan());
    }

    private static Optional<String> word(CommandContext<Caller> context, String flag) {
        Optional<String> value = CommonFlags.value(context, flag);
        value.filter(v -> !v.matches("[A-Za-z0-9][A-Za-z0-9._/-]*")).ifPresent(v -> {
            throw Problem.user("\"" + v + "\" cannot be a " + flag + ".");
        });
        return value;
    }
}
