package io.vigie.bot;

import static org.awaitility.Awaitility.await;

import io.vigie.bot.testing.LabVigie;
import io.vigie.bot.watch.Watchers;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;

/** The whole program right after its start, which waits for nothing that it watches. */
public final class JustStarted {
    private JustStarted() {}

    /** Once everything was read: whoever asks before that is told that it was not. */
    public static LabVigie read(LabVigie vigie) {
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> vigie.bean(Watchers.class).states().stream()
                            .allMatch(watch -> watch.lastRead().isPresent()));
            return vigie;
        } catch (ConditionTimeoutException e) {
            vigie.close();
            throw e;
        }
    }
}
