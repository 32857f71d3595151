package io.vigie.commands.cluster;

import java.time.Instant;

/**
 * Something that befell a guest, and that its state alone does not tell.
 *
 * @param detail what is known of it, such as the disk; may be empty
 * @param at when it was heard of, or first seen
 */
public record Mishap(Kind kind, String detail, Instant at) {
    /** What happened. */
    public enum Kind {
        /** Its process ended without being told to. */
        CRASHED,
        /** The hypervisor halted it because a disk failed. */
        IO_ERROR,
        /** Its own watchdog was not fed. */
        WATCHDOG
    }
}
