package io.vigie.bot.chat.console;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps the console's tables bounded. Deleting twice is harmless, so every replica may. */
@Component
@ConsoleOnly
class ConsoleRetention {
    /** Who was away for longer than this many changes loads the page anew. */
    static final int EVENTS_KEPT = 5_000;

    private final JdbcClient jdbc;
    private final ConsoleSettings settings;
    private final Clock clock;

    ConsoleRetention(JdbcClient jdbc, ConsoleSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void sweep() {
        long now = clock.millis();
        long oldest = now - settings.keep().toMillis();
        jdbc.sql("DELETE FROM console_session WHERE expires <= ?").param(now).update();
        jdbc.sql("DELETE FROM console_event WHERE id <= (SELECT event FROM console_clock) - ?")
                .param(EVENTS_KEPT)
                .update();
        // A thread goes as a whole, when nothing has been said in it for that long.
        jdbc.sql("DELETE FROM console_message WHERE thread IS NULL AND created < ? AND NOT EXISTS (SELECT 1 FROM"
                        + " console_message r WHERE r.thread = console_message.id AND r.created >= ?)")
                .params(oldest, oldest)
                .update();
    }
}
