package io.vigie.commands.storage;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.StorageCare;
import io.vigie.commands.cluster.StorageViews.Setup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Carries out {@code storage.rescan}, {@code storage.set} and {@code storage.remove}. */
public final class StorageCareSteps implements StepRunner {
    private final Hypervisors hypervisors;

    public StorageCareSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Set.of(RescanPlan.RESCAN, AvailabilityPlan.SET, RemovalPlan.REMOVE);
    }

    @Override
    public TaskHandle begin(Step step) {
        StorageCare care = RemovalPlan.care(hypervisors.get(step.scope()));
        return switch (step.operation()) {
            case RescanPlan.RESCAN -> care.rescan(step.subject(), words(step, "storages"));
            case AvailabilityPlan.SET ->
                care.set(step.subject(), enabled(step), words(step, "nodes"), text(step, "digest"));
            case RemovalPlan.REMOVE -> care.remove(text(step, "storage"), text(step, "node"), text(step, "name"));
            default -> throw new IllegalArgumentException(step.operation());
        };
    }

    private static boolean enabled(Step step) {
        return text(step, "enabled").equals("1");
    }

    private static String text(Step step, String key) {
        return Objects.requireNonNull(step.parameters().get(key), key);
    }

    private static List<String> words(Step step, String key) {
        return text(step, key).isEmpty() ? List.of() : List.of(text(step, key).split(",", -1));
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        return hypervisors.get(step.scope()).task(handle);
    }

    /** A volume that is gone without a task of ours may have been deleted by somebody else: that is not told as done. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        StorageCare care = RemovalPlan.care(hypervisor);
        return switch (step.operation()) {
            case AvailabilityPlan.SET -> stands(hypervisor, step) ? Optional.of(care.done()) : Optional.empty();
            case RemovalPlan.REMOVE ->
                care.removal(
                        text(step, "storage"),
                        text(step, "node"),
                        text(step, "name"),
                        intended.truncatedTo(ChronoUnit.SECONDS));
            // It leaves nothing behind; to look once more does no more than once.
            default -> Optional.empty();
        };
    }

    private static boolean stands(Hypervisor hypervisor, Step step) {
        Optional<Setup> setup = StorageReading.views(hypervisor).setups().stream()
                .filter(s -> s.storage().equals(step.subject()))
                .findFirst();
        return setup.filter(s -> s.enabled() == enabled(step)
                        && s.nodes().stream().sorted().toList().equals(words(step, "nodes")))
                .isPresent();
    }
}
