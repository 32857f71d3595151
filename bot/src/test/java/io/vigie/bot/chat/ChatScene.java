package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A server with one channel, Jane in it, and an adapter that each test starts in its own way.
 *
 * @param <A> the adapter
 */
public abstract class ChatScene<A extends ChatAdapter> {
    @TempDir
    protected Path folder;

    protected final RecordingListener listener = new RecordingListener();

    private final List<Runnable> silence = new ArrayList<>();

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
        // One that is said before there is a line is never heard; on a slow machine one is heard late.
        List<String> markers = new CopyOnWriteArrayList<>();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            String marker = "marker " + UUID.randomUUID();
            markers.add(marker);
            say(marker);
            await().atMost(Duration.ofSeconds(3))
                    .until(() ->
                            markers.stream().anyMatch(m -> !listener.said(m).isEmpty()));
            return true;
        });
    }

    /** What this class tells the log from now on. */
    protected final List<String> logged(Class<?> by) {
        List<String> told = new CopyOnWriteArrayList<>();
        Logger logger = (Logger) LoggerFactory.getLogger(by);
        AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                told.add(event.getFormattedMessage());
            }
        };
        ear.start();
        logger.addAppender(ear);
        silence.add(() -> logger.detachAppender(ear));
        return told;
    }

    @AfterEach
    void listenToTheLogNoMore() {
        silence.forEach(Runnable::run);
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
