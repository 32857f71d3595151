package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with one channel, Jane in it, and an adapter that each test starts in its own way.
 *
 * @param <A> the adapter
 */
public abstract class ChatScene<A extends ChatAdapter> {
    @TempDir
    protected Path folder;

    protected final RecordingListener listener = new RecordingListener();

    protected @Nullable A started;

    /** The channel's id, once the server is there. */
    protected String infra = "";

    /** The id of her account, once the server is there. */
    protected String jane = "";

    /** Jane says it in the channel. */
    protected abstract void say(String text);

    protected final A adapter() {
        return Objects.requireNonNull(started);
    }

    /** What comes after is heard, so what came before was dealt with. */
    protected final void settle() {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            String marker = "marker " + UUID.randomUUID();
            say(marker);
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> !listener.said(marker).isEmpty());
            return true;
        });
    }

    protected final List<String> commands() {
        return listener.all(MessageHeard.class).stream()
                .map(MessageHeard::text)
                .filter(t -> t.startsWith("!"))
                .toList();
    }

    protected final void say(int from, int to) {
        said(from, to).forEach(this::say);
    }

    protected static List<String> said(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "!n " + i).toList();
    }

    protected final void heardAll(int to) {
        await().untilAsserted(() -> assertThat(commands()).hasSizeGreaterThanOrEqualTo(to));
        settle();
        assertThat(commands()).containsExactlyElementsOf(said(0, to));
    }
}
