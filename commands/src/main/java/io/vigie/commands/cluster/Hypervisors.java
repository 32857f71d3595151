package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.util.List;
import java.util.Optional;

/** The configured clusters, in the configured order. */
public record Hypervisors(List<Hypervisor> all) implements AutoCloseable {
    public Hypervisors {
        all = List.copyOf(all);
    }

    public Optional<Hypervisor> find(String cluster) {
        return all.stream().filter(h -> h.cluster().equals(cluster)).findFirst();
    }

    /**
     * @throws Problem when no cluster has this name
     */
    public Hypervisor get(String cluster) {
        return find(cluster)
                .orElseThrow(() -> Problem.user("There is no cluster " + cluster + ".")
                        .withCandidates(all.stream().map(Hypervisor::cluster).toList()));
    }

    @Override
    public void close() {
        all.forEach(Hypervisor::close);
    }
}
