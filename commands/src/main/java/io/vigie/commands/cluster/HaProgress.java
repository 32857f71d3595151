package io.vigie.commands.cluster;

import io.vigie.commands.Step;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.HighAvailability.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How far the effect of a request to the HA manager is: it begins with the manager's next round, or never. */
final class HaProgress {
    /** A request that the manager has not taken up by then is lost or was overruled. */
    static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Until then the answer may come from a node that has not heard of it. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Step step;
    private final Inventory seen;
    private final HighAvailability.Status status;
    private final Duration since;

    HaProgress(Step step, Inventory seen, HighAvailability.Status status, Duration since) {
        this.step = step;
        this.seen = seen;
        this.status = status;
        this.since = since;
    }

    static HaProgress of(Step step, Hypervisor hypervisor, Instant requested, Instant now) {
        HighAvailability ha = hypervisor.highAvailability().orElseThrow();
        return new HaProgress(step, hypervisor.refresh(), ha.status(), Duration.between(requested, now));
    }

    private boolean over(Duration limit) {
        return since.compareTo(limit) > 0;
    }

    TaskReport report() {
        if (!seen.quorate() || !status.quorate()) {
            return waiting("the cluster has no quorum");
        }
        if (step.operation().equals(HaArming.DISARM) || step.operation().equals(HaArming.ARM)) {
            return arming();
        }
        Optional<Guest> guest = seen.guest(step.subject());
        if (guest.isEmpty()) {
            return end(TaskReport.State.UNKNOWN, "guest " + step.subject() + " is not seen any more");
        }
        Optional<Service> service = status.serviceOf(step.subject());
        if (step.operation().equals(HaServicePlan.REMOVE)) {
            return removed(guest.get(), service);
        }
        if (service.isEmpty()) {
            return over(GRACE)
                    ? end(TaskReport.State.FAILED, guest.get().label() + " is not under high availability")
                    : waiting("the manager does not know it yet");
        }
        return of(guest.get(), service.get());
    }

    private TaskReport of(Guest guest, Service service) {
        boolean clears = step.parameters().containsKey("disable") && !over(PATIENCE);
        if (service.state().equals("error") && !clears) {
            return end(TaskReport.State.FAILED, guest.label() + " is in HA state error");
        }
        if (status.disarmed()) {
            return end(
                    TaskReport.State.UNKNOWN,
                    "high availability was " + status.armed()
                            + " meanwhile: this is done, if at all, once it is armed");
        }
        return switch (step.operation()) {
            case HaAddPlan.OPERATION -> state(guest, service, step.parameters().getOrDefault("state", "started"));
            case HaServicePlan.START -> state(guest, service, "started");
            case HaServicePlan.STOP ->
                state(guest, service, step.parameters().containsKey("disable") ? "disabled" : "stopped");
            default -> moved(guest, service);
        };
    }

    private TaskReport removed(Guest guest, Optional<Service> service) {
        if (service.isEmpty()) {
            return done(guest.label() + " is not under high availability any more, and is "
                    + guest.state().word() + " on " + guest.node());
        }
        return over(PATIENCE)
                ? end(TaskReport.State.FAILED, guest.label() + " is still under high availability")
                : waiting("the manager still has it");
    }

    private TaskReport state(Guest guest, Service service, String wanted) {
        boolean stopping = !wanted.equals("started");
        boolean asked = stopping && !wanted.equals("ignored")
                ? Set.of("stopped", "disabled").contains(service.requested())
                : service.requested().equals(wanted);
        if (!asked) {
            return over(GRACE)
                    ? end(
                            TaskReport.State.FAILED,
                            "another request has overruled it: requested now is " + service.requested())
                    : waiting("the request is not seen yet");
        }
        if (wanted.equals("ignored")) {
            return done(guest.label() + " is listed, and HA ignores it");
        }
        Guest.State runs = stopping ? Guest.State.STOPPED : Guest.State.RUNNING;
        List<String> settled = stopping ? List.of("stopped", "disabled") : List.of("started");
        if (guest.state() == runs && settled.contains(service.state())) {
            return done(guest.label() + " is " + runs.word() + " on " + guest.node());
        }
        return waiting("service " + HaScene.word(service.state()) + ", guest "
                + guest.state().word());
    }

    private TaskReport moved(Guest guest, Service service) {
        String target = step.parameters().getOrDefault("target", "");
        boolean moving = Set.of("migrate", "relocate").contains(service.state());
        boolean stopped = !service.requested().equals("started");
        boolean there = guest.node().equals(target) && service.node().equals(target);
        if (there && !moving && (stopped || guest.state() == Guest.State.RUNNING)) {
            return done(guest.label() + " is " + guest.state().word() + " on " + target);
        }
        if (over(PATIENCE) && !moving && !there) {
            return end(
                    TaskReport.State.FAILED,
                    guest.label() + " is on " + guest.node() + ": the HA manager did not move it to " + target
                            + "; why, the log of pve-ha-crm on " + status.master() + " says");
        }
        return waiting("service " + HaScene.word(service.state()) + " on " + guest.node());
    }

    private TaskReport arming() {
        boolean disarm = step.operation().equals(HaArming.DISARM);
        boolean there = disarm
                ? status.armed().equals("disarmed")
                : status.armed().equals("armed") || status.armed().equals("standby");
        if (there) {
            return done(
                    disarm
                            ? "high availability is disarmed: nothing is fenced or recovered until it is armed again"
                            : "high availability is " + status.armed());
        }
        boolean begun = status.armed().equals("disarming") && disarm;
        return over(PATIENCE) && !begun
                ? end(TaskReport.State.FAILED, "the HA manager has not taken it up: it is " + status.armed())
                : waiting("it is " + status.armed());
    }

    /** Whether it shows that the request was made, by this step or by somebody who asked for the same. */
    boolean begun() {
        Optional<Service> service = status.serviceOf(step.subject());
        String requested = service.map(Service::requested).orElse("");
        return switch (step.operation()) {
            case HaAddPlan.OPERATION -> service.isPresent();
            case HaServicePlan.REMOVE -> service.isEmpty();
            case HaServicePlan.START -> requested.equals("started");
            case HaServicePlan.STOP -> requested.equals("stopped") || requested.equals("disabled");
            case HaArming.DISARM -> status.disarmed();
            case HaArming.ARM -> !status.disarmed();
            default ->
                service.filter(s -> Set.of("migrate", "relocate").contains(s.state())
                                || s.node().equals(step.parameters().get("target")))
                        .isPresent();
        };
    }

    private static TaskReport done(String says) {
        return new TaskReport(TaskReport.State.DONE, 1, says, List.of());
    }

    private static TaskReport waiting(String why) {
        return new TaskReport(TaskReport.State.RUNNING, -1, "asked of the HA manager; " + why, List.of());
    }

    private static TaskReport end(TaskReport.State state, String says) {
        return new TaskReport(state, -1, says, List.of());
    }
}
