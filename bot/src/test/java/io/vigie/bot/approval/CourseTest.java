package io.vigie.bot.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Pace;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CourseTest {
    private final List<StepRun> runs = new ArrayList<>();

    private static Plan plan(Pace pace, int... stages) {
        List<Step> steps = new ArrayList<>();
        for (int stage : stages) {
            steps.add(new Step("vm.stop", "brest-i11", "1" + steps.size(), new TreeMap<>(), "stop").inStage(stage));
        }
        return new Plan("vm stop", "Stop them", Tier.RISKY, List.of(), List.of(), List.of(), steps, pace);
    }

    private CourseTest run(int step, TaskReport.State state) {
        runs.add(new StepRun(
                step,
                Instant.EPOCH,
                Optional.of(new TaskHandle("task-" + step)),
                Optional.of(state).filter(TaskReport.State::ended),
                "",
                List.of()));
        return this;
    }

    private Course of(Plan plan) {
        return Course.of(plan, runs, false);
    }

    @Test
    void one_by_one_a_step_waits_for_the_one_before() {
        Plan plan = plan(Pace.ONE_BY_ONE, 0, 0);
        assertThat(of(plan).next()).contains(0);
        run(0, TaskReport.State.RUNNING);
        assertThat(of(plan).next()).isEmpty();
        assertThat(of(plan).over()).isFalse();
        runs.clear();
        run(0, TaskReport.State.DONE);
        assertThat(of(plan).next()).contains(1);
    }

    @Test
    void as_many_run_as_the_pace_allows() {
        Plan plan = plan(new Pace(2, false), 0, 0, 0);
        run(0, TaskReport.State.RUNNING);
        assertThat(of(plan).next()).contains(1);
        run(1, TaskReport.State.RUNNING);
        assertThat(of(plan).next()).isEmpty();
        runs.removeFirst();
        run(0, TaskReport.State.DONE);
        assertThat(of(plan).next()).contains(2);
    }

    @Test
    void after_a_failure_none_is_begun_and_what_runs_is_waited_for() {
        Plan plan = plan(new Pace(2, false), 0, 0, 0);
        run(0, TaskReport.State.FAILED).run(1, TaskReport.State.RUNNING);
        assertThat(of(plan).next()).isEmpty();
        assertThat(of(plan).over()).isFalse();
        runs.removeLast();
        run(1, TaskReport.State.DONE);
        assertThat(of(plan).over()).isTrue();
        assertThat(of(plan).end()).isEqualTo(State.FAILED);
        assertThat(of(plan).notBegun()).containsExactly(2);
    }

    @Test
    void when_told_to_go_on_the_others_are_begun_and_the_end_is_a_failure_all_the_same() {
        Plan plan = plan(new Pace(1, true), 0, 0);
        run(0, TaskReport.State.FAILED);
        assertThat(of(plan).next()).contains(1);
        run(1, TaskReport.State.DONE);
        assertThat(of(plan).over()).isTrue();
        assertThat(of(plan).end()).isEqualTo(State.FAILED);
    }

    @Test
    void a_stage_begins_only_when_every_step_before_it_ended_well_even_when_told_to_go_on() {
        Plan plan = plan(new Pace(4, true), 0, 0, 1);
        run(0, TaskReport.State.DONE).run(1, TaskReport.State.RUNNING);
        assertThat(of(plan).next()).isEmpty();
        runs.removeLast();
        run(1, TaskReport.State.UNKNOWN);
        assertThat(of(plan).next()).isEmpty();
        assertThat(of(plan).over()).isTrue();
        assertThat(of(plan).end()).isEqualTo(State.UNKNOWN);
        runs.removeLast();
        run(1, TaskReport.State.DONE_WITH_WARNINGS);
        assertThat(of(plan).next()).contains(2);
        run(2, TaskReport.State.DONE);
        assertThat(of(plan).end()).isEqualTo(State.DONE_WITH_WARNINGS);
    }

    @Test
    void who_may_only_finish_begins_nothing() {
        Plan plan = plan(new Pace(2, true), 0, 0);
        run(0, TaskReport.State.RUNNING);
        assertThat(Course.of(plan, runs, true).next()).isEmpty();
        assertThat(Course.of(plan, runs, true).over()).isFalse();
    }
}
