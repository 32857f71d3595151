package io.vigie.bot.approval;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TaskReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said of a run's ends. */
final class Words {
    private Words() {}

    /** How a run ended. */
    static String end(Plan plan, Course course, boolean finishOnly) {
        if (course.failed().isEmpty()) {
            if (course.notBegun().isEmpty()) {
                return course.warned() ? "Done, with warnings." : "Done.";
            }
            return (finishOnly ? "Vigie was away meanwhile." : "It was not finished.") + notBegun(plan, course);
        }
        return said("Failed: ", plan, failures(course, true))
                + said("Unknown, look here: ", plan, failures(course, false))
                + done(plan, course)
                + notBegun(plan, course);
    }

    private static List<StepRun> failures(Course course, boolean known) {
        return course.failed().stream()
                .filter(run -> run.outcome().equals(Optional.of(TaskReport.State.FAILED)) == known)
                .toList();
    }

    private static String said(String head, Plan plan, List<StepRun> runs) {
        return runs.isEmpty()
                ? ""
                : runs.stream()
                        .map(run -> plan.steps().get(run.step()).says() + ": " + run.says())
                        .collect(Collectors.joining("; ", head, ". "));
    }

    private static String done(Plan plan, Course course) {
        int all = plan.steps().size();
        int well = all - course.failed().size() - course.notBegun().size();
        return all > 1 ? well + " of " + all + " done." : "";
    }

    /** Empty when all were begun. */
    private static String notBegun(Plan plan, Course course) {
        return course.notBegun().isEmpty()
                ? ""
                : course.notBegun().stream()
                        .map(i -> plan.steps().get(i).says())
                        .collect(Collectors.joining(", ", " Not begun: ", "."));
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
