package io.vigie.commands.storage;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.Storage;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.util.List;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code storage show}: one storage as each node sees it, what it lies on, and who lives there. */
public final class ShowCommands implements CommandSet {
    private static final String READ = StorageCommands.READ;

    private final Names names;
    private final StorageNames storages;
    private final Sans sans;
    private final Clock clock;

    public ShowCommands(Hypervisors hypervisors, Sans sans, Clock clock) {
        this.names = new Names(hypervisors);
        this.storages = new StorageNames(names);
        this.sans = sans;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "storage show",
                        READ,
                        "One storage as each node sees it, what it lies on, and the guests on it.",
                        "storage show san-lvm"),
                builder -> builder.required(
                                "storage",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestStorages(context.sender(), READ)))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::show);
    }

    private Outcome show(CommandContext<Caller> context) {
        Caller caller = context.sender();
        Names.Found<String> found = storages.find(caller, READ, context.get("storage"), CommonFlags.clusterOf(context));
        Hypervisor hypervisor = found.hypervisor();
        if (hypervisor.storageViews().isEmpty()) {
            return Outcome.reply(plain(hypervisor, found.thing()));
        }
        StorageReading reading = StorageReading.of(hypervisor, s -> s.storage().equals(found.thing()), clock.instant())
                .seenBy(caller);
        Setup setup = reading.setup(found.thing())
                .orElseThrow(() -> Problem.site(
                                hypervisor.cluster() + " does not show the configuration of " + found.thing() + ".")
                        .withMend("That takes the privilege Datastore.Audit on /storage/" + found.thing() + "."));
        List<San> below = sans.all().stream()
                .filter(s -> s.serves().contains(hypervisor.cluster()) && caller.may(READ, s.name()))
                .toList();
        return Outcome.reply(new ShowAnswer(reading, setup, below).answer());
    }

    /** Where no node tells more than whether it has it. */
    private static Answer plain(Hypervisor hypervisor, String name) {
        Inventory inventory = hypervisor.inventory();
        List<Storage> all =
                inventory.storages().stream().filter(s -> s.name().equals(name)).toList();
        return ShowAnswer.pools(hypervisor, name, all);
    }
}
