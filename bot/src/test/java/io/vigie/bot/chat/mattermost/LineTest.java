package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent.Connected;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.RecordingListener;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import io.vigie.commands.lab.LabAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line to the server: what happens when it breaks, hangs, lies or is refused. */
class LineTest {
    @TempDir
    Path folder;

    private RecordingListener listener = new RecordingListener();
    private FakeMattermost server;
    private MattermostSlice slice;
    private @Nullable MattermostAdapter started;
    private String infra;
    private String jane;

    @BeforeEach
    void open() throws Exception {
        slice = new MattermostSlice(folder);
        serve(new FakeMattermost());
    }

    private void serve(FakeMattermost fake) {
        server = fake;
        infra = server.channel("infra").id();
        jane = server.user("jane");
        server.channel("infra").members().add(jane);
    }

    @AfterEach
    void stop() throws Exception {
        if (started != null) {
            started.destroy();
        }
        server.close();
    }

    private MattermostAdapter adapter() {
        return Objects.requireNonNull(started);
    }

    private void start() throws Exception {
        start(MattermostSlice.QUICK, Clock.systemUTC(), "");
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }

    private void start(Rhythm rhythm, Clock clock, String caFile) throws Exception {
        started = slice.adapter(slice.settings(server.address(), caFile), rhythm, clock);
        adapter().start(listener);
    }

    private void settle() {
        await().until(() -> {
            String marker = "marker " + server.newId("m");
            server.say(jane, infra, "", marker);
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> !listener.said(marker).isEmpty());
            return true;
        });
    }

    private List<String> commands() {
        return listener.all(MessageHeard.class).stream()
                .map(MessageHeard::text)
                .filter(t -> t.startsWith("!"))
                .toList();
    }

    private void say(int from, int to) {
        IntStream.range(from, to).forEach(i -> server.say(jane, infra, "", "!n " + i));
    }

    private static List<String> said(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "!n " + i).toList();
    }

    private void heardAll(int to) {
        await().untilAsserted(() -> assertThat(commands()).hasSizeGreaterThanOrEqualTo(to));
        settle();
        assertThat(commands()).containsExactlyElementsOf(said(0, to));
    }

    @Test
    void a_cut_line_is_resumed_without_loss_and_without_doubles() throws Exception {
        start();
        for (int i = 0; i < 10; i++) {
            say(i * 10, i * 10 + 5);
            server.drop();
            say(i * 10 + 5, i * 10 + 10);
        }
        heardAll(100);
        assertThat(server.asked).anyMatch(r -> r.contains("sequence_number="));
    }

    @Test
    void when_the_server_refuses_to_resume_what_was_missed_is_read() throws Exception {
        start();
        server.refusesResume = true;
        for (int i = 0; i < 5; i++) {
            say(i * 10, i * 10 + 5);
            server.drop();
            say(i * 10 + 5, i * 10 + 10);
        }
        heardAll(50);
        assertThat(listener.all(Connected.class)).hasSizeGreaterThan(1);
    }

    @Test
    void more_than_the_server_keeps_is_read_page_by_page() throws Exception {
        start();
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4/websocket";
        server.drop();
        say(0, 450);
        server.hold.countDown();
        heardAll(450);
    }

    @Test
    void a_server_that_started_again_and_replays_twice_is_heard_once() throws Exception {
        start();
        server.repliesTwice = true;
        say(0, 5);
        server.forgetSessions();
        server.drop();
        say(5, 10);
        heardAll(10);
    }

    @Test
    void an_event_that_never_came_is_noticed_by_its_number() throws Exception {
        start();
        say(0, 1);
        await().until(() -> commands().size() == 1);
        long connected = listener.all(Connected.class).size();
        server.loses = 2;
        say(1, 3);
        assertThat(server.loses).isZero();
        server.say(jane, infra, "", "and so on");
        heardAll(3);
        // A reaction may have been lost, too: whoever waits for votes is told to look.
        await().until(() -> listener.all(Connected.class).size() > connected);
    }

    @Test
    void a_full_queue_loses_nothing() throws Exception {
        start(
                new Rhythm(
                        Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofMillis(50), 3),
                Clock.systemUTC(),
                "");
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        String omar = server.user("omar");
        server.channel("infra").members().add(omar);
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4/users/" + omar;
        server.say(omar, infra, "", "hold");
        say(0, 50);
        String read = "GET /api/v4/channels/" + infra + "/posts?page=0";
        long before = server.asked.stream().filter(r -> r.startsWith(read)).count();
        server.hold.countDown();
        heardAll(50);
        assertThat(server.asked.stream().filter(r -> r.startsWith(read)).count())
                .isGreaterThan(before);
    }

    @Test
    void somebody_the_server_cannot_vouch_for_now_is_heard_when_it_can() throws Exception {
        start();
        String omar = server.user("omar");
        server.channel("infra").members().add(omar);
        server.refuse(503);
        server.say(omar, infra, "", "!n 0");
        heardAll(1);
    }

    @Test
    void what_is_said_while_the_program_is_down_is_heard_once_it_is_up() throws Exception {
        start();
        say(0, 3);
        await().until(() -> commands().size() == 3);
        String direct = adapter()
                .direct(new io.vigie.bot.chat.AccountId("mattermost", jane))
                .orElseThrow()
                .channel();
        adapter().destroy();
        say(3, 6);
        server.say(jane, direct, "", "!n 6");
        start();
        heardAll(7);
    }

    @Test
    void two_replicas_handle_a_command_once() throws Exception {
        start();
        RecordingListener other = new RecordingListener();
        MattermostAdapter second =
                slice.adapter(slice.settings(server.address(), ""), MattermostSlice.QUICK, Clock.systemUTC());
        try {
            second.start(other);
            await().until(() -> second.trouble().isEmpty() && server.lines() == 2);
            say(0, 20);
            await().until(() -> commands().size()
                            + other.all(MessageHeard.class).stream()
                                    .filter(m -> m.text().startsWith("!"))
                                    .count()
                    == 20);
            settle();
            assertThat(commands()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(20);
        } finally {
            second.destroy();
        }
    }

    @Test
    void an_old_command_is_not_run_and_its_author_is_told() throws Exception {
        start();
        adapter().destroy();
        String post = server.say(jane, infra, "", "!vm stop 105", p -> p.put("create_at", server.now()));
        start(MattermostSlice.QUICK, Clock.offset(Clock.systemUTC(), Duration.ofHours(1)), "");
        await().until(() -> server.posts.values().stream()
                .anyMatch(p -> p.path("root_id").stringValue().equals(post)
                        && p.path("message").stringValue().contains("it was not run")));
        assertThat(listener.said("!vm stop 105")).isEmpty();
    }

    @Test
    void what_was_said_before_the_first_start_ever_is_not_for_it() throws Exception {
        say(0, 5);
        start();
        assertThat(commands()).isEmpty();
    }

    @Test
    void a_line_that_does_not_answer_is_given_up() throws Exception {
        start(
                new Rhythm(
                        Duration.ofMillis(50),
                        Duration.ofMillis(300),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        99),
                Clock.systemUTC(),
                "");
        await().until(() -> adapter().trouble().isEmpty());
        server.answersPings = false;
        await().until(() -> adapter().trouble().isPresent());
        server.answersPings = true;
        await().until(() -> adapter().trouble().isEmpty());
    }

    @Test
    void a_revoked_token_is_noticed_and_a_new_one_taken() throws Exception {
        start();
        server.revoked.add("bot-token");
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("token").doesNotContain("bot-token")));
        server.tokens.put("second-token", server.bot);
        slice.token("second-token");
        await().until(() -> adapter().trouble().isEmpty());
        say(0, 1);
        heardAll(1);
    }

    @Test
    void a_wrong_token_and_a_persons_token_are_told_apart() throws Exception {
        slice.token("wrong");
        start(MattermostSlice.QUICK, Clock.systemUTC(), "");
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("does not accept")));
        server.tokens.put("janes", jane);
        slice.token("janes");
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("the user jane", "bot account")));
        assertThat(server.lines()).isZero();
    }

    @Test
    void it_says_what_it_lacks_and_goes_on_when_it_has_it() throws Exception {
        server.inTeam = false;
        server.channel("infra").members().remove(server.bot);
        start(MattermostSlice.QUICK, Clock.systemUTC(), "");
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("team admins")));
        server.inTeam = true;
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("channel infra", "/invite @vigie")));
        server.rolesThatPost.clear();
        server.channel("infra").members().add(server.bot);
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("may not post")));
        server.rolesThatPost.add("channel_user");
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }

    @Test
    void a_server_that_is_down_is_waited_for() throws Exception {
        MattermostSettings settings = slice.settings(server.address(), "");
        server.close();
        started = slice.adapter(settings, MattermostSlice.QUICK, Clock.systemUTC());
        adapter().start(listener);
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("cannot be reached")));
    }

    @Test
    void a_server_that_hangs_is_not_waited_for_longer_than_allowed() throws Exception {
        MattermostSettings usual = slice.settings(server.address(), "");
        MattermostSettings impatient = new MattermostSettings(
                usual.url(),
                usual.tokenFile(),
                usual.team(),
                usual.alertChannel(),
                usual.channels(),
                usual.caFile(),
                usual.connectTimeout(),
                Duration.ofMillis(300),
                usual.catchUp());
        started = slice.adapter(impatient, MattermostSlice.QUICK, Clock.systemUTC());
        adapter().start(listener);
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4/posts";
        assertThatThrownBy(() -> adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("x"))))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("within 300 ms");
        server.holdPath = "/api/v4";
        server.drop();
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("did not answer")));
        server.holdPath = "none";
        server.hold.countDown();
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }

    @Test
    void it_stops_soon_though_the_server_hangs() throws Exception {
        start();
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4";
        server.drop();
        server.say(jane, infra, "", "!n 0");
        long before = System.nanoTime();
        adapter().stop();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(adapter().trouble()).isPresent();
    }

    @Test
    void too_many_connections_are_spread_out() throws Exception {
        server.refuse(429);
        long before = System.nanoTime();
        start();
        assertThat(System.nanoTime() - before).isGreaterThan(900_000_000L);
    }

    @Test
    void a_private_authority_is_trusted_when_named_and_no_other() throws Exception {
        server.close();
        LabAuthority authority = new LabAuthority("Lab CA");
        serve(new FakeMattermost(authority.issue("chat", "localhost").serverContext()));
        Path right = Files.writeString(folder.resolve("right.pem"), authority.pem());
        Path wrong = Files.writeString(folder.resolve("wrong.pem"), new LabAuthority("Other CA").pem());
        start(MattermostSlice.QUICK, Clock.systemUTC(), wrong.toString());
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("certificate", "ca-file")));
        assertThat(server.asked).isEmpty();
        adapter().destroy();
        start(MattermostSlice.QUICK, Clock.systemUTC(), right.toString());
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("over TLS")));
    }
}
