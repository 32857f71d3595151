package io.vigie.commands.storage;

import io.vigie.commands.Caller;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.language.CommonFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.incendo.cloud.context.CommandContext;

/** Storages by name, also those that are disabled and therefore on no node's list. */
final class StorageNames {
    private final Names names;

    StorageNames(Names names) {
        this.names = names;
    }

    /**
     * @throws Problem of the user's making when nothing or more than one storage matches
     */
    Names.Found<String> find(Caller caller, String verb, String typed, Optional<String> cluster) {
        try {
            return names.storage(caller, verb, typed, cluster);
        } catch (Problem unknown) {
            List<Names.Found<String>> configured = configured(caller, verb, typed, cluster);
            if (configured.size() == 1) {
                return configured.getFirst();
            }
            throw unknown;
        }
    }

    /** The one that is given, or the one that a given node is of. */
    Optional<String> cluster(CommandContext<Caller> context, String verb) {
        Optional<String> given = CommonFlags.clusterOf(context);
        return given.isPresent()
                ? given
                : CommonFlags.value(context, "node")
                        .map(n -> names.node(context.sender(), verb, n, Optional.empty())
                                .hypervisor()
                                .cluster());
    }

    private List<Names.Found<String>> configured(Caller caller, String verb, String typed, Optional<String> cluster) {
        int slash = typed.indexOf('/');
        Optional<String> where = cluster.isPresent() || slash < 0 ? cluster : Optional.of(typed.substring(0, slash));
        String word = typed.substring(slash + 1);
        List<Names.Found<String>> found = new ArrayList<>();
        for (Hypervisor hypervisor : names.clusters(caller, verb)) {
            if (where.map(hypervisor.cluster()::equals).orElse(true) && isConfigured(hypervisor, word)) {
                found.add(new Names.Found<>(hypervisor, word));
            }
        }
        return found;
    }

    private static boolean isConfigured(Hypervisor hypervisor, String storage) {
        try {
            return hypervisor.storageViews().stream()
                    .flatMap(v -> v.setups().stream())
                    .map(Setup::storage)
                    .anyMatch(storage::equals);
        } catch (Problem silent) {
            return false;
        }
    }

    /** Other clusters that the SANs of this one serve: what lies there may be theirs. */
    static List<String> strangers(Sans sans, String cluster, Caller caller) {
        return sans.all().stream()
                .filter(s -> s.serves().contains(cluster))
                .flatMap(s -> s.serves().stream())
                .filter(c -> !c.equals(cluster))
                .map(c -> caller.may(StorageCommands.READ, c) ? c : "a cluster that you may not read")
                .distinct()
                .sorted()
                .toList();
    }
}
