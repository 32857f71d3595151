package io.vigie.commands;

import java.time.Instant;
import java.util.List;

/** What plans have done before, as far as it is remembered; for a command that takes something back. */
public interface PastPlans {
    /** Nothing is remembered. */
    PastPlans NONE = (words, since) -> List.of();

    /**
     * A plan that was begun.
     *
     * @param done the steps that have ended well, each with the task it was
     * @param began when its run began
     * @param ended when it did; of one that still runs, when it began
     */
    record Past(String command, List<Done> done, Instant began, Instant ended) {
        public Past {
            done = List.copyOf(done);
        }
    }

    record Done(Step step, TaskHandle handle) {}

    /**
     * Newest first.
     *
     * @param words how their canonical command lines begin
     * @param since only those begun after it
     */
    List<Past> newestFirst(String words, Instant since);
}
