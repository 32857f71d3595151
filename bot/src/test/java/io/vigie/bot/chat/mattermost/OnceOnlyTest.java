package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.OnceOnlyContract;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class OnceOnlyTest extends OnceOnlyContract {
    private FakeMattermost server;
    private String infra;
    private String jane;
    private String[] settings;
    private String held = "none";
    private long before;

    @BeforeEach
    void open() throws Exception {
        server = new FakeMattermost();
        infra = server.channel("infra").id();
        jane = server.user("jane");
        server.channel("infra").members().add(jane);
        settings = MattermostSlice.keys(server, folder);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Override
    protected String[] settings() {
        return settings;
    }

    @Override
    protected List<String> posts(String words) {
        synchronized (server) {
            return server.posts.values().stream()
                    .filter(p -> p.path("user_id").stringValue().equals(server.bot)
                            && p.path("message").stringValue().contains(words))
                    .map(p -> p.path("root_id").stringValue())
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
        return server.say(jane, infra, "", "!whoami");
    }

    @Override
    protected void askWithoutBeingTaken() {
        String omar = server.user("omar");
        server.channel("infra").members().add(omar);
        hold("GET", "/api/v4/users/" + omar);
        server.say(omar, infra, "", "!whoami");
    }

    @Override
    protected void holdPosts() {
        hold("POST", "/api/v4/posts");
    }

    private void hold(String method, String path) {
        held = method + " " + path;
        before = asked();
        server.hold = new CountDownLatch(1);
        server.holdPath = path;
    }

    private long asked() {
        return server.asked.stream().filter(held::equals).count();
    }

    @Override
    protected boolean holds() {
        return asked() > before;
    }

    @Override
    protected void letGo() {
        server.holdPath = "none";
        server.hold.countDown();
    }
}
