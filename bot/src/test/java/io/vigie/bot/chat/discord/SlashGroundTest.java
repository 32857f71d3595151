package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Outcome;
import io.vigie.commands.language.CommandDoc;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slash commands in a channel where the bot may not do everything. */
class SlashGroundTest extends DiscordScene {
    private static final long VIEW = 1 << 10;
    private static final long SEND = 1 << 11;
    private static final long REACT = 1 << 6;
    private static final long HISTORY = 1 << 16;
    private static final long SEND_IN_THREADS = 1L << 38;

    @BeforeEach
    void commands_there_are() throws Exception {
        slice.commands = registry -> {
            registry.add(new CommandDoc("vm list", "vm.read", "Lists.", "vm list"), context -> Outcome.reply("x"));
            registry.add(
                    new CommandDoc("vm stop-all", "vm.power", "Stops.", "vm stop-all"), context -> Outcome.reply("x"));
        };
        start();
    }

    private FakeInteraction chosen(String command, long permissions) {
        server.permissions = String.valueOf(permissions);
        FakeInteraction slash = server.slash(jane, infra, command, Map.of());
        await().until(() -> slash.callback != null);
        return slash;
    }

    private String refusal(FakeInteraction slash) {
        assertThat(slash.said().path("type").asInt()).isEqualTo(4);
        assertThat(slash.ephemeral).isTrue();
        return slash.said().path("data").path("content").asString("");
    }

    @Test
    void what_needs_the_channel_is_refused_in_private_with_what_lacks() throws Exception {
        assertThat(refusal(chosen("vm stop-all", SEND)))
                .contains("View Channel, Add Reactions, Read Message History", "another channel");
        assertThat(refusal(chosen("vm stop-all", VIEW | REACT | HISTORY)))
                .contains("lacks Send Messages.")
                .doesNotContain("Threads");
        assertThat(listener.said("vm stop-all")).isEmpty();
    }

    @Test
    void what_only_reads_is_answered_everywhere() {
        assertThat(chosen("vm list", 0).said().path("type").asInt()).isEqualTo(5);
        await().until(() -> !listener.said("vm list").isEmpty());
    }

    @Test
    void an_administrator_lacks_nothing() {
        assertThat(chosen("vm stop-all", 1 << 3).said().path("type").asInt()).isEqualTo(5);
    }

    @Test
    void in_a_thread_another_permission_counts() {
        String said = server.say(jane, infra, "x");
        server.channels.put(said, FakeShapes.thread(said, server.guild, infra, server.bot, "x"));
        server.permissions = String.valueOf(VIEW | REACT | HISTORY | SEND);
        FakeInteraction slash = server.slash(jane, said, "vm stop-all", Map.of());
        await().until(() -> slash.callback != null);
        assertThat(refusal(slash)).contains("lacks Send Messages in Threads.");
        server.permissions = String.valueOf(VIEW | REACT | HISTORY | SEND_IN_THREADS);
        FakeInteraction taken = server.slash(jane, said, "vm stop-all", Map.of());
        await().until(() -> taken.callback != null);
        assertThat(taken.said().path("type").asInt()).isEqualTo(5);
    }
}
