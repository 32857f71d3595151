package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent.Connected;
import io.vigie.bot.chat.ChatEvent.Timing;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The line to the server: what happens when it breaks, and that nothing is lost or doubled. */
class LineTest extends MattermostScene {
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
        await().until(() -> listener.all(Connected.class).size() > 1);
    }

    @Test
    void more_than_the_server_keeps_is_read_page_by_page() throws Exception {
        start();
        cut();
        say(0, 450);
        back();
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
    void what_the_server_keeps_from_a_line_it_has_forgotten_is_read() throws Exception {
        start();
        say(0, 1);
        await().until(() -> commands().size() == 1);
        server.socket.forgetWhoListens();
        say(1, 3);
        heardAll(3);
        // The new line is good a moment after what was missed is read.
        await().until(() -> adapter().trouble().isEmpty());
    }

    @Test
    void it_is_read_though_the_line_broke_before_a_ping_could_tell() throws Exception {
        start(
                new Rhythm(
                        Duration.ofSeconds(60),
                        MattermostSlice.ANSWER,
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        99,
                        History.MOST_PAGES),
                Clock.systemUTC(),
                "");
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        say(0, 1);
        await().until(() -> commands().size() == 1);
        server.socket.forgetWhoListens();
        say(1, 3);
        server.drop();
        await().until(() -> server.lines() == 1);
        say(3, 5);
        heardAll(5);
        assertThat(server.asked).anyMatch(r -> r.contains("sequence_number="));
    }

    @Test
    void numbers_that_go_back_are_no_reason_to_miss_anything() throws Exception {
        start();
        say(0, 5);
        await().until(() -> commands().size() == 5);
        server.loses = 1;
        say(5, 6);
        server.socket.countAnew();
        say(6, 8);
        await().until(() -> commands().size() == 8);
        // From there on it counts: the next gap is one, though its numbers are still below those of before.
        server.loses = 1;
        say(8, 9);
        say(9, 10);
        heardAll(10);
    }

    @Test
    void a_server_that_sends_too_much_at_once_is_left_and_called_again() throws Exception {
        start();
        server.raw("x".repeat(4 * 1024 * 1024));
        settle();
        assertThat(opened()).isOne();
        server.raw("x".repeat(4 * 1024 * 1024 + 1));
        await().until(() -> opened() == 2);
        say(0, 2);
        heardAll(2);
    }

    private long opened() {
        return server.asked.stream()
                .filter(r -> r.startsWith("GET /api/v4/websocket"))
                .count();
    }

    @Test
    void a_line_that_is_good_is_kept_though_rest_fails() throws Exception {
        start();
        server.refuse(500);
        await().until(() -> server.refusals.isEmpty());
        say(0, 2);
        heardAll(2);
        assertThat(opened()).isOne();
        assertThat(adapter().trouble()).isEmpty();
    }

    @Test
    void a_line_is_given_up_when_rest_does_not_accept_the_token() throws Exception {
        start();
        server.refusals.add("/api/v4/users/me", 401);
        await().until(() -> opened() == 2);
        say(0, 2);
        heardAll(2);
    }

    @Test
    void a_full_queue_loses_nothing() throws Exception {
        start(MattermostSlice.quick(3, History.MOST_PAGES), Clock.systemUTC(), "");
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        String omar = server.user("omar");
        server.channel("infra").members().add(omar);
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4/users/" + omar;
        server.say(omar, infra, "", "hold");
        say(0, 50);
        allHasCome();
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
        server.refusals.add("/api/v4/users/" + omar, 503);
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
        await().until(() -> commands().containsAll(said(0, 7)));
        settle();
        // The last one before the end may come again: the bot knows it by its claim.
        assertThat(commands().stream().distinct()).containsExactlyElementsOf(said(0, 7));
    }

    /** Only the server's clock says how long ago something was said. */
    private static Stream<Duration> ahead() {
        return Stream.of(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(-5));
    }

    private Timing timing(int said) {
        await().until(() -> !listener.said("!n " + said).isEmpty());
        return listener.said("!n " + said).getFirst().timing();
    }

    @ParameterizedTest
    @MethodSource("ahead")
    void what_was_said_while_it_was_away_is_known_to_be_late_and_what_is_too_old_too(Duration ahead) throws Exception {
        start();
        adapter().destroy();
        say(0, 1);
        start(MattermostSlice.QUICK, clock(ahead), "");
        assertThat(timing(0)).isEqualTo(Timing.PROMPT);
        adapter().destroy();
        say(1, 2);
        server.time.putForward(Duration.ofMinutes(4));
        start(MattermostSlice.QUICK, clock(ahead), "");
        assertThat(timing(1)).isEqualTo(Timing.LATE);
        adapter().destroy();
        say(2, 3);
        server.time.putForward(Duration.ofHours(1));
        start(MattermostSlice.QUICK, clock(ahead), "");
        assertThat(timing(2)).isEqualTo(Timing.TOO_LATE);
    }

    @ParameterizedTest
    @MethodSource("ahead")
    void what_is_replayed_after_a_longer_absence_is_late_and_after_a_moment_is_not(Duration ahead) throws Exception {
        start(MattermostSlice.QUICK, clock(ahead), "");
        settle();
        say(0, 1);
        assertThat(timing(0)).isEqualTo(Timing.PROMPT);
        awayFor(Duration.ofSeconds(1), 1);
        assertThat(timing(1)).isEqualTo(Timing.PROMPT);
        awayFor(Duration.ofMinutes(4), 2);
        assertThat(timing(2)).isEqualTo(Timing.LATE);
        assertThat(server.asked).anyMatch(r -> r.contains("sequence_number="));
    }

    private void awayFor(Duration time, int said) {
        cut();
        say(said, said + 1);
        server.time.putForward(time);
        back();
    }

    @Test
    void a_clock_that_is_wrong_is_named() throws Exception {
        start(MattermostSlice.QUICK, clock(Duration.ofSeconds(15)), "");
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("more than 10 s ahead of Mattermost's")));
    }

    @Test
    void what_was_said_before_the_first_start_ever_is_not_for_it() throws Exception {
        say(0, 5);
        start();
        assertThat(commands()).isEmpty();
    }

    @Test
    void what_waited_in_the_bots_own_queue_is_late() throws Exception {
        start(MattermostSlice.QUICK, clock(Duration.ZERO), "");
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        String omar = server.user("omar");
        server.channel("infra").members().add(omar);
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4/users/" + omar;
        server.say(omar, infra, "", "hold");
        say(0, 1);
        allHasCome();
        server.time.putForward(Duration.ofSeconds(40));
        server.hold.countDown();
        await().until(() -> commands().size() == 1);
        assertThat(listener.said("!n 0").getFirst().timing()).isEqualTo(Timing.LATE);
        settle();
        say(1, 2);
        await().until(() -> commands().size() == 2);
        assertThat(listener.said("!n 1").getFirst().timing()).isEqualTo(Timing.PROMPT);
    }

    @Test
    void what_waited_on_the_line_while_the_machine_stood_still_is_late() throws Exception {
        start();
        server.say(jane, infra, "", "!n 0", p -> p.put("create_at", server.now() - 60_000));
        await().until(() -> commands().size() == 1);
        assertThat(listener.said("!n 0").getFirst().timing()).isEqualTo(Timing.LATE);
    }
}
