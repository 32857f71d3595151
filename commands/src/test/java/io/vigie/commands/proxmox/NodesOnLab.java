package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.PastPlans;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TaskReport.State;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.ClusterLogCommands;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.WhatIfCommands;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.node.BalanceCommands;
import io.vigie.commands.node.DrainCommands;
import io.vigie.commands.node.NodePowerSteps;
import io.vigie.commands.node.ServiceCommands;
import io.vigie.commands.node.ServiceSteps;
import io.vigie.commands.testing.SettableClock;
import io.vigie.commands.vm.MigrationSteps;
import io.vigie.commands.vm.PowerSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The nodes of brest-i11, the commands on them and the runners of their steps, over the real protocol. */
abstract class NodesOnLab {
    static final PveSchema SCHEMA = PveSchema.load();

    final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T12:00:00Z"));
    final LabCluster lab = new LabCluster(LabClusterSpec.brestI11(), new LabTime(clock, 1), new LabAuthority("Lab CA"));
    final List<String> faults = new CopyOnWriteArrayList<>();
    final ProxmoxCluster cluster = new ProxmoxCluster(
            new ProxmoxSettings(
                            "brest-i11",
                            "main",
                            lab.nodes(),
                            new ProxmoxSettings.Login.Token(lab.tokenId(), Secret.of(lab.tokenSecret())),
                            lab.fingerprints(),
                            Optional.empty())
                    .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)),
            clock);
    final Hypervisors hypervisors = new Hypervisors(List.of(cluster));
    /** Oldest first. */
    final List<PastPlans.Past> past = new ArrayList<>();

    final CommandLanguage language = new CommandLanguage(List.of(
            new DrainCommands(hypervisors, (words, since) -> past.reversed(), clock),
            new BalanceCommands(hypervisors),
            new ServiceCommands(hypervisors),
            new ClusterLogCommands(hypervisors, clock),
            new WhatIfCommands(hypervisors, clock)));
    final List<StepRunner> runners = List.of(
            new MigrationSteps(hypervisors),
            new PowerSteps(hypervisors),
            new NodePowerSteps(hypervisors, clock),
            new ServiceSteps(hypervisors));

    @BeforeEach
    void read() {
        lab.onExchange(e -> SCHEMA.request(e.method(), e.path(), e.parameters())
                .forEach(fault -> faults.add(e.method() + " " + e.path() + ": " + fault)));
        cluster.refresh();
    }

    @AfterEach
    void close() {
        cluster.close();
        lab.close();
        assertThat(faults).isEmpty();
    }

    Plan plan(String line) {
        return ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
    }

    Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    StepRunner runner(Step step) {
        return runners.stream()
                .filter(r -> r.operations().contains(step.operation()))
                .findFirst()
                .orElseThrow();
    }

    /** Runs the steps one after another until one does not end well; what each said. */
    List<TaskReport> run(Plan plan) {
        List<TaskReport> reports = new ArrayList<>();
        List<PastPlans.Done> done = new ArrayList<>();
        Instant began = clock.instant();
        for (Step step : plan.steps()) {
            TaskReport end = run(step);
            reports.add(end);
            done.add(new PastPlans.Done(step, new TaskHandle("a task")));
            if (end.state() != State.DONE && end.state() != State.DONE_WITH_WARNINGS) {
                break;
            }
        }
        past.add(new PastPlans.Past(plan.command(), done, began, clock.instant()));
        return reports;
    }

    TaskReport run(Step step) {
        TaskHandle handle;
        try {
            handle = runner(step).begin(step);
        } catch (Problem refused) {
            return new TaskReport(State.FAILED, -1, refused.text(), List.of());
        }
        for (int i = 0; i < 600; i++) {
            TaskReport report = runner(step).report(step, handle);
            if (report.state().ended()) {
                return report;
            }
            clock.advance(Duration.ofSeconds(5));
        }
        throw new AssertionError(step + " does not end");
    }

    List<String> runningOn(String node) {
        return cluster.refresh().guestsOn(node).stream()
                .filter(g -> g.state() == Guest.State.RUNNING)
                .map(Guest::id)
                .toList();
    }

    Node node(String name) {
        return cluster.refresh().node(name).orElseThrow();
    }
}
