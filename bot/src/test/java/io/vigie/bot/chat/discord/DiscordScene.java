package io.vigie.bot.chat.discord;

import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatScene;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

abstract class DiscordScene extends ChatScene<DiscordAdapter> {
    FakeDiscord server;
    DiscordSlice slice;

    @BeforeEach
    void open() throws Exception {
        slice = new DiscordSlice(folder);
        server = new FakeDiscord();
        infra = server.channel("infra");
        jane = server.user("jane");
    }

    @AfterEach
    void stop() throws Exception {
        if (started != null) {
            started.destroy();
        }
        server.close();
    }

    @Override
    protected void say(String text) {
        server.say(jane, infra, text);
    }

    void start() throws Exception {
        start(slice.settings(server), Clock.systemUTC());
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }

    void start(DiscordSettings settings, Clock clock) {
        started = slice.adapter(settings, DiscordSlice.QUICK, clock);
        adapter().start(listener);
    }
}
