package io.vigie.commands.vm;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Carries out {@code vm.clone}. */
public final class CloneSteps implements StepRunner {
    private static final Pattern OTHER = Pattern.compile("creating a clone of .* with ID ([0-9]+)");

    private final Hypervisors hypervisors;

    public CloneSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(ClonePlan.OPERATION);
    }

    @Override
    public TaskHandle begin(Step step) {
        return ClonePlan.of(hypervisors.get(step.scope())).make(step.subject(), ClonePlan.request(step));
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        return hypervisors.get(step.scope()).task(handle);
    }

    /** Several clones of one template may be begun at once: the task's log tells which it is about. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        String id = ClonePlan.request(step).id();
        return hypervisor.tasks(step.subject(), intended.truncatedTo(ChronoUnit.SECONDS)).stream()
                .filter(task -> task.type().endsWith("clone"))
                .filter(task -> mayMake(hypervisor, task, id))
                .reduce((newer, older) -> older)
                .map(TaskEntry::handle);
    }

    private static boolean mayMake(Hypervisor hypervisor, TaskEntry task, String id) {
        return hypervisor.taskList().stream()
                .flatMap(tasks -> tasks.log(task.handle()).lines().stream())
                .map(OTHER::matcher)
                .filter(java.util.regex.Matcher::find)
                .allMatch(m -> m.group(1).equals(id));
    }
}
