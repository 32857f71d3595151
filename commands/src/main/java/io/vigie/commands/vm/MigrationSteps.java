package io.vigie.commands.vm;

import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.MigrationStep;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.cluster.Tasks;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Carries out {@code vm.migrate}. */
public final class MigrationSteps implements StepRunner {
    /** Stands before the node where somebody else has put the guest meanwhile. */
    private static final String ELSEWHERE = "elsewhere:";

    private final Hypervisors hypervisors;

    public MigrationSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(MigrationStep.OPERATION);
    }

    @Override
    public TaskHandle begin(Step step) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        Optional<String> elsewhere = elsewhere(hypervisor, step);
        return elsewhere.isPresent()
                ? TaskHandle.ours(ELSEWHERE + elsewhere.get())
                : MigrationPlan.of(hypervisor)
                        .migrate(step.subject(), MigrationStep.target(step), MigrationStep.options(step));
    }

    /** The plan may be minutes old by now: who was moved by somebody else is where that one wanted it. */
    private static Optional<String> elsewhere(Hypervisor hypervisor, Step step) {
        Optional<String> from = MigrationStep.from(step);
        if (from.isEmpty()) {
            return Optional.empty();
        }
        Guest guest = hypervisor
                .refresh()
                .guest(step.subject())
                .orElseThrow(() -> Problem.site("There is no guest " + step.subject() + " any more."));
        return Optional.of(guest.node()).filter(node -> !node.equals(from.get()));
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        if (handle.words().startsWith(ELSEWHERE)) {
            String node = handle.words().substring(ELSEWHERE.length());
            return node.equals(MigrationStep.target(step))
                    ? new TaskReport(TaskReport.State.DONE, 1, "it is on " + node + " already", List.of())
                    : new TaskReport(
                            TaskReport.State.DONE_WITH_WARNINGS,
                            1,
                            "somebody has moved it to " + node + " meanwhile: it is left there",
                            List.of());
        }
        return hypervisors.get(step.scope()).task(handle);
    }

    /** Proxmox names them qmigrate, vzmigrate and hamigrate, and keeps them on the node that the guest left. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        Instant since = intended.truncatedTo(ChronoUnit.SECONDS);
        return tasks(step, since).stream()
                .filter(task -> task.type().endsWith("migrate") && !task.began().isBefore(since))
                .reduce((newer, older) -> older)
                .map(TaskEntry::handle);
    }

    private List<TaskEntry> tasks(Step step, Instant since) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        Optional<Tasks> list = hypervisor.taskList();
        Optional<String> from = MigrationStep.from(step);
        return from.isPresent() && list.isPresent()
                ? list.get().mine(from.get(), since).stream()
                        .filter(task -> task.subject().equals(step.subject()))
                        .toList()
                : hypervisor.tasks(step.subject(), since);
    }
}
