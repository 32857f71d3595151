package io.vigie.commands.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.proxmox.ProxmoxCluster;
import io.vigie.commands.storage.ContentCommands;
import io.vigie.commands.testing.CommandsOnLab;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Command lines about a guest's settings, disks, clones and backups, typed at the lab's main cluster. */
abstract class CareOnLab extends CommandsOnLab {
    CareOnLab() {
        this(LabClusterSpec.brestI11());
    }

    CareOnLab(LabClusterSpec spec) {
        super(spec, CareOnLab::language, CareOnLab::runners);
    }

    private static CommandLanguage language(Hypervisors of, Clock clock) {
        return new CommandLanguage(List.of(
                new ConfigCommands(of),
                new AutostartCommands(of),
                new ContentCommands(of),
                new CloneCommands(of),
                new ConsoleCommands(of),
                new BackupCommands(of, clock),
                new PowerCommands(of)));
    }

    private static List<StepRunner> runners(Hypervisors of, Clock clock) {
        return List.of(
                new ConfigSteps(of),
                new AutostartSteps(of),
                new PowerSteps(of),
                new ResizeSteps(of),
                new CloneSteps(of),
                new BackupSteps(of));
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
        TaskReport report = end(plan.steps().getFirst(), begin(plan));
        cluster.refresh();
        return report;
    }

    void runsWell(Plan plan) {
        assertThat(run(plan).state()).isEqualTo(TaskReport.State.DONE);
    }

    /** What happens to a line when the token has only these privileges, or to the run of its plan. */
    Problem without(String privilege, Set<String> privileges, String line) {
        Set<String> less = privileges.stream().filter(p -> !p.equals(privilege)).collect(Collectors.toSet());
        try (ProxmoxCluster weak = connect(less)) {
            Hypervisors of = new Hypervisors(List.of(weak));
            return catchThrowableOfType(Problem.class, () -> {
                Plan plan = ((Outcome.Proposed) language(of, clock).run(TestCaller.ALL, line)).plan();
                Step step = plan.steps().getFirst();
                runner(runners(of, clock), step).begin(step);
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
