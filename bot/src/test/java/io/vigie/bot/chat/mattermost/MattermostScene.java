package io.vigie.bot.chat.mattermost;

import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatScene;
import java.time.Clock;
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

    @AfterEach
    void stop() throws Exception {
        if (started != null) {
            started.destroy();
        }
        server.close();
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
