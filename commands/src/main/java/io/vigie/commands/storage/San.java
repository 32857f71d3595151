package io.vigie.commands.storage;

import java.util.List;

/** A SAN that gives block devices to clusters. */
public interface San extends AutoCloseable {
    /** The configured name, which is also the scope of rights. */
    String name();

    /** The clusters it serves. */
    List<String> serves();

    /** The configured portals as they were found last, in the configured order, from memory: never waits. */
    List<Portal> portals();

    /** Asks every portal now, all at the same time, within a bounded wait. A portal that fails says so in its state. */
    List<Portal> probe();

    /** The ways to its LUNs as they were found last, from memory: never waits. Empty when nobody has looked. */
    default List<LunPath> paths() {
        return List.of();
    }

    @Override
    void close();
}
