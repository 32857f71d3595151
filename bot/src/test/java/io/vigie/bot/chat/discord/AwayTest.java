package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent.Connected;
import io.vigie.bot.chat.ChatEvent.Timing;
import io.vigie.commands.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said while the bot is away. */
class AwayTest extends DiscordScene {
    @Test
    void a_broken_line_is_resumed_and_nothing_is_lost_or_heard_twice() throws Exception {
        start();
        say(0, 3);
        server.drop();
        say(3, 6);
        heardAll(6);
        assertThat(server.resumed).isPositive();
    }

    @Test
    void a_session_that_cannot_be_resumed_is_caught_up_over_rest() throws Exception {
        start();
        say(0, 3);
        settle();
        server.refusesResume = true;
        server.drop();
        say(3, 130);
        heardAll(130);
    }

    @Test
    void a_session_that_discord_ends_is_made_again() throws Exception {
        start();
        say(0, 2);
        settle();
        server.closeAll(4009);
        say(2, 4);
        heardAll(4);
    }

    @Test
    void what_is_said_while_the_program_does_not_run_is_heard_when_it_does() throws Exception {
        start();
        say(0, 3);
        settle();
        end();
        say(3, 250);
        start(slice.settings(server), Clock.systemUTC());
        heardAll(250);
    }

    @Test
    void what_was_said_before_the_first_start_ever_was_not_said_to_the_bot() throws Exception {
        say(0, 5);
        start();
        assertThat(commands()).isEmpty();
    }

    @Test
    void a_direct_conversation_is_caught_up_too() throws Exception {
        start();
        server.say(jane, server.direct(jane), "vm list");
        await().until(() -> !listener.said("vm list").isEmpty());
        settle();
        end();
        server.say(jane, server.direct(jane), "vm show web");
        start(slice.settings(server), Clock.systemUTC());
        await().until(() -> !listener.said("vm show web").isEmpty());
        assertThat(listener.said("vm show web").getFirst().direct()).isTrue();
        assertThat(listener.said("vm list")).hasSize(1);
    }

    @Test
    void a_direct_conversation_is_written_down_at_once_since_nobody_could_list_it_after_a_crash() throws Exception {
        start();
        server.say(jane, server.direct(jane), "vm list");
        await().until(() -> slice.jdbc
                        .sql("SELECT COUNT(*) FROM discord_cursor WHERE direct = 1")
                        .query(Integer.class)
                        .single()
                == 1);
    }

    @Test
    void what_was_said_while_the_bot_was_away_is_handed_over_with_how_late_it_is() throws Exception {
        start();
        settle();
        end();
        server.say(jane, infra, "!vm stop 105");
        start(slice.settings(server), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)));
        await().until(() -> !listener.said("!vm stop 105").isEmpty());
        assertThat(listener.said("!vm stop 105").getFirst().timing()).isEqualTo(Timing.LATE);
        settle();
        end();
        server.say(jane, infra, "!vm stop 106");
        start(slice.settings(server), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)));
        await().until(() -> !listener.said("!vm stop 106").isEmpty());
        assertThat(listener.said("!vm stop 106").getFirst().timing()).isEqualTo(Timing.TOO_LATE);
        assertThat(listener.said("!vm stop 105")).hasSize(1);
    }

    @Test
    void what_is_replayed_after_a_longer_absence_is_late_and_after_a_moment_is_not() throws Exception {
        start(slice.settings(server), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(4)));
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        say(0, 1);
        await().until(() -> commands().size() == 1);
        sayWhileTheLineIsBroken(1);
        // What comes over a good line counts as said just now, however far the two clocks are apart.
        assertThat(listener.said("!n 0").getFirst().timing()).isEqualTo(Timing.PROMPT);
        assertThat(listener.said("!n 1").getFirst().timing()).isEqualTo(Timing.LATE);
        settle();
        say(2, 3);
        await().until(() -> commands().size() == 3);
        assertThat(listener.said("!n 2").getFirst().timing()).isEqualTo(Timing.PROMPT);
        end();
        start();
        sayWhileTheLineIsBroken(3);
        assertThat(listener.said("!n 3").getFirst().timing()).isEqualTo(Timing.PROMPT);
    }

    @Test
    void what_waited_in_the_bots_own_queue_is_late() throws Exception {
        SettableClock clock = new SettableClock(Instant.now());
        start(slice.settings(server), clock);
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        String omar = server.user("omar");
        String plan = server.say(jane, infra, "a plan");
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v10/guilds/" + server.guild + "/members/" + omar;
        server.react(omar, plan, "✅", null);
        await().until(() -> server.held);
        say(0, 1);
        FakeInteraction behind = server.slash(jane, infra, "nothing", Map.of());
        await().until(() -> behind.callback != null);
        clock.advance(Duration.ofMinutes(2));
        release();
        await().until(() -> commands().size() == 1);
        assertThat(listener.said("!n 0").getFirst().timing()).isEqualTo(Timing.LATE);
        settle();
        say(1, 2);
        await().until(() -> commands().size() == 2);
        assertThat(listener.said("!n 1").getFirst().timing()).isEqualTo(Timing.PROMPT);
    }

    @Test
    void what_still_waits_when_a_new_session_has_no_server_yet_is_read_once_it_has() throws Exception {
        start();
        blocked(server.say(jane, infra, "a plan"));
        say(0, 1);
        server.say(jane, server.direct(jane), "vm list");
        // Slash commands go their own way: what came before this one is in the queue.
        FakeInteraction behind = server.slash(jane, infra, "nothing", Map.of());
        await().until(() -> behind.callback != null);
        server.refusesResume = true;
        server.inGuild = false;
        server.drop();
        await().until(() -> adapter().trouble().orElse("").contains("is not on the server"));
        release();
        await().until(() -> !listener.said("vm list").isEmpty());
        assertThat(commands()).isEmpty();
        server.invite();
        heardAll(1);
    }

    private void sayWhileTheLineIsBroken(int number) {
        int resumed = server.resumed;
        synchronized (server) {
            server.drop();
            say(number, number + 1);
        }
        await().until(() -> commands().size() == number + 1);
        assertThat(server.resumed).isGreaterThan(resumed);
    }

    @Test
    void more_than_it_reads_is_not_passed_over_in_silence() throws Exception {
        slice.rhythm = DiscordSlice.quick(1000, 2);
        start();
        settle();
        end();
        IntStream.range(0, 201).forEach(i -> server.say(jane, infra, "hello " + i));
        List<String> log = logged(CatchUp.class);
        start(slice.settings(server), Clock.systemUTC());
        await().until(() -> !listener.said("hello 199").isEmpty());
        settle();
        assertThat(log).anySatisfy(line -> assertThat(line).contains(infra, "200", "lost"));
        assertThat(listener.said("hello 200")).isEmpty();
    }

    @Test
    void a_reaction_that_could_not_be_dealt_with_is_made_good() throws Exception {
        start();
        String message = server.say(jane, infra, "a plan");
        String omar = server.user("omar");
        settle();
        int before = listener.all(Connected.class).size();
        server.refuse(500);
        server.react(omar, message, "✅", null);
        // Whoever waits for votes is told to look.
        await().until(() -> listener.all(Connected.class).size() > before);
    }

    @Test
    void forged_messages_are_not_believed_when_they_are_read_later_either() throws Exception {
        start();
        settle();
        end();
        String mallory = server.user("mallory", m -> m.put("pending", true));
        server.say(mallory, infra, "!vm stop 1");
        server.say(jane, infra, "!vm stop 2", p -> p.put("webhook_id", "200000000000000001"));
        server.say(jane, infra, "!vm stop 3", p -> p.put("edited_timestamp", "2026-01-01T00:00:01+00:00"));
        server.say(jane, infra, "!vm stop 4", p -> p.put("type", 7));
        server.say(jane, infra, "!vm list");
        start(slice.settings(server), Clock.systemUTC());
        await().until(() -> !listener.said("!vm list").isEmpty());
        settle();
        assertThat(commands()).containsExactly("!vm list");
    }

    @Test
    void a_server_that_does_not_answer_while_it_is_caught_up_is_asked_again() throws Exception {
        start();
        say(0, 2);
        settle();
        end();
        say(2, 5);
        server.refuse(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500);
        start(slice.settings(server), Clock.systemUTC());
        heardAll(5);
    }

    @Test
    void the_bot_is_told_each_time_it_is_connected_again() throws Exception {
        start();
        int before = listener.all(Connected.class).size();
        server.drop();
        await().untilAsserted(() -> assertThat(listener.all(Connected.class)).hasSizeGreaterThan(before));
    }

    @Test
    void too_much_at_once_is_read_again() throws Exception {
        String message = startWithAShortQueue();
        blocked(message);
        server.asked.clear();
        List<String> log = logged(Worker.class);
        say(0, 20);
        releaseOnceTooMuchWaits(log);
        heardAll(20);
        assertThat(server.asked).anyMatch(asked -> asked.startsWith("GET /api/v10/channels/" + infra + "/messages"));
    }

    @Test
    void a_full_queue_loses_no_reaction() throws Exception {
        String message = startWithAShortQueue();
        int before = listener.all(Connected.class).size();
        blocked(message);
        List<String> log = logged(Worker.class);
        for (int i = 0; i < 9; i++) {
            server.react(jane, message, "✅", null);
        }
        releaseOnceTooMuchWaits(log);
        await().until(() -> listener.all(Connected.class).size() > before);
    }

    /** A message that can be reacted to. */
    private String startWithAShortQueue() throws Exception {
        slice.rhythm = DiscordSlice.quick(3, 50);
        start();
        return server.say(jane, infra, "a plan");
    }

    /** Discord does not say who has reacted, so whatever comes next has to wait. */
    private void blocked(String message) {
        String omar = server.user("omar");
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v10/guilds/" + server.guild + "/members/" + omar;
        server.react(omar, message, "✅", null);
        await().until(() -> server.held);
    }

    /** The events come over the line, in their own time. */
    private void releaseOnceTooMuchWaits(List<String> log) {
        await().until(() -> log.stream().anyMatch(line -> line.contains("too many events")));
        release();
    }

    private void release() {
        server.holdPath = "none";
        server.hold.countDown();
    }
}
