package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.testing.LabVigie;
import io.vigie.bot.testing.VigieProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The whole program, or two of them on one database, or one that is killed: a command is answered once, or its author
 * told. A stranger asks; that they are one is an answer, too.
 */
public abstract class OnceOnlyContract {
    private static final String CUT_OFF = "was stopped while it was at this";

    @TempDir
    protected Path folder;

    /** What is in the answer to what is asked. */
    protected String answer() {
        return "I do not know who you are";
    }

    /** A program has started, and its web server listens here. */
    protected void comes(String address) {}

    /** It was killed. */
    protected void goes(String address) {}

    /** Whether the server does what it held when it is let go, though nobody waits for it any more. */
    protected boolean doesWhatItHeld() {
        return true;
    }

    /** The program's settings that make it speak to this server. */
    protected abstract String[] settings();

    /** Of the bot's posts with these words, the messages whose threads they are in; empty for one in no thread. */
    protected abstract List<String> posts(String words);

    /** How many lines to the server are open. */
    protected abstract long lines();

    /** They break, and can be resumed. */
    protected abstract void drop();

    /** Jane asks in the channel; her message's id. */
    protected abstract String ask();

    /** Somebody asks, and what the program has to find out before it takes the command is not answered. */
    protected abstract void askWithoutBeingTaken();

    /** Nothing that is posted is answered. */
    protected abstract void holdPosts();

    /** Whether a request is held. */
    protected abstract boolean holds();

    protected abstract void letGo();

    private void answers(int number) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(posts(answer())).hasSizeGreaterThanOrEqualTo(number));
    }

    private void connected(int lines) {
        await().atMost(Duration.ofSeconds(60)).until(() -> lines() == lines);
    }

    /** The program is up to date when it answers what is said now. */
    private void answersOnly(int before) {
        ask();
        answers(before + 1);
        assertThat(posts(answer())).hasSize(before + 1);
        // A moment after it was said: a program that is killed within that does not know that it was.
        await().until(() -> database()
                        .sql("SELECT COUNT(*) FROM heard_message WHERE lease > 0")
                        .query(Integer.class)
                        .single()
                == 0);
    }

    @Test
    void two_replicas_on_one_database_answer_each_command_once() {
        try (LabVigie first = new LabVigie(folder, settings());
                LabVigie second = new LabVigie(folder, settings())) {
            comes(first.address());
            comes(second.address());
            connected(2);
            for (int i = 0; i < 20; i++) {
                ask();
            }
            answers(20);
            drop();
            connected(2);
            answersOnly(20);
            assertThat(posts(CUT_OFF)).isEmpty();
        }
    }

    @Test
    void killed_before_it_took_a_command_it_answers_after_the_restart() throws Exception {
        try (VigieProcess first = VigieProcess.start(folder, settings())) {
            comes(first.address());
            connected(1);
            answersOnly(0);
            askWithoutBeingTaken();
            await().until(this::holds);
            kill(first);
        }
        assertThat(posts(answer())).hasSize(1);
        try (LabVigie second = new LabVigie(folder, settings())) {
            comes(second.address());
            answers(2);
            answersOnly(2);
        }
    }

    @Test
    void killed_while_it_answers_it_says_so_after_the_restart_and_runs_nothing_again() throws Exception {
        String said;
        try (VigieProcess first = VigieProcess.start(folder, settings())) {
            comes(first.address());
            connected(1);
            answersOnly(0);
            holdPosts();
            said = ask();
            await().until(this::holds);
            kill(first);
        }
        twentySecondsPass();
        int answered = doesWhatItHeld() ? 2 : 1;
        answers(answered);
        try (LabVigie second = new LabVigie(folder, settings())) {
            comes(second.address());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(posts(CUT_OFF)).containsExactly(said));
            answersOnly(answered);
            assertThat(posts(CUT_OFF)).hasSize(1);
        }
    }

    private void kill(VigieProcess program) {
        program.kill();
        goes(program.address());
        letGo();
    }

    /** For the database, so that the test need not wait for the lease. */
    private void twentySecondsPass() {
        int open = database()
                .sql("UPDATE heard_message SET lease = 1 WHERE lease > 0")
                .update();
        assertThat(open).isOne();
    }

    protected final JdbcClient database() {
        return JdbcClient.create(
                new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("vigie.db") + "?busy_timeout=60000"));
    }
}
