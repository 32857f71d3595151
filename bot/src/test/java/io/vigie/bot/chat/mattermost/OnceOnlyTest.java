package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.testing.LabVigie;
import io.vigie.bot.testing.VigieProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The whole program, or two of them on one database, or one that is killed: a command is answered once, or its author
 * told. A stranger asks; that they are one is an answer, too.
 */
class OnceOnlyTest {
    private static final String ANSWER = "I do not know who you are";
    private static final String CUT_OFF = "was stopped while it was at this";

    @TempDir
    Path folder;

    private FakeMattermost server;
    private String infra;
    private String jane;
    private String[] settings;

    @BeforeEach
    void open() throws Exception {
        server = new FakeMattermost();
        infra = server.channel("infra").id();
        jane = server.user("jane");
        server.channel("infra").members().add(jane);
        settings = new String[] {
            "vigie.chat.mattermost.url=" + server.address(),
            "vigie.chat.mattermost.token-file=" + Files.writeString(folder.resolve("token"), "bot-token"),
            "vigie.chat.mattermost.team=admins",
            "vigie.chat.mattermost.alert-channel=infra"
        };
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private List<String> posts(String words) {
        synchronized (server) {
            return server.posts.values().stream()
                    .filter(p -> p.path("user_id").stringValue().equals(server.bot)
                            && p.path("message").stringValue().contains(words))
                    .map(p -> p.path("root_id").stringValue())
                    .toList();
        }
    }

    private void answers(int number) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(posts(ANSWER)).hasSizeGreaterThanOrEqualTo(number));
    }

    private void connected(int lines) {
        await().atMost(Duration.ofSeconds(60)).until(() -> server.lines() == lines);
    }

    /** The program is up to date when it answers what is said now. */
    private void answersOnly(int before) {
        server.say(jane, infra, "", "!whoami");
        answers(before + 1);
        assertThat(posts(ANSWER)).hasSize(before + 1);
    }

    @Test
    void two_replicas_on_one_database_answer_each_command_once() {
        try (LabVigie first = new LabVigie(folder, settings);
                LabVigie second = new LabVigie(folder, settings)) {
            connected(2);
            for (int i = 0; i < 20; i++) {
                server.say(jane, infra, "", "!whoami");
            }
            answers(20);
            server.drop();
            connected(2);
            answersOnly(20);
            assertThat(posts(CUT_OFF)).isEmpty();
        }
    }

    @Test
    void killed_before_it_took_a_command_it_answers_after_the_restart() throws Exception {
        try (VigieProcess first = VigieProcess.start(folder, settings)) {
            connected(1);
            answersOnly(0);
            String omar = server.user("omar");
            server.channel("infra").members().add(omar);
            hold("/api/v4/users/" + omar);
            server.say(omar, infra, "", "!whoami");
            await().until(() -> server.asked.contains("GET /api/v4/users/" + omar));
            first.kill();
            letGo();
        }
        assertThat(posts(ANSWER)).hasSize(1);
        try (LabVigie second = new LabVigie(folder, settings)) {
            answers(2);
            answersOnly(2);
        }
    }

    @Test
    void killed_while_it_answers_it_says_so_after_the_restart_and_runs_nothing_again() throws Exception {
        String said;
        try (VigieProcess first = VigieProcess.start(folder, settings)) {
            connected(1);
            answersOnly(0);
            hold("/api/v4/posts");
            said = server.say(jane, infra, "", "!whoami");
            await().until(() ->
                    server.asked.stream().filter("POST /api/v4/posts"::equals).count() == 2);
            first.kill();
            letGo();
        }
        twentySecondsPass();
        // What was held may still arrive at the server.
        await().during(Duration.ofMillis(200)).until(() -> posts(ANSWER).size() <= 2);
        int before = posts(ANSWER).size();
        try (LabVigie second = new LabVigie(folder, settings)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(posts(CUT_OFF)).containsExactly(said));
            answersOnly(before);
            assertThat(posts(CUT_OFF)).hasSize(1);
        }
    }

    private void hold(String path) {
        server.hold = new CountDownLatch(1);
        server.holdPath = path;
    }

    private void letGo() {
        server.holdPath = "none";
        server.hold.countDown();
    }

    /** For the database, so that the test need not wait for the lease. */
    private void twentySecondsPass() {
        int open = JdbcClient.create(
                        new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("vigie.db") + "?busy_timeout=5000"))
                .sql("UPDATE heard_message SET lease = 1 WHERE lease > 0")
                .update();
        assertThat(open).isOne();
    }
}
