package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.ChatSlice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The adapter on a database and a fake server, with a rhythm for tests. */
class MattermostSlice extends ChatSlice {
    static final Rhythm QUICK = new Rhythm(
            Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofMillis(50), 1000);

    MattermostSlice(Path folder) {
        super(folder);
    }

    MattermostSettings settings(String url, String caFile) throws IOException {
        return new MattermostSettings(
                url,
                tokenFile(),
                "admins",
                "infra",
                List.of(),
                caFile,
                "",
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(15));
    }

    MattermostAdapter adapter(MattermostSettings settings, Rhythm rhythm, Clock clock) {
        return new MattermostAdapter(settings, jdbc, transaction, clock, rhythm);
    }
}
