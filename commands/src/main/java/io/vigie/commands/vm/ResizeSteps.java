package io.vigie.commands.vm;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Disks;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Carries out {@code vm.resize}. */
public final class ResizeSteps implements StepRunner {
    private final Hypervisors hypervisors;

    public ResizeSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(ResizePlan.OPERATION);
    }

    @Override
    public TaskHandle begin(Step step) {
        return ResizePlan.of(hypervisors.get(step.scope()))
                .resize(step.subject(), parameter(step, "disk"), bytes(step), parameter(step, "digest"));
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        return hypervisors.get(step.scope()).task(handle);
    }

    /** Without a task, by the disk's size: nobody else makes it exactly as large in the same moment. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        Optional<TaskHandle> task = hypervisor.tasks(step.subject(), intended.truncatedTo(ChronoUnit.SECONDS)).stream()
                .filter(t -> t.type().endsWith("resize"))
                .reduce((newer, older) -> older)
                .map(TaskEntry::handle);
        if (task.isPresent()) {
            return task;
        }
        Disks disks = ResizePlan.of(hypervisor);
        return disks.list(step.subject())
                .find(parameter(step, "disk"))
                .filter(disk -> disk.bytes() == bytes(step))
                .map(disk -> disks.done());
    }

    private static long bytes(Step step) {
        return Long.parseLong(parameter(step, "bytes"));
    }

    private static String parameter(Step step, String name) {
        return Objects.requireNonNull(step.parameters().get(name), name);
    }
}
