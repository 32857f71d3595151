package io.vigie.commands.vm;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Power;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries out {@code vm.start}, {@code vm.stop} and the other changes of power. */
public final class PowerSteps implements StepRunner {
    private static final String PREFIX = "vm.";

    private final Hypervisors hypervisors;

    public PowerSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Arrays.stream(Power.values()).map(p -> PREFIX + p.word()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public TaskHandle begin(Step step) {
        return hypervisors.get(step.scope()).power(step.subject(), power(step), PowerPlan.options(step.parameters()));
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        return hypervisors.get(step.scope()).task(handle);
    }

    /** The oldest matching task since the intent: a later one was begun by somebody who saw the first. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        // Hypervisors count in whole seconds.
        Instant since = intended.truncatedTo(ChronoUnit.SECONDS);
        return hypervisors.get(step.scope()).tasks(step.subject(), since).stream()
                .filter(task -> isOf(power(step), task))
                .reduce((newer, older) -> older)
                .map(TaskEntry::handle);
    }

    /**
     * Proxmox names its tasks qmstop, vzstop, hastop; a shutdown of an HA service is a hastop, to suspend to memory is a
     * qmpause.
     */
    private static boolean isOf(Power power, TaskEntry task) {
        return task.type().endsWith(power.word())
                || (power == Power.SHUTDOWN && task.type().equals("hastop"))
                || (power == Power.SUSPEND && task.type().equals("qmpause"));
    }

    private static Power power(Step step) {
        return Power.valueOf(step.operation().substring(PREFIX.length()).toUpperCase(Locale.ROOT));
    }
}
