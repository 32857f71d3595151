package io.vigie.commands.node;

import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TaskReport.State;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodePower;
import io.vigie.commands.cluster.NodePower.Change;
import io.vigie.commands.cluster.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out {@code node.reboot} and {@code node.shutdown}. There is no task to ask: a shutdown is done when the node
 * is gone, a reboot when it is back and younger than the request.
 */
public final class NodePowerSteps implements StepRunner {
    static final String PREFIX = "node.";
    /** A parameter: nothing may run there any more. */
    static final String EMPTY = "empty";

    /** A guest may take minutes to shut down, a server's firmware minutes to start. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    /** Uptimes are whole seconds, and clocks differ. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final Hypervisors hypervisors;
    private final Clock clock;

    public NodePowerSteps(Hypervisors hypervisors, Clock clock) {
        this.hypervisors = hypervisors;
        this.clock = clock;
    }

    @Override
    public Set<String> operations() {
        return Set.of(PREFIX + Change.REBOOT.word(), PREFIX + Change.SHUTDOWN.word());
    }

    /**
     * What is remembered of a request.
     *
     * @param uptime the node's own, just before; zero when it is not known
     */
    private record Asked(Instant at, Duration uptime) {
        TaskHandle handle() {
            return TaskHandle.ours("asked:" + at.getEpochSecond() + ":" + uptime.toSeconds());
        }

        static Asked of(TaskHandle handle) {
            String[] parts = handle.words().split(":", -1);
            return new Asked(
                    Instant.ofEpochSecond(Long.parseLong(parts[1])), Duration.ofSeconds(Long.parseLong(parts[2])));
        }

        /** Whether a node with this uptime has begun it after the request. */
        boolean before(Duration now, Instant then) {
            return now.compareTo(uptime) < 0 || now.plus(SLACK).compareTo(Duration.between(at, then)) < 0;
        }
    }

    @Override
    public TaskHandle begin(Step step) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        NodePower power =
                hypervisor.nodePower().orElseThrow(() -> Problem.user(step.scope() + " cannot take its nodes down."));
        if (step.parameters().containsKey(EMPTY)) {
            refuseWhenUsed(hypervisor, step.subject());
        }
        Asked asked = new Asked(
                clock.instant(), hypervisor.node(step.subject()).node().uptime());
        power.request(step.subject(), change(step));
        return asked.handle();
    }

    private static void refuseWhenUsed(Hypervisor hypervisor, String node) {
        List<Guest> there = hypervisor.refresh().guestsOn(node).stream()
                .filter(NodeChecks::running)
                .toList();
        if (!there.isEmpty()) {
            throw Problem.site(node + " is not empty: " + NodeChecks.names(there) + " run there. It was left up.")
                    .withMend("`node drain " + node + "` moves them off.");
        }
    }

    @Override
    public TaskReport report(Step step, TaskHandle handle) {
        Asked asked = Asked.of(handle);
        Duration since = Duration.between(asked.at(), clock.instant());
        TaskReport report = look(step, asked, since);
        boolean late = since.compareTo(PATIENCE) > 0;
        return report.state() == State.RUNNING && late
                ? new TaskReport(
                        State.UNKNOWN,
                        -1,
                        "after " + Units.duration(since) + ": " + report.says() + "; look at its console",
                        List.of())
                : report;
    }

    private TaskReport look(Step step, Asked asked, Duration since) {
        String name = step.subject();
        boolean reboot = change(step) == Change.REBOOT;
        try {
            Hypervisor hypervisor = hypervisors.get(step.scope());
            Inventory now = hypervisor.refresh();
            if (!now.node(name).map(Node::online).orElse(false)) {
                return reboot
                        ? running(name + " is down, and not back yet")
                        : done(name + " is down: it does not answer any more");
            }
            Duration uptime = hypervisor.node(name).node().uptime();
            if (asked.before(uptime, clock.instant())) {
                return reboot
                        ? done(name + " is back, up for " + Units.duration(uptime))
                        : new TaskReport(
                                State.DONE_WITH_WARNINGS, 1, name + " was down and is up again already", List.of());
            }
            return running(name + " is up still: it shuts its guests down");
        } catch (Problem e) {
            return running("nobody can be asked at the moment (" + e.text() + ")");
        }
    }

    private static TaskReport running(String says) {
        return new TaskReport(State.RUNNING, -1, says, List.of());
    }

    private static TaskReport done(String says) {
        return new TaskReport(State.DONE, 1, says, List.of());
    }

    /** No task bears our name: that the node is going down, is gone, or is younger than the intent, is the trace. */
    @Override
    public Optional<TaskHandle> trace(Step step, Instant intended) {
        Hypervisor hypervisor = hypervisors.get(step.scope());
        Asked asked = new Asked(intended, Duration.ZERO);
        Inventory now = hypervisor.refresh();
        if (!now.node(step.subject()).map(Node::online).orElse(false)) {
            return Optional.of(asked.handle());
        }
        Duration uptime = hypervisor.node(step.subject()).node().uptime();
        return asked.before(uptime, clock.instant()) || goingDown(hypervisor, step.subject(), intended)
                ? Optional.of(asked.handle())
                : Optional.empty();
    }

    /** Proxmox shuts the guests down in a task {@code stopall}, in the name of root. */
    private static boolean goingDown(Hypervisor hypervisor, String node, Instant intended) {
        Instant since = intended.minus(SLACK);
        return hypervisor
                .taskList()
                .map(list ->
                        list.list(new Tasks.Query(Optional.of(node), Optional.empty(), false, false)).entries().stream()
                                .anyMatch(t ->
                                        t.type().equals("stopall") && !t.began().isBefore(since)))
                .orElse(false);
    }

    private static Change change(Step step) {
        return Change.valueOf(step.operation().substring(PREFIX.length()).toUpperCase(Locale.ROOT));
    }
}
