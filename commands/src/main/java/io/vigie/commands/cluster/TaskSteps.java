package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Carries out {@code task.stop}: the task to follow is the one that is to end. */
public final class TaskSteps implements StepRunner {
    private final Hypervisors hypervisors;

    public TaskSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(TaskStop.OPERATION);
    }

    @Override
    public TaskHandle begin(Step step) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        TaskHandle task = new TaskHandle(step.subject());
        hypervisor
                .taskList()
                .orElseThrow(() -> Problem.user(step.scope() + " keeps no list of tasks."))
                .stop(task);
        return task;
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        TaskReport report = hypervisors.get(step.scope()).task(handle);
        return switch (report.state()) {
            case RUNNING -> new TaskReport(TaskReport.State.RUNNING, -1, "it has not ended yet", report.tail());
            case DONE, DONE_WITH_WARNINGS ->
                new TaskReport(
                        TaskReport.State.DONE_WITH_WARNINGS,
                        1,
                        "it had ended by itself: " + report.says(),
                        report.tail());
            // That it was interrupted is a failure of the task, and what was asked for here.
            case FAILED -> new TaskReport(TaskReport.State.DONE, 1, "ended: " + report.says(), report.tail());
            case UNKNOWN -> report;
        };
    }

    /** To end a task twice does no harm, but whether it was asked for shows only in its end. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        TaskHandle task = new TaskHandle(step.subject());
        return hypervisors.get(step.scope()).task(task).state().ended() ? Optional.of(task) : Optional.empty();
    }
}
