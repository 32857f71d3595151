package io.vigie.commands.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * One way to a LUN: a portal, a target and a number.
 *
 * @param state as the last probe found it
 * @param at when that was
 * @param lun what was last seen there, also when the path fails now; empty when it never answered
 * @param shaky it answers now and failed a probe lately
 * @param change what is behind it changed lately
 */
public record LunPath(
        String portal,
        String target,
        int number,
        LunSighting.State state,
        Instant at,
        Optional<Lun> lun,
        Latencies latencies,
        boolean shaky,
        Optional<Change> change) {

    /** Whether it can carry traffic, though not always at once. */
    public boolean works() {
        return state instanceof LunSighting.State.Ready;
    }

    /**
     * Another LUN, or another size, under the same number.
     *
     * @param words {@code resized from 64 MiB}
     */
    public record Change(String words, Instant at) {}
}
