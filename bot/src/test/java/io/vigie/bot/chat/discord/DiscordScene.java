package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.RecordingListener;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with one channel, Jane in it, and an adapter that each test starts in its own way. */
abstract class DiscordScene {
    @TempDir
    Path folder;

    final RecordingListener listener = new RecordingListener();
    FakeDiscord server;
    DiscordSlice slice;

    @Nullable
    DiscordAdapter started;

    String infra;
    String jane;

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

    DiscordAdapter adapter() {
        return Objects.requireNonNull(started);
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

    /** What comes after is heard, so what came before was dealt with. */
    void settle() {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            String marker = "marker " + server.newId();
            server.say(jane, infra, marker);
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> !listener.said(marker).isEmpty());
            return true;
        });
    }

    List<String> commands() {
        return listener.all(MessageHeard.class).stream()
                .map(MessageHeard::text)
                .filter(t -> t.startsWith("!"))
                .toList();
    }

    void say(int from, int to) {
        IntStream.range(from, to).forEach(i -> server.say(jane, infra, "!n " + i));
    }

    static List<String> said(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "!n " + i).toList();
    }

    void heardAll(int to) {
        await().untilAsserted(() -> assertThat(commands()).hasSizeGreaterThanOrEqualTo(to));
        settle();
        assertThat(commands()).containsExactlyElementsOf(said(0, to));
    }
}
