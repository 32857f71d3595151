package io.vigie.commands.vm;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Snapshots;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Carries out {@code vm.snapshot.create}, {@code .rollback} and {@code .delete}. */
public final class SnapshotSteps implements StepRunner {
    private final Hypervisors hypervisors;

    public SnapshotSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(SnapshotPlan.CREATE, SnapshotPlan.ROLLBACK, SnapshotPlan.DELETE);
    }

    @Override
    public TaskHandle begin(Step step) {
        Snapshots snapshots = SnapshotPlan.of(hypervisors.get(step.scope()));
        String name = Objects.requireNonNull(step.parameters().get("name"), "a snapshot's step names it");
        return switch (step.operation()) {
            case SnapshotPlan.CREATE ->
                snapshots.create(
                        step.subject(),
                        name,
                        step.parameters().getOrDefault("description", ""),
                        step.parameters().containsKey("memory"));
            case SnapshotPlan.ROLLBACK -> snapshots.rollback(step.subject(), name);
            case SnapshotPlan.DELETE -> snapshots.delete(step.subject(), name);
            default -> throw new IllegalArgumentException(step.operation());
        };
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        return hypervisors.get(step.scope()).task(handle);
    }

    /** The oldest matching task since the intent; tasks do not tell which snapshot they are about. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        Instant since = intended.truncatedTo(ChronoUnit.SECONDS);
        return hypervisors.get(step.scope()).tasks(step.subject(), since).stream()
                .filter(task -> isOf(step.operation(), task.type()))
                .reduce((newer, older) -> older)
                .map(TaskEntry::handle);
    }

    /** Proxmox: qmsnapshot, vzsnapshot, qmrollback, qmdelsnapshot. */
    private static boolean isOf(String operation, String type) {
        return switch (operation) {
            case SnapshotPlan.CREATE -> type.endsWith("snapshot") && !type.endsWith("delsnapshot");
            case SnapshotPlan.ROLLBACK -> type.endsWith("rollback");
            default -> type.endsWith("delsnapshot");
        };
    }
}
