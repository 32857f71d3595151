package io.vigie.commands.cluster;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Accounts.Vanished;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code access sync}: people and groups of a cluster follow the directory. */
public final class AccessSyncCommands implements CommandSet {
    private static final String READ = "access.read";
    private static final String VERB = "access.sync";

    private final Names names;
    private final AccessMapping.All mappings;

    public AccessSyncCommands(Hypervisors hypervisors, AccessMapping.All mappings) {
        this.names = new Names(hypervisors);
        this.mappings = mappings;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "access sync",
                        VERB,
                        "Brings people and groups of the directory into a cluster; a dry run shows first what changes.",
                        "access sync brest-i11 --realm resel --remove-vanished acl,entry"),
                builder -> builder.required(
                                "name",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestClusters(context.sender(), VERB)))
                        .flag(CommonFlags.text(
                                "realm", "the cluster's name for the directory", caller -> realms(caller)))
                        .flag(CommonFlags.text(
                                "remove-vanished",
                                "take away of those who left: acl (rights), entry (the account), properties",
                                caller -> List.of("acl", "entry", "acl,entry"))),
                this::sync);
    }

    private List<String> realms(Caller caller) {
        return names.clusters(caller, VERB).stream()
                .flatMap(h -> mappings.of(h.cluster()).stream())
                .map(AccessMapping::realm)
                .distinct()
                .toList();
    }

    private Outcome sync(CommandContext<Caller> context) {
        Hypervisor hypervisor = names.cluster(context.sender(), READ, context.get("name"));
        context.sender().require(VERB, hypervisor.cluster());
        List<AccessMapping> here = mappings.of(hypervisor.cluster());
        List<String> configured =
                here.stream().map(AccessMapping::realm).distinct().toList();
        String realm = CommonFlags.value(context, "realm")
                .or(() -> configured.size() == 1 ? configured.stream().findFirst() : java.util.Optional.empty())
                .orElseThrow(() -> Problem.user("Which realm? Say --realm.").withCandidates(configured));
        Set<Vanished> vanished = CommonFlags.value(context, "remove-vanished")
                .map(AccessSyncCommands::vanished)
                .orElse(Set.of());
        return new Outcome.Proposed(new AccessSync(hypervisor, realm, vanished, here).plan());
    }

    /** {@code acl,entry}; Proxmox's own semicolon will do. */
    static Set<Vanished> vanished(String typed) {
        EnumSet<Vanished> all = EnumSet.noneOf(Vanished.class);
        for (String word : typed.split("[,;\\s]+")) {
            if (!word.isEmpty() && !word.equals("none")) {
                all.add(Arrays.stream(Vanished.values())
                        .filter(v -> v.name().equalsIgnoreCase(word))
                        .findFirst()
                        .orElseThrow(() -> Problem.user("Nothing called " + word + " can be removed.")
                                .withCandidates(Arrays.stream(Vanished.values())
                                        .map(v -> v.name().toLowerCase(Locale.ROOT))
                                        .toList())));
            }
        }
        return all;
    }
}
