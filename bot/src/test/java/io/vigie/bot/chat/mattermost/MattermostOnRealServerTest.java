package io.vigie.bot.chat.mattermost;

import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatAdapterContract;
import io.vigie.bot.chat.ChatPeople;
import io.vigie.bot.chat.ChatSlice;
import io.vigie.bot.chat.RecordingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on a real server, which the environment names: see the project's page. It posts into one channel, in which
 * the bot and both people are, and deletes nothing.
 */
@EnabledIfEnvironmentVariable(
        named = "VIGIE_MATTERMOST_URL",
        matches = ".+",
        disabledReason = "VIGIE_MATTERMOST_URL names no server")
class MattermostOnRealServerTest implements ChatAdapterContract {
    private final RecordingListener listener = new RecordingListener();
    private MattermostAdapter adapter;
    private RestPeople people;

    private static String value(String name) {
        return Objects.requireNonNull(System.getenv("VIGIE_MATTERMOST_" + name), "VIGIE_MATTERMOST_" + name);
    }

    private static String secret(String name) throws IOException {
        return Files.readString(Path.of(value(name))).strip();
    }

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        String caFile = System.getenv().getOrDefault("VIGIE_MATTERMOST_CA_FILE", "");
        MattermostSettings settings = ChatSlice.bind(
                MattermostSettings.class,
                Map.of(
                        "url", value("URL"),
                        "token-file", value("TOKEN_FILE"),
                        "team", value("TEAM"),
                        "alert-channel", value("CHANNEL"),
                        "ca-file", caFile));
        people = new RestPeople(
                settings.url(),
                Trust.of(caFile),
                Map.of("Jane Doe", secret("PERSON_TOKEN_FILE"), "Omar Sy", secret("OTHER_PERSON_TOKEN_FILE")),
                secret("TOKEN_FILE"));
        adapter = new MattermostSlice(folder).adapter(settings, Rhythm.USUAL, Clock.systemUTC());
        adapter.start(listener);
        await().atMost(Duration.ofSeconds(30)).until(() -> adapter.trouble().isEmpty());
    }

    @AfterEach
    void stop() {
        people.close();
        adapter.destroy();
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
