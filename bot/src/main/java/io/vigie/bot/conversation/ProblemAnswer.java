package io.vigie.bot.conversation;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.List;

/** A problem as it is shown. */
final class ProblemAnswer {
    private ProblemAnswer() {}

    static Answer of(Problem problem) {
        List<Answer> parts = new ArrayList<>();
        parts.add(Answer.text(
                problem.whose() == Problem.Whose.USER ? Cell.warn(problem.text()) : Cell.bad(problem.text())));
        if (!problem.mend().isEmpty()) {
            parts.add(Answer.text(problem.mend()));
        }
        // "Did you mean `vm list`?" needs no list of one below it.
        boolean saidAlready = problem.candidates().stream()
                .allMatch(candidate -> problem.mend().contains("`" + candidate + "`"));
        if (!saidAlready) {
            parts.add(new Answer.Lines(
                    "", problem.candidates().stream().map(Cell::of).toList()));
        }
        return parts.size() == 1 ? parts.getFirst() : new Answer.Sections(parts);
    }

    /** What went wrong on our side: no details, but an id to find them in the log. */
    static Answer ours(String id) {
        return Answer.sections(
                Answer.text(Cell.bad("Something went wrong inside Vigie; nothing more is known to have been done.")),
                Answer.text("The log has it as " + id + "."));
    }
}
