package io.vigie.bot.approval;

import io.vigie.commands.Plan;
import io.vigie.commands.TaskReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where a running plan is, judged from the plan and the stored rows alone: so whoever takes it over goes on the same.
 *
 * @param next the step to begin now; empty when none may be begun until others have ended, or at all
 * @param over whether nothing runs and nothing will be begun
 */
record Course(Optional<Integer> next, boolean over, List<StepRun> failed, List<Integer> notBegun, boolean warned) {
    Course {
        failed = List.copyOf(failed);
        notBegun = List.copyOf(notBegun);
    }

    /**
     * @param finishOnly whether what runs may end and nothing new is begun
     */
    static Course of(Plan plan, List<StepRun> runs, boolean finishOnly) {
        Map<Integer, StepRun> begun = new HashMap<>();
        runs.forEach(run -> begun.put(run.step(), run));
        List<StepRun> failed = runs.stream()
                .filter(run -> run.outcome().isPresent() && !run.succeeded())
                .toList();
        long open = runs.stream().filter(run -> run.outcome().isEmpty()).count();
        List<Integer> waiting = IntStream.range(0, plan.steps().size())
                .filter(i -> !begun.containsKey(i))
                .boxed()
                .toList();
        boolean may = !finishOnly
                && (failed.isEmpty() || plan.pace().goOn())
                && open < plan.pace().parallel();
        Optional<Integer> next = waiting.stream()
                .findFirst()
                .filter(i -> may
                        && earlierStagesAreDone(plan, begun, plan.steps().get(i).stage()));
        return new Course(
                next,
                open == 0 && next.isEmpty(),
                failed,
                waiting,
                runs.stream().anyMatch(run -> run.outcome().equals(Optional.of(TaskReport.State.DONE_WITH_WARNINGS))));
    }

    private static boolean earlierStagesAreDone(Plan plan, Map<Integer, StepRun> begun, int stage) {
        return IntStream.range(0, plan.steps().size())
                .filter(i -> plan.steps().get(i).stage() < stage)
                .allMatch(i -> Optional.ofNullable(begun.get(i))
                        .filter(StepRun::succeeded)
                        .isPresent());
    }

    /** What the end is called, once it is over. */
    State end() {
        if (failed.isEmpty() && notBegun.isEmpty()) {
            return warned ? State.DONE_WITH_WARNINGS : State.DONE;
        }
        boolean refused = failed.stream().anyMatch(run -> run.outcome().equals(Optional.of(TaskReport.State.FAILED)));
        return failed.isEmpty() || refused ? State.FAILED : State.UNKNOWN;
    }
}
