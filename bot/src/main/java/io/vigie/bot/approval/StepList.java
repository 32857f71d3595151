package io.vigie.bot.approval;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far the steps of a plan are. */
final class StepList {
    private static final int TAIL = 8;
    /** A plan of more steps shows only those that run or went wrong, and counts the others. */
    private static final int MOST_LINES = 25;

    private static final int MOST_TASKS = 5;

    private final List<Step> steps;
    private final Map<Integer, StepRun> runs = new HashMap<>();
    private final Map<Integer, TaskReport> now;
    private final Optional<StepRun> latest;

    private StepList(PlanMessage.View view) {
        steps = view.proposal().plan().steps();
        view.steps().forEach(run -> runs.put(run.step(), run));
        now = view.now();
        latest = view.steps().stream().reduce((a, b) -> b);
    }

    static List<Answer> of(PlanMessage.View view) {
        StepList list = new StepList(view);
        List<Answer> parts = new ArrayList<>();
        if (list.steps.size() > 1) {
            parts.add(list.lines());
            parts.add(list.overall());
        } else {
            parts.add(list.progress(0));
        }
        list.interesting().ifPresent(run -> {
            if (list.steps.size() > 1) {
                parts.add(list.progress(run.step()));
            }
        });
        list.tasks().forEach(task -> parts.add(new Answer.Code("task show " + task)));
        return parts;
    }

    private Answer lines() {
        List<Cell> lines = new ArrayList<>();
        int done = 0;
        int notBegun = 0;
        for (int i = 0; i < steps.size(); i++) {
            Optional<StepRun> run = Optional.ofNullable(runs.get(i));
            boolean brief = steps.size() > MOST_LINES;
            if (brief && run.isEmpty()) {
                notBegun++;
            } else if (brief && run.filter(StepRun::succeeded).isPresent()) {
                done++;
            } else {
                lines.add(line(i, run));
            }
        }
        if (done > 0) {
            lines.add(Cell.good(done + " more: done"));
        }
        if (notBegun > 0) {
            lines.add(Cell.quiet(notBegun + " more: not begun"));
        }
        return new Answer.Lines("Steps", lines);
    }

    private Cell line(int step, Optional<StepRun> run) {
        String says = steps.get(step).says();
        if (run.isEmpty()) {
            return Cell.quiet(says + ": not begun");
        }
        String words = run.get().says().isEmpty() ? "" : " (" + run.get().says() + ")";
        return switch (run.get().outcome().orElse(TaskReport.State.RUNNING)) {
            case RUNNING -> Cell.of(says + ": running" + part(step));
            case DONE -> Cell.good(says + ": done");
            case DONE_WITH_WARNINGS -> Cell.warn(says + ": done, with warnings" + words);
            case FAILED -> Cell.bad(says + ": failed" + words);
            case UNKNOWN -> Cell.warn(says + ": unknown" + words);
        };
    }

    private String part(int step) {
        return Optional.ofNullable(now.get(step))
                .map(report -> (report.part() > 0 ? ", " + Math.round(report.part() * 100) + " %" : "")
                        + (report.says().isEmpty() || report.says().equals("running") ? "" : ", " + report.says()))
                .orElse("");
    }

    private Answer overall() {
        long ended = runs.values().stream().filter(r -> r.outcome().isPresent()).count();
        double begun = runs.values().stream()
                .filter(r -> r.outcome().isEmpty())
                .mapToDouble(r -> Optional.ofNullable(now.get(r.step()))
                        .map(report -> Math.max(0, report.part()))
                        .orElse(0.0))
                .sum();
        return new Answer.Progress(
                "All steps",
                (ended + begun) / steps.size(),
                Cell.of(ended + " of " + steps.size() + " ended"),
                List.of());
    }

    private Answer progress(int step) {
        String says = steps.get(step).says();
        StepRun run = runs.get(step);
        if (run != null && run.outcome().isPresent()) {
            return new Answer.Progress(says, 1, line(step, Optional.of(run)), tail(run.tail()));
        }
        return Optional.ofNullable(now.get(step))
                .<Answer>map(
                        report -> new Answer.Progress(says, report.part(), Cell.of(report.says()), tail(report.tail())))
                .orElseGet(() -> new Answer.Progress(says, -1, Cell.of("begun"), List.of()));
    }

    /** Of several, the first that went wrong is worth its log's end, or else the one begun last. */
    private Optional<StepRun> interesting() {
        return runs.values().stream()
                .filter(run -> run.outcome().isPresent() && !run.succeeded())
                .findFirst()
                .or(() -> latest);
    }

    /** Those to look at: what went wrong and what runs; what is done only when there is nothing else. */
    private List<String> tasks() {
        List<String> worth = runs.values().stream()
                .filter(run -> !run.succeeded())
                .flatMap(run -> run.handle().stream())
                .filter(TaskHandle::isListed)
                .map(TaskHandle::id)
                .limit(MOST_TASKS)
                .toList();
        return worth.isEmpty()
                ? latest.flatMap(StepRun::handle).filter(TaskHandle::isListed).map(TaskHandle::id).stream()
                        .toList()
                : worth;
    }

    private static List<String> tail(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    }
}
