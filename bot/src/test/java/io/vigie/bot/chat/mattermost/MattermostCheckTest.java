package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.status.Health;
import io.vigie.commands.Tone;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --check} says of the chat. */
class MattermostCheckTest {
    private static String check(MattermostSlice slice, FakeMattermost server, Tone tone) throws Exception {
        List<Health> found = new MattermostCheck(slice.settings(server.address(), "")).check();
        assertThat(found).isNotEmpty().allMatch(h -> h.says().tone() == tone);
        return found.toString();
    }

    @Test
    void tells_who_the_bot_is_there_what_it_lacks_and_whether_its_token_is_good(@TempDir Path folder) throws Exception {
        MattermostSlice slice = new MattermostSlice(folder);
        FakeMattermost server = new FakeMattermost();
        try (server) {
            assertThat(check(slice, server, Tone.GOOD)).contains("@vigie");
            server.rules.rolesThatEdit.clear();
            assertThat(check(slice, server, Tone.BAD)).contains("channel infra", "edit_post");
            server.channel("infra").members().remove(server.bot);
            assertThat(check(slice, server, Tone.BAD)).contains("channel infra", "/invite @vigie");
            slice.token("another-token");
            assertThat(check(slice, server, Tone.BAD))
                    .contains("does not accept the bot's token")
                    .doesNotContain("another-token");
            assertThat(server.lines()).as("it listens to nothing").isZero();
        }
        assertThat(check(slice, server, Tone.BAD)).contains("cannot be reached");
    }
}
