package io.vigie.commands.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.proxmox.ProxmoxCluster;
import io.vigie.commands.proxmox.ProxmoxSettings;
import io.vigie.commands.proxmox.Secret;
import io.vigie.commands.storage.ContentCommands;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** Command lines typed at the lab's main cluster through the real driver: what an admin reads, and what comes of it. */
abstract class CareOnLab {
    private static final LabAuthority AUTHORITY = new LabAuthority("Lab CA");

    final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
    final LabCluster lab;
    final ProxmoxCluster cluster;
    final Hypervisors hypervisors;
    final CommandLanguage language;
    final List<StepRunner> runners;

    CareOnLab() {
        this(LabClusterSpec.brestI11());
    }

    CareOnLab(LabClusterSpec spec) {
        lab = new LabCluster(spec, new LabTime(clock, 1), AUTHORITY);
        cluster = connect(lab.tokenId(), lab.tokenSecret());
        hypervisors = new Hypervisors(List.of(cluster));
        language = language(hypervisors);
        runners = List.of(
                new ConfigSteps(hypervisors),
                new AutostartSteps(hypervisors),
                new PowerSteps(hypervisors),
                new ResizeSteps(hypervisors),
                new CloneSteps(hypervisors),
                new BackupSteps(hypervisors));
        cluster.refresh();
    }

    private CommandLanguage language(Hypervisors of) {
        return new CommandLanguage(List.of(
                new ConfigCommands(of),
                new AutostartCommands(of),
                new ContentCommands(of),
                new CloneCommands(of),
                new ConsoleCommands(of),
                new BackupCommands(of, clock),
                new PowerCommands(of)));
    }

    private ProxmoxCluster connect(String token, String secret) {
        return new ProxmoxCluster(
                new ProxmoxSettings(
                                lab.name(),
                                "main",
                                lab.nodes(),
                                new ProxmoxSettings.Login.Token(token, Secret.of(secret)),
                                lab.fingerprints(),
                                Optional.empty())
                        .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)),
                clock);
    }

    @AfterEach
    void close() {
        cluster.close();
        lab.close();
    }

    /** What is said to a line. */
    String says(String line) {
        return PlainText.of(language.run(TestCaller.ALL, line));
    }

    Plan plan(String line) {
        Plan plan = ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
        Plan again = ((Outcome.Proposed) language.run(TestCaller.ALL, plan.command())).plan();
        assertThat(again.hash()).as(plan.command() + " again").isEqualTo(plan.hash());
        return plan;
    }

    Problem problem(String line) {
        Problem problem = catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
        assertThat(problem).as(line).isNotNull();
        return problem;
    }

    static String effects(Plan plan) {
        return plan.effects().stream().map(e -> e.text().text()).collect(Collectors.joining("\n"));
    }

    StepRunner runner(Step step) {
        return runners.stream()
                .filter(r -> r.operations().contains(step.operation()))
                .findFirst()
                .orElseThrow();
    }

    TaskHandle begin(Plan plan) {
        Step step = plan.steps().getFirst();
        return runner(step).begin(step);
    }

    TaskReport report(Plan plan, TaskHandle handle) {
        Step step = plan.steps().getFirst();
        return runner(step).report(step, handle);
    }

    /** Runs it to its end. */
    TaskReport run(Plan plan) {
        TaskHandle handle = begin(plan);
        for (int i = 0; i < 300; i++) {
            TaskReport report = report(plan, handle);
            if (report.state().ended()) {
                cluster.refresh();
                return report;
            }
            clock.tick(1);
        }
        throw new AssertionError("it does not end");
    }

    void runsWell(Plan plan) {
        assertThat(run(plan).state()).isEqualTo(TaskReport.State.DONE);
    }

    /** What happens to a line when the token has only these privileges, or to the run of its plan. */
    Problem without(String privilege, Set<String> privileges, String line) {
        Set<String> less = privileges.stream().filter(p -> !p.equals(privilege)).collect(Collectors.toSet());
        String secret = lab.addToken("less@pve!bot", Map.of("/", less));
        try (ProxmoxCluster weak = connect("less@pve!bot", secret)) {
            weak.refresh();
            Hypervisors of = new Hypervisors(List.of(weak));
            return catchThrowableOfType(Problem.class, () -> {
                Plan plan = ((Outcome.Proposed) language(of).run(TestCaller.ALL, line)).plan();
                Step step = plan.steps().getFirst();
                List.of(new ConfigSteps(of), new ResizeSteps(of), new CloneSteps(of), new BackupSteps(of)).stream()
                        .filter(r -> r.operations().contains(step.operation()))
                        .findFirst()
                        .orElseThrow()
                        .begin(step);
            });
        }
    }

    static final Set<String> PRIVILEGES = Set.of(
            "Datastore.AllocateSpace",
            "Datastore.Audit",
            "Sys.Audit",
            "VM.Allocate",
            "VM.Audit",
            "VM.Backup",
            "VM.Clone",
            "VM.Config.CPU",
            "VM.Config.Disk",
            "VM.Config.Memory",
            "VM.Config.Network",
            "VM.Config.Options");
}
