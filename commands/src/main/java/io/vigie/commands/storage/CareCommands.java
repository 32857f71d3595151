package io.vigie.commands.storage;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.util.Optional;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code storage rescan|enable|disable|remove}: each makes a plan. */
public final class CareCommands implements CommandSet {
    private static final String READ = StorageCommands.READ;
    private static final String MANAGE = "storage.manage";
    private static final String DELETE = "storage.delete";

    private final Names names;
    private final StorageNames storages;
    private final Sans sans;
    private final Clock clock;

    public CareCommands(Hypervisors hypervisors, Sans sans, Clock clock) {
        this.names = new Names(hypervisors);
        this.storages = new StorageNames(names);
        this.sans = sans;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "storage rescan",
                        MANAGE,
                        "Has nodes look at their storages again: targets, LUNs, volume groups.",
                        "storage rescan brest-i11 --node nikita"),
                builder -> builder.required(
                                "cluster",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestClusters(context.sender(), MANAGE)))
                        .flag(CommonFlags.text("node", "only this node", caller -> names.suggestNodes(caller, MANAGE))),
                this::rescan);
        registry.add(
                new CommandDoc(
                        "storage enable",
                        MANAGE,
                        "Lets the cluster, or one more node, use a storage.",
                        "storage enable brest-i11/san-lvm --node nikita"),
                this::storage,
                context -> new Outcome.Proposed(plan(context).enable()));
        registry.add(
                new CommandDoc(
                        "storage disable",
                        MANAGE,
                        "Keeps the cluster, or one node, from using a storage; what is on it stays.",
                        "storage disable brest-i11/san-lvm --node nikita"),
                this::storage,
                context -> new Outcome.Proposed(plan(context).disable()));
        registry.add(
                new CommandDoc(
                        "storage remove",
                        DELETE,
                        "Deletes a volume that belongs to no guest, for good.",
                        "storage remove brest-i11/san-lvm:vm-999-disk-0"),
                builder -> builder.required("volume", StringParser.quotedStringParser())
                        .flag(CommonFlags.text(
                                "node",
                                "whose volume, when the storage is not shared",
                                caller -> names.suggestNodes(caller, DELETE)))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, DELETE))),
                this::remove);
    }

    private Command.Builder<Caller> storage(Command.Builder<Caller> builder) {
        return builder.required(
                        "storage",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> names.suggestStorages(context.sender(), MANAGE)))
                .flag(CommonFlags.text("node", "only this node", caller -> names.suggestNodes(caller, MANAGE)))
                .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, MANAGE)));
    }

    private Outcome rescan(CommandContext<Caller> context) {
        Hypervisor hypervisor = names.cluster(context.sender(), READ, context.get("cluster"));
        context.sender().require(MANAGE, hypervisor.cluster());
        Optional<String> node = CommonFlags.value(context, "node").map(n -> nodeOf(context, hypervisor, n));
        return new Outcome.Proposed(RescanPlan.of(hypervisor, node));
    }

    private String nodeOf(CommandContext<Caller> context, Hypervisor hypervisor, String typed) {
        return names.node(context.sender(), READ, typed, Optional.of(hypervisor.cluster()))
                .thing()
                .name();
    }

    private AvailabilityPlan plan(CommandContext<Caller> context) {
        Names.Found<String> found = storages.find(context.sender(), READ, context.get("storage"), clusterOf(context));
        Hypervisor hypervisor = found.hypervisor();
        context.sender().require(MANAGE, hypervisor.cluster());
        return new AvailabilityPlan(
                hypervisor,
                found.thing(),
                CommonFlags.value(context, "node").map(n -> nodeOf(context, hypervisor, n)),
                clock.instant());
    }

    private Optional<String> clusterOf(CommandContext<Caller> context) {
        return storages.cluster(context, READ);
    }

    private Outcome remove(CommandContext<Caller> context) {
        String typed = context.get("volume");
        int colon = typed.indexOf(':');
        int slash = typed.indexOf('/');
        boolean prefixed = slash > 0 && (colon < 0 || slash < colon);
        String id = prefixed ? typed.substring(slash + 1) : typed;
        Hypervisor hypervisor = prefixed
                ? names.cluster(context.sender(), READ, typed.substring(0, slash))
                : clusterOf(context)
                        .map(c -> names.cluster(context.sender(), READ, c))
                        .orElseGet(() -> havingStorage(context.sender(), id));
        context.sender().require(DELETE, hypervisor.cluster());
        return new Outcome.Proposed(new RemovalPlan(
                        hypervisor,
                        id,
                        CommonFlags.value(context, "node").map(n -> nodeOf(context, hypervisor, n)),
                        StorageNames.strangers(sans, hypervisor.cluster(), context.sender()),
                        clock.instant())
                .plan());
    }

    private Hypervisor havingStorage(Caller caller, String id) {
        int colon = id.indexOf(':');
        return storages.find(caller, READ, colon < 0 ? id : id.substring(0, colon), Optional.empty())
                .hypervisor();
    }
}
