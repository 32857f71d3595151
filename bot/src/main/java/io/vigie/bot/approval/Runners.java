package io.vigie.bot.approval;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who carries out which operation. */
final class Runners {
    private final Map<String, StepRunner> byOperation = new HashMap<>();

    Runners(List<StepRunner> runners) {
        for (StepRunner runner : runners) {
            for (String operation : runner.operations()) {
                if (byOperation.put(operation, runner) != null) {
                    throw new IllegalStateException("two runners of " + operation);
                }
            }
        }
    }

    StepRunner of(Step step) {
        StepRunner runner = byOperation.get(step.operation());
        if (runner == null) {
            throw Problem.user("This version of Vigie cannot carry out " + step.operation() + ".");
        }
        return runner;
    }

    /**
     * @throws Problem when a step could not be carried out
     */
    void require(Plan plan) {
        if (plan.steps().isEmpty()) {
            throw Problem.user("There is nothing to do.");
        }
        plan.steps().forEach(this::of);
    }
}
