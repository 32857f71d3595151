package io.vigie.commands.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Caller;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** Command lines typed at a lab cluster through the real driver: what an admin reads, and what comes of it. */
public abstract class CommandsOnLab {
    private static final LabAuthority AUTHORITY = new LabAuthority("Lab CA");
    private static final String WEAK = "less@pve!bot";

    protected final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
    protected final LabCluster lab;
    protected final ProxmoxCluster cluster;
    protected final Hypervisors hypervisors;
    protected final CommandLanguage language;
    protected final List<StepRunner> runners;

    /** What stands on the clusters. */
    @FunctionalInterface
    protected interface On<T> {
        T on(Hypervisors hypervisors, Clock clock);
    }

    /** Starts the cluster and reads it once. */
    protected CommandsOnLab(LabClusterSpec spec, On<CommandLanguage> language, On<List<StepRunner>> runners) {
        lab = new LabCluster(spec, new LabTime(clock, 1), AUTHORITY);
        cluster = connect(lab.tokenId(), lab.tokenSecret());
        hypervisors = new Hypervisors(List.of(cluster));
        this.language = language.on(hypervisors, clock);
        this.runners = runners.on(hypervisors, clock);
        cluster.refresh();
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

    /** The cluster once more, read with a token that has only these privileges; close it. */
    protected final ProxmoxCluster connect(Set<String> privileges) {
        ProxmoxCluster weak = connect(WEAK, lab.addToken(WEAK, Map.of("/", privileges)));
        weak.refresh();
        return weak;
    }

    @AfterEach
    protected final void close() {
        cluster.close();
        lab.close();
    }

    /** What is said to a line. */
    protected final String says(String line) {
        return says(TestCaller.ALL, line);
    }

    protected final String says(Caller caller, String line) {
        return PlainText.of(language.run(caller, line));
    }

    /** What a line proposes; its own line proposes the same again. */
    protected final Plan plan(String line) {
        Plan plan = ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
        Plan again = ((Outcome.Proposed) language.run(TestCaller.ALL, plan.command())).plan();
        assertThat(again.hash()).as(plan.command() + " again").isEqualTo(plan.hash());
        return plan;
    }

    protected final Problem problem(String line) {
        Problem problem = catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
        assertThat(problem).as(line).isNotNull();
        return problem;
    }

    protected static String effects(Plan plan) {
        return plan.effects().stream().map(e -> e.text().text()).collect(Collectors.joining("\n"));
    }

    protected final StepRunner runner(Step step) {
        return runner(runners, step);
    }

    protected static StepRunner runner(List<StepRunner> runners, Step step) {
        return runners.stream()
                .filter(r -> r.operations().contains(step.operation()))
                .findFirst()
                .orElseThrow();
    }

    /** Follows a step that was begun to its end. */
    protected final TaskReport end(Step step, TaskHandle handle) {
        for (int i = 0; i < 300; i++) {
            TaskReport report = runner(step).report(step, handle);
            if (report.state().ended()) {
                return report;
            }
            clock.tick(1);
        }
        throw new AssertionError("it does not end");
    }
}
