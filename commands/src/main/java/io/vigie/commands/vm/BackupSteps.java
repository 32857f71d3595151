package io.vigie.commands.vm;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Backups.Mode;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Carries out {@code vm.backup}. */
public final class BackupSteps implements StepRunner {
    private static final String REASON = "ERROR: Backup of VM ";

    private final Hypervisors hypervisors;

    public BackupSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(BackupPlan.OPERATION);
    }

    @Override
    public TaskHandle begin(Step step) {
        String mode = Objects.requireNonNull(step.parameters().get("mode"), "mode");
        return BackupPlan.of(hypervisors.get(step.scope()))
                .make(
                        step.subject(),
                        Objects.requireNonNull(step.parameters().get("storage"), "storage"),
                        Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                        step.parameters().getOrDefault("note", ""));
    }

    /** Proxmox VE's task ends with {@code job errors} and nothing more: the reason stands in its log. */
    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        TaskReport report = hypervisors.get(step.scope()).task(handle);
        return report.state() != TaskReport.State.FAILED
                ? report
                : report.tail().stream()
                        .filter(line -> line.startsWith(REASON))
                        .findFirst()
                        .map(line -> new TaskReport(
                                report.state(), report.part(), line.substring("ERROR: ".length()), report.tail()))
                        .orElse(report);
    }

    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        return hypervisors.get(step.scope()).tasks(step.subject(), intended.truncatedTo(ChronoUnit.SECONDS)).stream()
                .filter(task -> task.type().equals("vzdump"))
                .reduce((newer, older) -> older)
                .map(TaskEntry::handle);
    }
}
