package io.vigie.bot.chat.mattermost;

import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatAdapterContract;
import io.vigie.bot.chat.ChatPeople;
import io.vigie.bot.chat.RecordingListener;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract as a real server runs it, on the fake one: people act over REST alone. */
class MattermostOverRestTest implements ChatAdapterContract {
    private final RecordingListener listener = new RecordingListener();
    private FakeMattermost server;
    private MattermostAdapter adapter;
    private RestPeople people;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new FakeMattermost();
        for (String name : new String[] {"jane", "omar"}) {
            String id = server.user(name);
            server.tokens.put(name, id);
            server.channel("infra").members().add(id);
        }
        people = new RestPeople(
                server.address(), SSLContext.getDefault(), Map.of("Jane Doe", "jane", "Omar Sy", "omar"), "bot-token");
        MattermostSlice slice = new MattermostSlice(folder);
        adapter = slice.adapter(slice.settings(server.address(), ""), MattermostSlice.QUICK, Clock.systemUTC());
        adapter.start(listener);
        await().until(() -> adapter.trouble().isEmpty());
    }

    @AfterEach
    void stop() throws Exception {
        people.close();
        MattermostScene.end(adapter);
        server.close();
    }

    @Override
    public ChatAdapter adapter() {
        return adapter;
    }

    @Override
    public RecordingListener listener() {
        return listener;
    }

    @Override
    public long threads() {
        return MattermostAdapterTest.ownThreads();
    }

    @Override
    public ChatPeople people() {
        return people;
    }
}
