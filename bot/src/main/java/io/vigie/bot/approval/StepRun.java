package io.vigie.bot.approval;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a step.
 *
 * @param handle empty until the outside system named the task
 * @param outcome empty while it runs
 */
record StepRun(
        int step,
        Instant intendedAt,
        Optional<TaskHandle> handle,
        Optional<TaskReport.State> outcome,
        String says,
        List<String> tail) {
    StepRun {
        tail = List.copyOf(tail);
    }

    boolean succeeded() {
        return outcome.filter(o -> o == TaskReport.State.DONE || o == TaskReport.State.DONE_WITH_WARNINGS)
                .isPresent();
    }
}
