package io.vigie.bot.approval;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An outside system in memory: what it began goes on when the bot crashes. */
final class ScriptedStepRunner implements StepRunner {
    /** Every step that was really begun, in order. */
    final List<String> begun = new ArrayList<>();
    /** How the tasks stand; running when nothing is said. */
    final Map<String, TaskReport> reports = new LinkedHashMap<>();

    private final Map<String, TaskHandle> tasks = new LinkedHashMap<>();
    /** Runs before a step is accepted. */
    Runnable beforeBegin = () -> {};
    /** Runs after a step was accepted and before the answer arrives. */
    Runnable afterBegin = () -> {};

    Runnable beforeReport = () -> {};
    Runnable beforeTrace = () -> {};
    /** Whether the outside system's task list can be read back. */
    boolean traceable = true;

    @Override
    public Set<String> operations() {
        return Set.of("vm.stop", "vm.start");
    }

    @Override
    public TaskHandle begin(Step step) {
        beforeBegin.run();
        String name = step.operation() + " " + step.subject();
        begun.add(name);
        TaskHandle handle = new TaskHandle("task-" + begun.size());
        tasks.put(name, handle);
        afterBegin.run();
        return handle;
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        beforeReport.run();
        return reports.getOrDefault(
                handle.id(), new TaskReport(TaskReport.State.RUNNING, 0.5, "running", List.of("half way")));
    }

    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        beforeTrace.run();
        return traceable ? Optional.ofNullable(tasks.get(step.operation() + " " + step.subject())) : Optional.empty();
    }

    void ends(int task, TaskReport.State state, String says) {
        reports.put("task-" + task, new TaskReport(state, 1, says, List.of("the log's last line")));
    }
}
