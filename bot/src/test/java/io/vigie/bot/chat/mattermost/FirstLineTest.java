package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.RecordingListener;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is said to the bot around the moment at which it is there for the first time. */
class FirstLineTest extends MattermostScene {
    /** Its listener fails over this text, once. */
    private void startAndFail(String text) throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        started = slice.adapter(slice.settings(server.address(), ""), MattermostSlice.QUICK, Clock.systemUTC());
        adapter().start(new RecordingListener() {
            @Override
            public void heard(ChatEvent event) {
                if (event instanceof MessageHeard heard
                        && heard.text().equals(text)
                        && failed.compareAndSet(false, true)) {
                    throw new StackOverflowError("expected in this test");
                }
                listener.heard(event);
            }
        });
    }

    private void heardBothOnce() {
        await().untilAsserted(() -> {
            assertThat(listener.said("!one")).hasSize(1);
            assertThat(listener.said("!two")).hasSize(1);
        });
        settle();
        assertThat(commands()).containsExactlyInAnyOrder("!one", "!two");
    }

    @Test
    void what_its_listener_fails_over_is_heard_again_and_so_is_what_comes_after() throws Exception {
        startAndFail("!one");
        settle();
        say("!one");
        say("!two");
        heardBothOnce();
    }

    @Test
    void what_fails_on_the_first_line_ever_before_the_channels_are_known_is_heard_again() throws Exception {
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4/users/me/channels";
        startAndFail("!one");
        await().until(() -> adapter().trouble().isEmpty());
        say("!one");
        say("!two");
        server.hold.countDown();
        heardBothOnce();
    }

    @Test
    void what_fails_before_the_first_ping_ever_is_answered_is_heard_again() throws Exception {
        server.socket.pongs = new CountDownLatch(1);
        startAndFail("!one");
        await().until(() -> server.socket.pings() > 0);
        say("!one");
        say("!two");
        server.socket.pongs.countDown();
        heardBothOnce();
    }

    @Test
    void what_was_said_while_the_bot_was_in_no_team_was_not_said_to_it() throws Exception {
        server.inTeam = false;
        server.channel("infra").members().remove(server.bot);
        List<String> log = logged(Worker.class);
        start(MattermostSlice.QUICK, Clock.systemUTC(), "");
        await().until(() -> log.stream().anyMatch(line -> line.contains("in no team")));
        say("!old");
        int before = log.size();
        await().until(() -> log.size() > before + 1);
        server.channel("infra").members().add(server.bot);
        server.inTeam = true;
        settle();
        assertThat(commands()).isEmpty();
    }
}
