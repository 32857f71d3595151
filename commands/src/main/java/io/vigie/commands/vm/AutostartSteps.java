package io.vigie.commands.vm;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Carries out {@code vm.autostart}. */
public final class AutostartSteps implements StepRunner {
    private final Hypervisors hypervisors;

    public AutostartSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(AutostartPlan.OPERATION);
    }

    @Override
    public TaskHandle begin(Step step) {
        return AutostartPlan.of(hypervisors.get(step.scope()))
                .set(step.subject(), AutostartPlan.on(step), AutostartPlan.digest(step));
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        return hypervisors.get(step.scope()).task(handle);
    }

    /** By what holds now: to be set twice would do no more than once. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        return hypervisor.guest(step.subject()).onBoot() == AutostartPlan.on(step)
                ? Optional.of(AutostartPlan.of(hypervisor).done())
                : Optional.empty();
    }
}
