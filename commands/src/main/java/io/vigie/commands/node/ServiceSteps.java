package io.vigie.commands.node;

import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.NodeServices.Change;
import io.vigie.commands.cluster.TaskEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries out {@code node.service-restart} and its like. */
public final class ServiceSteps implements StepRunner {
    private final Hypervisors hypervisors;

    public ServiceSteps(Hypervisors hypervisors) {
        this.hypervisors = hypervisors;
    }

    @Override
    public Set<String> operations() {
        return Arrays.stream(Change.values())
                .map(c -> ServicePlan.PREFIX + c.word())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public TaskHandle begin(Step step) {
        return ServicePlan.of(hypervisors.get(step.scope())).change(step.subject(), service(step), change(step));
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        return hypervisors.get(step.scope()).task(handle);
    }

    /** Proxmox names them srvrestart and so on, with the service in the place of the guest. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        Instant since = intended.truncatedTo(ChronoUnit.SECONDS);
        return hypervisors
                .get(step.scope())
                .taskList()
                .flatMap(list -> list.mine(step.subject(), since).stream()
                        .filter(t -> t.type().equals("srv" + change(step).word())
                                && t.subject().equals(service(step))
                                && !t.began().isBefore(since))
                        .reduce((newer, older) -> older)
                        .map(TaskEntry::handle));
    }

    private static String service(Step step) {
        return Objects.requireNonNull(step.parameters().get(ServicePlan.SERVICE), "the step names its service");
    }

    private static Change change(Step step) {
        return Change.valueOf(
                step.operation().substring(ServicePlan.PREFIX.length()).toUpperCase(Locale.ROOT));
    }
}
