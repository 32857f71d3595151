package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.HighAvailability.Service;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out {@code ha.…}. The manager gives its work no name, so that what is followed is the effect; the handle only
 * tells since when.
 */
public final class HaSteps implements StepRunner {
    private static final String PREFIX = "ha-request:";

    private final Hypervisors hypervisors;
    private final Clock clock;

    public HaSteps(Hypervisors hypervisors, Clock clock) {
        this.hypervisors = hypervisors;
        this.clock = clock;
    }

    @Override
    public Set<String> operations() {
        return Set.of(
                HaAddPlan.OPERATION,
                HaServicePlan.REMOVE,
                HaServicePlan.START,
                HaServicePlan.STOP,
                HaMovePlan.MIGRATE,
                HaMovePlan.RELOCATE,
                HaArming.DISARM,
                HaArming.ARM);
    }

    @Override
    public TaskHandle begin(Step step) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        HaRequests ha = HaScene.requests(hypervisor);
        String guest = step.subject();
        Instant asked = clock.instant();
        switch (step.operation()) {
            case HaAddPlan.OPERATION -> ha.add(guest, HaAddPlan.settings(step.parameters()));
            case HaServicePlan.REMOVE -> ha.remove(guest);
            case HaServicePlan.START -> ha.request(guest, given(step, "was"), "started");
            case HaServicePlan.STOP ->
                ha.request(
                        guest, given(step, "was"), step.parameters().containsKey("disable") ? "disabled" : "stopped");
            case HaMovePlan.MIGRATE, HaMovePlan.RELOCATE -> {
                needReady(hypervisor, step);
                var unused =
                        ha.move(guest, given(step, "target"), step.operation().equals(HaMovePlan.MIGRATE));
            }
            case HaArming.DISARM -> ha.disarm(given(step, "mode"));
            case HaArming.ARM -> ha.arm();
            default -> throw new IllegalArgumentException(step.operation());
        }
        return handle(asked);
    }

    private static String given(Step step, String name) {
        return Objects.requireNonNull(step.parameters().get(name), name);
    }

    /** A service that somebody else has moved meanwhile would only be logged about. */
    private static void needReady(Hypervisor hypervisor, Step step) {
        Service now = hypervisor
                .highAvailability()
                .flatMap(h -> h.status().serviceOf(step.subject()))
                .orElseThrow(() -> Problem.user(step.subject() + " is not under high availability any more."));
        String from = given(step, "from");
        boolean ready = now.state().equals("started") || now.state().equals("stopped");
        if (!now.node().equals(from) || !ready) {
            throw Problem.user("It was changed meanwhile: " + now.id() + " is " + HaScene.word(now.state()) + " on "
                            + now.node() + ", and was on " + from + ".")
                    .withMend("Look again: `ha status`.");
        }
    }

    private static TaskHandle handle(Instant asked) {
        return TaskHandle.ours(PREFIX + asked.getEpochSecond());
    }

    private static Instant asked(TaskHandle handle) {
        return Instant.ofEpochSecond(Long.parseLong(handle.words().substring(PREFIX.length())));
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        return HaProgress.of(step, hypervisors.get(step.scope()), asked(handle), clock.instant())
                .report();
    }

    /**
     * Nothing tells whose request it was. When the cluster shows what was meant, following it is right whoever asked; when
     * it does not, nobody knows.
     */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        boolean begun = HaProgress.of(step, hypervisors.get(step.scope()), intended, clock.instant())
                .begun();
        return begun ? Optional.of(handle(intended)) : Optional.empty();
    }
}
