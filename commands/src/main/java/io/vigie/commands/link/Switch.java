package io.vigie.commands.link;

import io.vigie.commands.Problem;
import java.util.List;
import java.util.Optional;

/** A switch whose ports are watched. */
public interface Switch extends AutoCloseable {
    /** The configured name, which is also the scope of rights. */
    String name();

    /**
     * What was read last, from memory: never waits.
     *
     * @throws Problem when nothing has ever been read, with the reason
     */
    SwitchState state();

    /** Why the last poll failed; empty when it did not. */
    Optional<Problem> trouble();

    /**
     * Asks the switch now, within a bounded wait.
     *
     * @throws Problem when it does not answer
     */
    SwitchState poll();

    /**
     * As {@link #poll}, with what changes rarely read anew too: names, neighbours and counters.
     *
     * @throws Problem when it does not answer
     */
    default SwitchState survey() {
        return poll();
    }

    /** The documented channels, known before the switch has ever answered: no member carries traffic then. */
    default List<SwitchState.PortChannel> documented() {
        return List.of();
    }

    /** What went through a port since the start, oldest first; empty when nothing was measured. */
    default List<LinkHistory.Sample> history(String portName) {
        return List.of();
    }

    @Override
    void close();
}
