package io.vigie.commands.vm;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Configurations;
import io.vigie.commands.cluster.Configurations.Change;
import io.vigie.commands.cluster.Configurations.Read;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** Carries out {@code vm.config}. */
public final class ConfigSteps implements StepRunner {
    private final Hypervisors hypervisors;

    public ConfigSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(ConfigPlan.OPERATION);
    }

    @Override
    public TaskHandle begin(Step step) {
        return ConfigPlan.of(hypervisors.get(step.scope())).change(step.subject(), ConfigPlan.of(step));
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        return hypervisors.get(step.scope()).task(handle);
    }

    /** A change without a task is found by what holds now: the digest has changed, and all is as it was meant to be. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        Optional<TaskHandle> task = hypervisor.tasks(step.subject(), intended.truncatedTo(ChronoUnit.SECONDS)).stream()
                .filter(t -> t.type().endsWith("config"))
                .reduce((newer, older) -> older)
                .map(TaskEntry::handle);
        if (task.isPresent()) {
            return task;
        }
        Configurations configurations = ConfigPlan.of(hypervisor);
        return isDone(configurations.read(step.subject()), ConfigPlan.of(step))
                ? Optional.of(configurations.done())
                : Optional.empty();
    }

    private static boolean isDone(Read now, Change change) {
        return !now.digest().equals(change.digest())
                && change.set().entrySet().stream()
                        .allMatch(s -> now.wanted(s.getKey()).equals(s.getValue()))
                && change.unset().stream().allMatch(key -> now.wanted(key).isEmpty());
    }
}
