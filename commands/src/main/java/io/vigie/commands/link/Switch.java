package io.vigie.commands.link;

import io.vigie.commands.Problem;
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

    @Override
    void close();
}
