package io.vigie.commands.cluster;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import io.vigie.commands.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Tasks, one in a line, newest first. */
final class TaskTable {
    private TaskTable() {}

    static Answer of(List<TaskEntry> entries, Instant now) {
        Answer.TableBuilder table = Answer.table(
                        entries.size() + (entries.size() == 1 ? " task" : " tasks"),
                        Column.text("task"),
                        Column.text("node"),
                        Column.text("by"),
                        Column.number("began"),
                        Column.number("took"),
                        Column.text("status"),
                        Column.text("id"))
                .whenEmpty("No task matches.");
        entries.stream()
                .sorted(Comparator.comparing(TaskEntry::began).reversed())
                .forEach(t -> table.row(
                        Cell.of((t.type() + " " + t.subject()).strip()),
                        Cell.of(t.node()),
                        Cell.of(t.user()),
                        Cell.of(Units.ago(t.began(), now)),
                        Cell.of(Units.duration(
                                Duration.between(t.began(), t.ended().orElse(now)))),
                        status(t),
                        Cell.quiet(t.handle().id())));
        return table.build();
    }

    private static Cell status(TaskEntry task) {
        if (task.ended().isEmpty()) {
            return Cell.of("running");
        }
        if (task.failed()) {
            return Cell.bad(task.status());
        }
        return task.status().equals("OK") ? Cell.good("OK") : Cell.warn(task.status());
    }
}
