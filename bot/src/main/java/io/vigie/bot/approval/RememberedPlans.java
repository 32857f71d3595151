package io.vigie.bot.approval;

import io.vigie.commands.PastPlans;
import io.vigie.commands.Plan;
import io.vigie.commands.TaskReport.State;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The plans that were begun, from the table of proposals. */
final class RememberedPlans implements PastPlans {
    private final JdbcClient jdbc;
    private final StepRunStore steps;

    RememberedPlans(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.steps = new StepRunStore(jdbc);
    }

    private record Row(long number, Plan plan, Instant began, Instant ended) {}

    @Override
    public List<Past> newestFirst(String words, Instant since) {
        return jdbc
                .sql("SELECT number, plan, started_at, COALESCE(ended_at, started_at) AS ended FROM proposal"
                        + " WHERE started_at > ? AND substr(command, 1, ?) = ? ORDER BY started_at DESC, number DESC")
                .params(since.toEpochMilli(), words.length(), words)
                .query((row, i) -> new Row(
                        row.getLong("number"),
                        PlanText.read(row.getString("plan")),
                        Instant.ofEpochMilli(row.getLong("started_at")),
                        Instant.ofEpochMilli(row.getLong("ended"))))
                .list()
                .stream()
                .map(row -> new Past(row.plan().command(), done(row), row.began(), row.ended()))
                .toList();
    }

    private List<Done> done(Row row) {
        return steps.of(row.number()).stream()
                .filter(run -> run.handle().isPresent()
                        && run.outcome()
                                .filter(end -> end == State.DONE || end == State.DONE_WITH_WARNINGS)
                                .isPresent())
                .map(run -> new Done(
                        row.plan().steps().get(run.step()), run.handle().orElseThrow()))
                .toList();
    }
}
