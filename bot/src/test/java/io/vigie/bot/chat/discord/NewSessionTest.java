package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.RecordingListener;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What is said around the moment at which a session begins, or the server is there. */
class NewSessionTest extends DiscordScene {
    @Test
    void a_direct_message_that_comes_before_the_server_hides_none_that_was_missed() throws Exception {
        start();
        String direct = server.direct(jane);
        server.say(jane, direct, "vm list");
        await().until(() -> !listener.said("vm list").isEmpty());
        settle();
        server.refusesResume = true;
        server.isLate = true;
        synchronized (server) {
            server.drop();
            server.say(jane, direct, "vm show web");
        }
        await().until(() -> server.lines() == 1);
        server.say(jane, direct, "vm show db");
        await().until(() -> !listener.said("vm show db").isEmpty());
        server.invite();
        await().until(() -> !listener.said("vm show web").isEmpty());
    }

    @Test
    void what_was_said_while_discord_had_lost_the_server_is_read() throws Exception {
        start();
        say(0, 1);
        await().until(() -> commands().size() == 1);
        settle();
        synchronized (server) {
            ObjectNode gone = FakeDiscord.JSON.createObjectNode();
            server.dispatch("GUILD_DELETE", gone.put("id", server.guild).put("unavailable", true));
            server.keep(server.message(server.newId(), infra, jane, "!n 1"));
            server.invite();
        }
        say(2, 3);
        await().untilAsserted(() -> assertThat(commands()).contains("!n 1", "!n 2"));
        settle();
        assertThat(commands()).containsExactlyInAnyOrder("!n 0", "!n 1", "!n 2");
    }

    @Test
    void a_clock_that_is_ahead_at_the_first_start_ever_hides_nothing_that_is_missed_later() throws Exception {
        String lounge = server.channel("lounge");
        server.say(jane, lounge, "hello");
        start(slice.settings(server), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        server.refusesResume = true;
        synchronized (server) {
            server.drop();
            server.say(jane, lounge, "<@" + server.bot + "> vm list");
        }
        await().until(() -> !listener.said("vm list").isEmpty());
        assertThat(listener.said("hello")).isEmpty();
    }

    @Test
    void what_fails_before_the_first_reading_ever_is_heard_again() throws Exception {
        server.isLate = true;
        String omar = server.user("omar");
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v10/guilds/" + server.guild + "/members/" + omar;
        AtomicBoolean failed = new AtomicBoolean();
        started = slice.adapter(slice.settings(server), slice.rhythm, Clock.systemUTC());
        adapter().start(new RecordingListener() {
            @Override
            public void heard(ChatEvent event) {
                if (event instanceof MessageHeard heard
                        && heard.text().equals("!one")
                        && failed.compareAndSet(false, true)) {
                    throw new StackOverflowError("expected in this test");
                }
                listener.heard(event);
            }
        });
        await().until(() -> server.lines() == 1);
        // Whatever comes next waits in the queue.
        server.say(omar, server.direct(omar), "vm list");
        await().until(() -> server.held);
        server.invite();
        await().until(() -> adapter().trouble().isEmpty());
        say("!one");
        say("!two");
        server.holdPath = "none";
        server.hold.countDown();
        await().untilAsserted(() -> {
            assertThat(listener.said("!one")).hasSize(1);
            assertThat(listener.said("!two")).hasSize(1);
        });
        assertThat(failed).isTrue();
    }
}
