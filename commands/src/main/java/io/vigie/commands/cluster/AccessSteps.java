package io.vigie.commands.cluster;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Accounts.Holder;
import io.vigie.commands.cluster.Accounts.Right;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Carries out {@code access.sync} and {@code access.grant}. */
public final class AccessSteps implements StepRunner {
    private final Hypervisors hypervisors;

    public AccessSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(AccessSync.SYNC, AccessSync.GRANT);
    }

    @Override
    public TaskHandle begin(Step step) {
        Accounts accounts = accounts(step);
        return switch (step.operation()) {
            case AccessSync.SYNC ->
                accounts.sync(
                        step.subject(),
                        AccessSyncCommands.vanished(step.parameters().getOrDefault("remove-vanished", "")));
            case AccessSync.GRANT -> {
                accounts.grant(right(step));
                yield handle(step);
            }
            default -> throw new IllegalArgumentException(step.operation());
        };
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        if (step.operation().equals(AccessSync.SYNC)) {
            return hypervisors.get(step.scope()).task(handle);
        }
        return stands(step)
                ? new TaskReport(TaskReport.State.DONE, 1, "it stands in the list", List.of())
                : new TaskReport(TaskReport.State.FAILED, -1, "it does not stand in the list", List.of());
    }

    /** The oldest run since the intent; a right that stands is as good as given. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        if (step.operation().equals(AccessSync.SYNC)) {
            return accounts(step).syncs(step.subject(), intended.truncatedTo(ChronoUnit.SECONDS)).stream()
                    .reduce((newer, older) -> older)
                    .map(TaskEntry::handle);
        }
        return stands(step) ? Optional.of(handle(step)) : Optional.empty();
    }

    private boolean stands(Step step) {
        return accounts(step).read().rights().contains(right(step));
    }

    private Accounts accounts(Step step) {
        return AccessSync.of(hypervisors.get(step.scope()));
    }

    private static TaskHandle handle(Step step) {
        return TaskHandle.ours("right " + right(step).says() + " for " + step.subject());
    }

    private static Right right(Step step) {
        return new Right(
                Objects.requireNonNull(step.parameters().get("path"), "a right's step names the path"),
                Holder.GROUP,
                step.subject(),
                Objects.requireNonNull(step.parameters().get("role"), "a right's step names the role"),
                true);
    }
}
