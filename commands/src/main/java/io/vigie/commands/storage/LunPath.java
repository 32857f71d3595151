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
 * @param withdrawn its portal answered lately and did not offer it any more
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
        Optional<Change> change,
        boolean withdrawn) {

    /** A path that its portal still offers. */
    public LunPath(
            String portal,
            String target,
            int number,
            LunSighting.State state,
            Instant at,
            Optional<Lun> lun,
            Latencies latencies,
            boolean shaky,
            Optional<Change> change) {
        this(portal, target, number, state, at, lun, latencies, shaky, change, false);
    }

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
