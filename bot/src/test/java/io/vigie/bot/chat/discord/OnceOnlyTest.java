package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.OnceOnlyContract;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class OnceOnlyTest extends OnceOnlyContract {
    private FakeDiscord server;
    private String infra;
    private String lounge;
    private String jane;
    private String[] settings;

    @BeforeEach
    void open() throws Exception {
        server = new FakeDiscord();
        infra = server.channel("infra");
        lounge = server.channel("lounge");
        jane = server.user("jane");
        settings = DiscordSlice.keys(server, folder);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Override
    protected String[] settings() {
        return settings;
    }

    /** A thread has the id of the message it hangs on. */
    @Override
    protected List<String> posts(String words) {
        synchronized (server) {
            return server.messages.values().stream()
                    .filter(p -> p.path("author").path("id").stringValue().equals(server.bot)
                            && FakePeople.shown(p).contains(words))
                    .map(p -> p.path("channel_id").stringValue())
                    .map(channel -> server.messages.containsKey(channel) ? channel : "")
                    .toList();
        }
    }

    @Override
    protected long lines() {
        return server.lines();
    }

    @Override
    protected void drop() {
        server.drop();
    }

    @Override
    protected String ask() {
        return server.say(jane, infra, "!whoami");
    }

    /** In a channel that the program has not heard of before. */
    @Override
    protected void askWithoutBeingTaken() {
        hold("/api/v10/channels/" + lounge);
        server.say(jane, lounge, "<@" + server.bot + "> whoami");
    }

    @Override
    protected void holdPosts() {
        hold("/api/v10/channels/" + infra + "/messages");
    }

    private void hold(String path) {
        server.held = false;
        server.hold = new CountDownLatch(1);
        server.holdPath = path;
    }

    @Override
    protected boolean holds() {
        return server.held;
    }

    @Override
    protected void letGo() {
        server.holdPath = "none";
        server.hold.countDown();
    }
}
