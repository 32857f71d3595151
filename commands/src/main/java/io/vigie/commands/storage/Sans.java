package io.vigie.commands.storage;

import java.util.List;
import java.util.Optional;

/** The configured SANs, in the configured order. */
public record Sans(List<San> all) implements AutoCloseable {
    public Sans {
        all = List.copyOf(all);
    }

    public Optional<San> find(String name) {
        return all.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    @Override
    public void close() {
        all.forEach(San::close);
    }
}
