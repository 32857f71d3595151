package io.vigie.commands.storage;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.incendo.cloud.component.CommandComponent;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code storage list}: what the hypervisors can store on, and the SANs below it. */
public final class StorageCommands implements CommandSet {
    /** The right, on the scope of a cluster's or a SAN's name. */
    public static final String READ = "storage.read";

    private final Hypervisors hypervisors;
    private final Sans sans;
    private final Clock clock;

    public StorageCommands(Hypervisors hypervisors, Sans sans, Clock clock) {
        this.hypervisors = hypervisors;
        this.sans = sans;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        CommandFlag.Builder<Caller, ?> cluster =
                CommandFlag.<Caller>builder("cluster").withAliases("c");
        registry.add(
                new CommandDoc(
                        "storage list",
                        READ,
                        "The storages with how full they are, and the portals of the SANs.",
                        "storage list --cluster brest-i11"),
                builder -> builder.flag(cluster.withComponent(CommandComponent.<Caller, String>builder(
                                "cluster", StringParser.quotedStringParser())
                        .suggestionProvider(SuggestionProvider.blockingStrings(
                                (context, input) -> readable(context.sender()).stream()
                                        .map(Hypervisor::cluster)
                                        .toList())))),
                this::list);
    }

    private List<Hypervisor> readable(Caller caller) {
        return hypervisors.all().stream()
                .filter(h -> caller.may(READ, h.cluster()))
                .toList();
    }

    private Outcome list(CommandContext<Caller> context) {
        Optional<String> only = Optional.ofNullable(context.flags().getValue("cluster", null));
        List<Hypervisor> clusters = chosen(context.sender(), only);
        List<Answer> parts = new ArrayList<>();
        StorageAnswers answers = new StorageAnswers(clock.instant());
        List<Inventory> inventories = new ArrayList<>();
        for (Hypervisor cluster : clusters) {
            try {
                inventories.add(cluster.inventory());
                cluster.trouble().ifPresent(p -> parts.add(answers.trouble(cluster.cluster(), p)));
            } catch (Problem never) {
                parts.add(answers.trouble(cluster.cluster(), never));
            }
        }
        parts.addFirst(answers.storages(inventories));
        List<San> shown = sans.all().stream()
                .filter(s -> context.sender().may(READ, s.name()))
                .filter(s -> only.isEmpty()
                        || clusters.stream().anyMatch(c -> s.serves().contains(c.cluster())))
                .toList();
        if (!shown.isEmpty()) {
            parts.addAll(answers.sans(
                    shown,
                    readable(context.sender()).stream().map(Hypervisor::cluster).toList()));
        }
        return Outcome.reply(new Answer.Sections(parts));
    }

    /** By name or by an unambiguous beginning of it. */
    private List<Hypervisor> chosen(Caller caller, Optional<String> only) {
        List<Hypervisor> readable = readable(caller);
        if (only.isEmpty()) {
            return readable;
        }
        String wanted = only.get();
        List<Hypervisor> exact =
                readable.stream().filter(h -> h.cluster().equals(wanted)).toList();
        List<Hypervisor> found = exact.isEmpty()
                ? readable.stream().filter(h -> h.cluster().startsWith(wanted)).toList()
                : exact;
        if (found.size() != 1) {
            List<Hypervisor> offer = found.isEmpty() ? readable : found;
            throw Problem.user(
                            found.isEmpty()
                                    ? "There is no cluster " + wanted + " that you may read."
                                    : wanted + " could be several clusters.")
                    .withCandidates(offer.stream().map(Hypervisor::cluster).toList());
        }
        return found;
    }
}
