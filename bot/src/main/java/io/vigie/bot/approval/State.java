package io.vigie.bot.approval;

/** The life of a plan that was proposed. */
public enum State {
    /** For votes. */
    WAITING("waits for approval"),
    /** Everything is there; it is checked once more and run. */
    APPROVED("approved"),
    RUNNING("running"),
    DONE("done"),
    DONE_WITH_WARNINGS("done, with warnings"),
    FAILED("failed"),
    /** It was begun, or may have been, and nobody can tell how it ended. */
    UNKNOWN("unknown"),
    DENIED("denied"),
    EXPIRED("expired"),
    WITHDRAWN("withdrawn"),
    /** What would happen is no longer what was approved. */
    CHANGED("not run: it is no longer what was approved"),
    /** Approved, and not run in time. */
    LAPSED("not run");

    private final String word;

    State(String word) {
        this.word = word;
    }

    public boolean ended() {
        return compareTo(RUNNING) > 0;
    }

    /** As a person reads it. */
    public String word() {
        return word;
    }
}
