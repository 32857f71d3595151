package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.language.CommandLanguage;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskCommandsTest {
    private static final String UPID = "UPID:nikita:0000ABCD:0001ABCD:6B042898:qmstop:105:vigie@pve!bot:";

    private final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", true)
            .guest("105", "web-1", "nikita", State.RUNNING);
    private final FakeHypervisor rennes = new FakeHypervisor("rennes").node("louise", true);
    private final Hypervisors hypervisors = new Hypervisors(List.of(brest, rennes));
    private final Clock clock = Clock.fixed(FakeHypervisor.NOW.plusSeconds(60), ZoneOffset.UTC);
    private final CommandLanguage language = new CommandLanguage(List.of(new TaskCommands(hypervisors, clock)));

    private String run(String line) {
        return PlainText.of(language.run(TestCaller.ALL, line));
    }

    private Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    private static TaskEntry task(String id, String type, String guest, int second, Optional<String> end) {
        return new TaskEntry(
                new TaskHandle(id),
                type,
                "nikita",
                guest,
                "vigie@pve!bot",
                FakeHypervisor.NOW.plusSeconds(second),
                end.map(e -> FakeHypervisor.NOW.plusSeconds(second + 3)),
                end.orElse(""));
    }

    private void someTasks() {
        brest.tasks.add(task("one", "qmstop", "105", 1, Optional.of("OK")));
        brest.tasks.add(task("two", "qmstart", "105", 20, Optional.of("VM is locked (backup)")));
        brest.tasks.add(task("three", "vzdump", "", 30, Optional.empty()));
        rennes.tasks.add(task("four", "qmstart", "105", 25, Optional.of("WARNINGS: 1")));
    }

    @Test
    void task_list_shows_the_newest_first_from_all_clusters() {
        someTasks();
        assertThat(run("task list"))
                .contains("4 tasks", "vzdump | nikita | vigie@pve!bot | 30 s ago | 30 s | running | three")
                .containsSubsequence("three", "four", "two", "one");
    }

    @Test
    void task_list_is_filtered() {
        someTasks();
        assertThat(run("task list --running")).contains("1 task", "vzdump");
        assertThat(run("task list --errors")).contains("1 task", "VM is locked (backup)");
        assertThat(run("task list --guest web-1")).contains("2 tasks").doesNotContain("four");
        assertThat(run("task list --node camille")).contains("No task matches.");
        assertThat(run("task list --cluster rennes")).contains("1 task", "four");
        assertThat(problem("task list --node nowhere").text()).contains("There is no node");
    }

    @Test
    void task_log_is_shown_whole_and_a_missing_head_is_said() {
        assertThat(run("task log " + UPID)).contains("starting\nTASK OK").doesNotContain("The last");
        brest.logTotal = 9000;
        assertThat(run("task log " + UPID)).contains("The last 2 of 9000 lines");
        brest.log = List.of();
        assertThat(run("task log " + UPID)).contains("empty");
        assertThat(problem("task log 42").text()).contains("is no task id");
    }

    private Plan stop() {
        return ((Outcome.Proposed) language.run(TestCaller.ALL, "task stop " + UPID)).plan();
    }

    @Test
    void a_task_that_works_is_risky_to_end_and_one_that_waits_is_not() {
        brest.report = new TaskReport(TaskReport.State.RUNNING, -1, "running", List.of());
        Plan plan = stop();
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.effects().toString()).contains("half done");
        assertThat(((Outcome.Proposed) language.run(TestCaller.ALL, plan.command()))
                        .plan()
                        .hash())
                .isEqualTo(plan.hash());
        brest.taskType = "qmshutdown";
        assertThat(stop().tier()).isEqualTo(Tier.CHANGE);
        assertThat(brest.calls).isEmpty();
    }

    @Test
    void what_does_not_run_is_not_ended() {
        assertThat(problem("task stop " + UPID).text()).isEqualTo("This task does not run: OK.");
        TestCaller reader = new TestCaller("task.read@*", "task.stop@rennes");
        assertThat(catchThrowableOfType(Problem.class, () -> language.run(reader, "task stop " + UPID))
                        .text())
                .contains("task.stop on brest-i11");
    }

    @Test
    void to_end_a_task_is_done_when_the_task_has_ended() {
        brest.report = new TaskReport(TaskReport.State.RUNNING, -1, "running", List.of());
        Plan plan = stop();
        TaskSteps steps = new TaskSteps(hypervisors);
        assertThat(steps.operations()).containsExactly(plan.steps().getFirst().operation());
        TaskHandle handle = steps.begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("stop task " + UPID);
        assertThat(steps.report(plan.steps().getFirst(), handle).state()).isEqualTo(TaskReport.State.RUNNING);
        assertThat(steps.trace(plan.steps().getFirst(), FakeHypervisor.NOW)).isEmpty();
        brest.report = new TaskReport(TaskReport.State.FAILED, -1, "received interrupt", List.of());
        assertThat(steps.report(plan.steps().getFirst(), handle))
                .extracting(TaskReport::state, TaskReport::says)
                .containsExactly(TaskReport.State.DONE, "ended: received interrupt");
        assertThat(steps.trace(plan.steps().getFirst(), FakeHypervisor.NOW)).contains(handle);
        brest.report = new TaskReport(TaskReport.State.DONE, 1, "OK", List.of());
        assertThat(steps.report(plan.steps().getFirst(), handle).says()).contains("by itself");
    }
}
