package io.vigie.bot.chat.mattermost;

import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatScene;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

abstract class MattermostScene extends ChatScene<MattermostAdapter> {
    FakeMattermost server;
    MattermostSlice slice;

    @BeforeEach
    void open() throws Exception {
        slice = new MattermostSlice(folder);
        serve(new FakeMattermost());
    }

    final void serve(FakeMattermost fake) {
        server = fake;
        infra = server.channel("infra").id();
        jane = server.user("jane");
        server.channel("infra").members().add(jane);
    }

    /** The line is cut until it is let {@link #back}; then everything has to be read over REST. */
    final void away() {
        server.refusesResume = true;
        cut();
    }

    /** The line is cut until it is let {@link #back}, and resumed then. */
    final void cut() {
        // What was heard last may have been read over REST, before the server had the line.
        await().until(() -> server.lines() == 1);
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4/websocket";
        server.drop();
    }

    final void back() {
        server.holdPath = "none";
        server.hold.countDown();
    }

    /** What was sent comes in its own time: before the answer to a ping, which comes before the next ping. */
    final void allHasCome() {
        long before = server.socket.pings();
        await().until(() -> server.socket.pings() >= before + 2);
    }

    /** Ahead of the server's by so much, wherever that is put. */
    final Clock clock(Duration ahead) {
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(server.time.now()).plus(ahead);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    @AfterEach
    void stop() throws Exception {
        try {
            if (started != null) {
                end(started);
            }
        } finally {
            server.close();
        }
    }

    /** A thread that takes longer than two seconds is left behind: what it still writes down is waited for. */
    static void end(MattermostAdapter adapter) {
        adapter.destroy();
        await().pollDelay(Duration.ZERO).until(() -> MattermostAdapterTest.ownThreads() == 0);
    }

    @Override
    protected void say(String text) {
        server.say(jane, infra, "", text);
    }

    void start() throws Exception {
        start(MattermostSlice.QUICK, Clock.systemUTC(), "");
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }

    void start(Rhythm rhythm, Clock clock, String caFile) throws Exception {
        started = slice.adapter(slice.settings(server.address(), caFile), rhythm, clock);
        adapter().start(listener);
    }
}
