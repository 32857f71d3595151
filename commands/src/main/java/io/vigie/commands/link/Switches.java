package io.vigie.commands.link;

import io.vigie.commands.Problem;
import java.util.List;
import java.util.Optional;

/** The configured switches, in the configured order. */
public record Switches(List<Switch> all) implements AutoCloseable {
    public Switches {
        all = List.copyOf(all);
    }

    public Optional<Switch> find(String name) {
        return all.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /**
     * @throws Problem when no switch has this name
     */
    public Switch get(String name) {
        return find(name)
                .orElseThrow(() -> Problem.user("There is no switch " + name + ".")
                        .withCandidates(all.stream().map(Switch::name).toList()));
    }

    @Override
    public void close() {
        all.forEach(Switch::close);
    }
}
