package io.vigie.bot.approval;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import java.util.stream.Collectors;

/** What is said of a run's ends. */
final class Words {
    private Words() {}

    static String done(boolean warned) {
        return warned ? "Done, with warnings." : "Done.";
    }

    /** Empty when there are no more steps. */
    static String notBegun(Plan plan, int from) {
        if (from >= plan.steps().size()) {
            return "";
        }
        return " Not begun: " + plan.steps().stream().skip(from).map(Step::says).collect(Collectors.joining(", "))
                + ".";
    }

    static String untraced(Step step) {
        return "it may or may not have begun, and no task of it is known. Look at " + step.subject() + " of "
                + step.scope() + "; Vigie does not begin it again";
    }

    /** A fault's own words may hold anything; only a problem's are for people. */
    static String of(RuntimeException failure) {
        return failure instanceof Problem problem ? problem.text() : "something is wrong in Vigie, see its log";
    }
}
