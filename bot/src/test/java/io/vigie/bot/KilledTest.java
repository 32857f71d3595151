package io.vigie.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.VigieProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** {@code kill -9} of the whole program, and what the next one makes of it. */
class KilledTest {
    @TempDir
    Path folder;

    @Test
    void a_plan_that_waited_runs_once_approved_and_a_run_that_was_cut_off_is_not_run_again() throws Exception {
        long plan = killed();
        try (VigieProcess second = start("vigie.approval.trace-for=2s", "vigie.approval.lease=4s");
                ConsoleClient amelie = new ConsoleClient(second.address(), "admins", "amelie");
                ConsoleClient bruno = new ConsoleClient(second.address(), "admins", "bruno")) {
            awaitRead(amelie);
            amelie.ask("!pending", "Stop tv");
            bruno.react(plan, "✅");
            assertThat(amelie.hear("Stop tv", "Done.")).contains("bruno");
            amelie.ask("!vm show tv", "stopped");
            // The lab has started anew too, so its cluster knows nothing of the task: the honest answer is that.
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(amelie.ask("!audit --about old-intranet"))
                            .contains("plan.ended"));
            amelie.ask("!vm show old-intranet", "stopped");
            amelie.ask("!audit verify", "whole");
        }
    }

    /** While one plan waits, whose message is returned, and another runs. */
    private long killed() throws Exception {
        try (VigieProcess first = start("vigie.lab.speed=1");
                ConsoleClient amelie = new ConsoleClient(first.address(), "admins", "amelie")) {
            awaitRead(amelie);
            amelie.ask("!vm stop tv", "waits for approval");
            long plan = amelie.last();
            awaitPosted();
            amelie.say("!vm start old-intranet");
            // The cluster has taken it: from here on it must never be begun again.
            amelie.hear("Start old-intranet", "task show UPID:");
            first.kill();
            return plan;
        }
    }

    /** With a directory that has the time to answer on a busy machine. */
    private VigieProcess start(String... more) throws IOException {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("vigie.identity.connect-timeout=30s");
        settings.add("vigie.identity.response-timeout=30s");
        return VigieProcess.start(folder, settings.toArray(String[]::new));
    }

    /** Just after the start no cluster has been read, and nobody knows its guests. */
    private static void awaitRead(ConsoleClient amelie) {
        await().untilAsserted(() ->
                assertThat(amelie.ask("!vm list --cluster brest-i11")).contains("tv", "old-intranet"));
    }

    /** Killed before it has noted where the plan stands, the next one would post it once more. */
    private void awaitPosted() {
        JdbcClient database = JdbcClient.create(
                new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("vigie.db") + "?busy_timeout=60000"));
        await().until(() -> database.sql("SELECT COUNT(*) FROM proposal WHERE message IS NOT NULL")
                        .query(Integer.class)
                        .single()
                == 1);
    }
}
