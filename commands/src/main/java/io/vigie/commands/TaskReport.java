package io.vigie.commands;

import java.util.List;

/**
 * How far a task is.
 *
 * @param part 0 to 1, negative when nobody knows
 * @param says the outside system's own words for the state
 * @param tail the log's last lines, oldest first
 */
public record TaskReport(State state, double part, String says, List<String> tail) {
    /** Success with warnings is a success that says so. */
    public enum State {
        RUNNING,
        DONE,
        DONE_WITH_WARNINGS,
        FAILED,
        /** It ended, or was lost, and nobody can tell how. */
        UNKNOWN;

        public boolean ended() {
            return this != RUNNING;
        }
    }

    public TaskReport {
        tail = List.copyOf(tail);
    }
}
