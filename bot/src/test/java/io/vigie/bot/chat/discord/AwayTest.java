package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent.Connected;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.Timing;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said while the bot is away. */
class AwayTest extends DiscordScene {
    private void again() throws Exception {
        adapter().destroy();
        start(slice.settings(server), Clock.systemUTC());
    }

    @Test
    void a_broken_line_is_resumed_and_nothing_is_lost_or_heard_twice() throws Exception {
        start();
        say(0, 3);
        server.drop();
        say(3, 6);
        heardAll(6);
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
        adapter().destroy();
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
        adapter().destroy();
        server.say(jane, server.direct(jane), "vm show web");
        start(slice.settings(server), Clock.systemUTC());
        await().until(() -> !listener.said("vm show web").isEmpty());
        assertThat(listener.said("vm show web").getFirst().direct()).isTrue();
        assertThat(listener.said("vm list")).hasSize(1);
    }

    @Test
    void what_was_said_while_the_bot_was_away_is_handed_over_with_how_late_it_is() throws Exception {
        start();
        settle();
        adapter().destroy();
        server.say(jane, infra, "!vm stop 105");
        start(slice.settings(server), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)));
        await().until(() -> !listener.said("!vm stop 105").isEmpty());
        assertThat(listener.said("!vm stop 105").getFirst().timing()).isEqualTo(Timing.LATE);
        settle();
        adapter().destroy();
        server.say(jane, infra, "!vm stop 106");
        start(slice.settings(server), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)));
        await().until(() -> !listener.said("!vm stop 106").isEmpty());
        assertThat(listener.said("!vm stop 106").getFirst().timing()).isEqualTo(Timing.TOO_LATE);
        assertThat(listener.said("!vm stop 105")).hasSize(1);
    }

    @Test
    void forged_messages_are_not_believed_when_they_are_read_later_either() throws Exception {
        start();
        settle();
        adapter().destroy();
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
        adapter().destroy();
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
        start();
        IntStream.range(0, 1_500).forEach(i -> server.say(jane, infra, "!n " + i));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(commands()).hasSizeGreaterThanOrEqualTo(1_500));
        settle();
        assertThat(listener.all(MessageHeard.class).stream()
                        .map(MessageHeard::text)
                        .filter(t -> t.startsWith("!")))
                .doesNotHaveDuplicates()
                .hasSize(1_500);
        again();
    }
}
