package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.ChatSlice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The adapter on a database and a fake server, with a rhythm for tests. */
class MattermostSlice extends ChatSlice {
    /** Longer than this machine may stand still; by half of it a clock may be misread, which is no trouble yet. */
    static final Duration ANSWER = Duration.ofSeconds(20);

    static final Rhythm QUICK = quick(1000, History.MOST_PAGES);

    MattermostSlice(Path folder) {
        super(folder);
    }

    /** Nothing is looked at again, which would come in between at any time: whoever tests that sets less than a day. */
    static Rhythm quick(int queue, int pages) {
        return new Rhythm(
                Duration.ofMillis(100),
                ANSWER,
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                queue,
                pages,
                List.of(Duration.ofDays(1)));
    }

    /** Of the whole program, which keeps the token in this folder; further ones come last. */
    static String[] keys(FakeMattermost server, Path folder, String... more) throws IOException {
        List<String> keys = new ArrayList<>(List.of(
                "vigie.chat.mattermost.url=" + server.address(),
                "vigie.chat.mattermost.token-file=" + Files.writeString(folder.resolve("token"), "bot-token"),
                "vigie.chat.mattermost.team=admins",
                "vigie.chat.mattermost.alert-channel=infra",
                // Longer than this machine may stand still.
                "vigie.identity.connect-timeout=30s",
                "vigie.identity.response-timeout=30s",
                "vigie.chat.mattermost.connect-timeout=60s",
                "vigie.chat.mattermost.request-timeout=60s"));
        keys.addAll(List.of(more));
        return keys.toArray(String[]::new);
    }

    MattermostSettings settings(String url, String caFile) throws IOException {
        return settings(url, Map.of("ca-file", caFile));
    }

    /** @param otherwise keys and what they are set to */
    MattermostSettings settings(String url, Map<String, String> otherwise) throws IOException {
        // Time-outs are longer than this machine may stand still: whoever tests that time runs out sets less.
        Map<String, String> keys = new HashMap<>(Map.of(
                "url", url,
                "token-file", tokenFile(),
                "team", "admins",
                "alert-channel", "infra",
                "connect-timeout", "60s",
                "request-timeout", "60s"));
        keys.putAll(otherwise);
        return bind(MattermostSettings.class, keys);
    }

    MattermostAdapter adapter(MattermostSettings settings, Rhythm rhythm, Clock clock) {
        return new MattermostAdapter(settings, jdbc, transaction, clock, rhythm);
    }
}
