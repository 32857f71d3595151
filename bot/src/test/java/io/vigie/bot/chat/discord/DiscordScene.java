package io.vigie.bot.chat.discord;

import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatScene;
import java.time.Clock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

abstract class DiscordScene extends ChatScene<DiscordAdapter> {
    FakeDiscord server;
    DiscordSlice slice;

    /** A thread of JDA's that is interrupted while it works dies of it, which harms nobody. */
    @BeforeAll
    static void letThreadsDie() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @AfterAll
    static void watchThreads() {
        Awaitility.catchUncaughtExceptionsByDefault();
    }

    @BeforeEach
    void open() throws Exception {
        slice = new DiscordSlice(folder);
        server = new FakeDiscord();
        infra = server.channel("infra");
        jane = server.user("jane");
    }

    @AfterEach
    void stop() throws Exception {
        try {
            if (started != null) {
                end();
            }
        } finally {
            server.close();
        }
    }

    /** The program ends, and has written down up to where it heard. */
    void end() {
        end(adapter());
    }

    /** A thread that takes longer than two seconds is left behind: what it still writes down is waited for. */
    static void end(DiscordAdapter adapter) {
        adapter.destroy();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(DiscordAdapter.THREADS + "worker")));
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
        started = slice.adapter(settings, slice.rhythm, clock);
        adapter().start(listener);
    }
}
