package io.vigie.bot.approval;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of begun steps. */
final class StepRunStore {
    private final JdbcClient jdbc;

    StepRunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<StepRun> of(long proposal) {
        return jdbc.sql("SELECT * FROM step_run WHERE proposal = ? ORDER BY step")
                .param(proposal)
                .query((row, i) -> {
                    String tail = row.getString("tail");
                    return new StepRun(
                            row.getInt("step"),
                            Instant.ofEpochMilli(row.getLong("intended_at")),
                            Optional.ofNullable(row.getString("handle")).map(TaskHandle::new),
                            Optional.ofNullable(row.getString("outcome")).map(TaskReport.State::valueOf),
                            row.getString("says"),
                            tail.isEmpty() ? List.of() : List.of(tail.split("\n")));
                })
                .list();
    }

    /** Fails when the step was intended before. */
    void intend(long proposal, int step, Instant now) {
        jdbc.sql("INSERT INTO step_run(proposal, step, intended_at, says, tail) VALUES (?, ?, ?, '', '')")
                .params(proposal, step, now.toEpochMilli())
                .update();
    }

    void begun(long proposal, int step, TaskHandle handle) {
        jdbc.sql("UPDATE step_run SET handle = ? WHERE proposal = ? AND step = ?")
                .params(handle.id(), proposal, step)
                .update();
    }

    void ended(long proposal, int step, TaskReport end, Instant now) {
        jdbc.sql("UPDATE step_run SET outcome = ?, says = ?, tail = ?, ended_at = ? WHERE proposal = ? AND step = ?")
                .params(
                        end.state().name(),
                        end.says(),
                        String.join("\n", end.tail()),
                        now.toEpochMilli(),
                        proposal,
                        step)
                .update();
    }
}
