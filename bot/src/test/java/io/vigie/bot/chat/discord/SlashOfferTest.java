package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Slash commands are offered as soon as Discord takes them. */
class SlashOfferTest extends DiscordScene {
    private long asked() {
        return server.asked.stream().filter(a -> a.endsWith("/commands")).count();
    }

    @Test
    void a_bot_that_is_invited_while_it_runs_offers_its_commands() throws Exception {
        server.inGuild = false;
        start(slice.settings(server), Clock.systemUTC());
        await().until(() -> adapter().trouble().orElse("").contains("not on the server"));
        server.invite();
        await().until(() -> server.commandUpdates == 1);
        await().until(() -> adapter().trouble().isEmpty());
    }

    @Test
    void what_discord_refuses_is_offered_again_until_it_is_taken() throws Exception {
        server.commandsGranted = false;
        start(slice.settings(server), Clock.systemUTC());
        await().until(() -> adapter().trouble().orElse("").contains("applications.commands"));
        await().until(() -> asked() > 3);
        assertThat(server.commandUpdates).isZero();
        server.commandsGranted = true;
        await().until(() -> server.commandUpdates == 1);
        await().until(() -> adapter().trouble().isEmpty());
    }
}
