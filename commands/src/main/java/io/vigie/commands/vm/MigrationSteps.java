package io.vigie.commands.vm;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Carries out {@code vm.migrate}. */
public final class MigrationSteps implements StepRunner {
    private final Hypervisors hypervisors;

    public MigrationSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(MigrationPlan.OPERATION);
    }

    @Override
    public TaskHandle begin(Step step) {
        String target = Objects.requireNonNull(step.parameters().get("target"), "a migration's step names its target");
        return MigrationPlan.of(hypervisors.get(step.scope()))
                .migrate(
                        step.subject(),
                        target,
                        new Migrations.Options(
                                step.parameters().containsKey("online"),
                                step.parameters().containsKey("restart"),
                                step.parameters().containsKey("with-local-disks")));
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        return hypervisors.get(step.scope()).task(handle);
    }

    /** Proxmox names them qmigrate, vzmigrate and hamigrate. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        Instant since = intended.truncatedTo(ChronoUnit.SECONDS);
        return hypervisors.get(step.scope()).tasks(step.subject(), since).stream()
                .filter(task -> task.type().endsWith("migrate"))
                .reduce((newer, older) -> older)
                .map(TaskEntry::handle);
    }
}
