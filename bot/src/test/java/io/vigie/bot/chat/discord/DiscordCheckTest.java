package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.status.Health;
import io.vigie.commands.Tone;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --check} says of the chat. */
class DiscordCheckTest {
    private static String check(DiscordSlice slice, FakeDiscord server, Tone tone) throws Exception {
        List<Health> found = new DiscordCheck(slice.settings(server)).check();
        assertThat(found).isNotEmpty().allMatch(h -> h.says().tone() == tone, "is " + tone + ": " + found);
        return found.toString();
    }

    @Test
    void tells_who_the_bot_is_there_what_it_lacks_and_whether_its_token_is_good(@TempDir Path folder) throws Exception {
        DiscordSlice slice = new DiscordSlice(folder);
        FakeDiscord server = new FakeDiscord();
        server.channel("infra");
        try (server) {
            assertThat(check(slice, server, Tone.GOOD)).contains("the bot is ");
            server.channels.values().forEach(c -> c.put("name", "other"));
            assertThat(check(slice, server, Tone.BAD)).contains("no channel infra");
            server.channels.values().forEach(c -> c.put("name", "infra"));
            server.rights.hidden.addAll(server.channels.keySet());
            assertThat(check(slice, server, Tone.BAD))
                    .contains("no channel infra", "or the bot may not see it", "View Channel");
            server.rights.hidden.clear();
            slice.token("another-token");
            assertThat(check(slice, server, Tone.BAD))
                    .contains("does not accept the bot's token")
                    .doesNotContain("another-token");
            assertThat(server.lines()).as("it opens no session").isZero();
        }
        assertThat(check(slice, server, Tone.BAD)).contains("cannot be reached");
    }
}
