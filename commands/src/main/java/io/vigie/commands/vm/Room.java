package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Hypervisor;
import java.util.List;
import java.util.Optional;

/** What is free on a storage, and whether it is enough. */
record Room(String storage, Optional<Long> free, long needed) {
    static Room of(Hypervisor hypervisor, String node, String storage, long needed) {
        return new Room(
                storage,
                hypervisor.inventory().storages().stream()
                        .filter(s -> s.name().equals(storage) && s.node().equals(node) && s.total() > 0)
                        .map(s -> s.total() - s.used())
                        .findFirst(),
                needed);
    }

    boolean tooSmall() {
        return free.filter(f -> f < needed).isPresent();
    }

    List<Effect> effects() {
        if (free.isEmpty()) {
            return List.of(Effect.told(Cell.warn("how much is free on " + storage + " could not be read")));
        }
        String text = storage + " has " + Units.bytes(free.get()) + " free";
        return tooSmall()
                ? List.of(
                        Effect.binding(Cell.bad("that is more than " + storage
                                + " has left: it fails, or fills the storage up for every guest on it")),
                        Effect.told(Cell.bad(text)))
                : List.of(Effect.told(Cell.of(text + ", " + Units.bytes(free.get() - needed) + " afterwards")));
    }
}
