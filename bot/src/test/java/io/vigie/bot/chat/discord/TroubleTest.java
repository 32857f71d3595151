package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vigie.bot.chat.Outgoing;
import io.vigie.commands.Answer;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.lab.HeldPort;
import io.vigie.commands.language.CommandDoc;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the adapter says and does when Discord refuses, hangs, lies or is not there. */
class TroubleTest extends DiscordScene {
    private void says(String... words) {
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains(words).doesNotContain("bot-token")));
    }

    @Test
    void a_wrong_token_is_said_and_a_new_one_taken() throws Exception {
        slice.token("wrong");
        start(slice.settings(server), Clock.systemUTC());
        says("does not accept the bot's token", "token-file");
        slice.token("bot-token");
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }

    @Test
    void a_revoked_token_is_noticed_and_a_new_one_taken() throws Exception {
        start();
        server.tokens.clear();
        server.closeAll(4004);
        says("does not accept the bot's token");
        server.tokens.add("second-token");
        slice.token("second-token");
        await().until(() -> adapter().trouble().isEmpty());
        say(0, 1);
        heardAll(1);
    }

    @Test
    void without_the_intent_it_goes_on_with_slash_commands_and_mentions_and_says_so() throws Exception {
        server.contentGranted = false;
        slice.commands = registry ->
                registry.add(new CommandDoc("vm list", "", "Lists.", "vm list"), context -> Outcome.reply("x"));
        start(slice.settings(server), Clock.systemUTC());
        says("Message Content Intent", "restart Vigie", "text-commands");
        await().until(() -> server.lines() == 1);
        server.say(jane, infra, "!vm stop 1");
        server.say(jane, infra, "<@" + server.bot + "> vm show web");
        FakeInteraction slash = server.slash(jane, infra, "vm list", Map.of());
        await().until(() -> slash.callback != null);
        await().until(() -> !listener.said("vm show web").isEmpty());
        assertThat(commands()).isEmpty();
    }

    @Test
    void who_does_not_want_text_commands_is_not_reminded_of_them() throws Exception {
        server.contentGranted = false;
        start(slice.settings(server, Map.of("text-commands", "false")), Clock.systemUTC());
        await().until(() -> adapter().trouble().isEmpty());
    }

    @Test
    void it_says_what_it_lacks_on_the_server() throws Exception {
        server.permissions = String.valueOf(1L << 10); // to see, and nothing else
        start(slice.settings(server), Clock.systemUTC());
        says("infra", "Send Messages", "Embed Links", "Attach Files", "Add Reactions", "Read Message History");
        adapter().destroy();
        server.permissions = FakeDiscord.ALL_PERMISSIONS;
        server.channels.clear();
        start(slice.settings(server), Clock.systemUTC());
        says("no text channel infra");
        adapter().destroy();
        server.inGuild = false;
        start(slice.settings(server), Clock.systemUTC());
        says("not on the server", "applications.commands");
    }

    @Test
    void channels_that_discord_hides_from_it_are_told_and_taken_once_it_sees_them() throws Exception {
        for (int i = 0; i < 2; i++) {
            String id = server.newId();
            server.channels.put(id, FakeShapes.voiceChannel(id, server.guild, "voice " + i, i));
        }
        server.rights.hidden.addAll(server.channels.keySet());
        start(slice.settings(server), Clock.systemUTC());
        says("no text channel infra", "or the bot may not see it", "View Channel");
        assertThat(adapter().trouble().orElseThrow()).doesNotContain("___");
        adapter().destroy();
        start(slice.settings(server, Map.of("alert-channel", infra)), Clock.systemUTC());
        says(infra, "View Channel");
        server.rights.hidden.clear();
        server.dispatch("CHANNEL_UPDATE", server.channels.get(infra));
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }

    @Test
    void no_token_is_written_to_the_log_though_everything_is_logged() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        List<String> lines = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> all = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getLoggerName() + event.getFormattedMessage());
            }
        };
        all.setContext(context);
        all.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        Logger jda = context.getLogger("net.dv8tion.jda");
        root.addAppender(all);
        jda.setLevel(Level.ALL);
        try {
            start();
            FakeInteraction slash = server.slash(jane, infra, "help", Map.of());
            await().until(() -> slash.callback != null);
            server.interact(2, jane, infra, "help", Map.of(), "", json -> json.remove("channel"));
            adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("x")));
            server.drop();
            settle();
        } finally {
            jda.setLevel(null);
            root.detachAppender(all);
        }
        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains("bot-token") || line.contains("token-1"));
    }

    @Test
    void a_server_that_is_down_is_waited_for() throws Exception {
        try (HeldPort down = new HeldPort()) {
            String address = "127.0.0.1:" + down.number();
            Map<String, String> there = Map.of(
                    "api-url", "http://" + address + "/api/v10/",
                    "gateway-url", "ws://" + address);
            start(slice.settings(server, there), Clock.systemUTC());
            says("cannot be reached");
            assertThatThrownBy(() -> adapter()
                            .post(io.vigie.bot.chat.Place.channel("discord", infra), Outgoing.of(Answer.text("x"))))
                    .isInstanceOfSatisfying(
                            Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.SITE));
        }
    }

    @Test
    void a_server_that_hangs_is_not_waited_for_longer_than_allowed() throws Exception {
        Map<String, String> soon = Map.of("connect-timeout", "2s", "request-timeout", "2s");
        start(slice.settings(server, soon), Clock.systemUTC());
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v10/channels";
        assertThatThrownBy(() -> adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("x"))))
                .isInstanceOfSatisfying(Problem.class, p -> {
                    assertThat(p.whose()).isEqualTo(Problem.Whose.SITE);
                    // Or what its own line says of the same time, if this thread is later than that.
                    assertThat(p.text()).containsPattern("did not answer within 20\\d\\d ms|cannot be reached");
                });
        server.holdPath = "none";
        server.hold.countDown();
        settle();
        await().ignoreExceptionsInstanceOf(Problem.class)
                .untilAsserted(() -> adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("again"))));
    }

    @Test
    void it_stops_soon_though_the_server_hangs() throws Exception {
        start();
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v10";
        server.say(jane, server.direct(jane), "whoami");
        server.drop();
        long before = System.nanoTime();
        adapter().stop();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        assertThat(adapter().trouble()).isPresent();
        server.hold.countDown();
    }

    @Test
    void a_garbage_frame_and_an_oversized_one_do_no_harm() throws Exception {
        start();
        server.raw("{");
        server.raw("[]");
        server.raw("{\"op\":77}");
        server.dispatch(
                "MESSAGE_CREATE",
                server.event(
                        server.message(server.newId(), infra, jane, "x".repeat(3_000_000)),
                        FakeDiscord.MESSAGE_CONTENT));
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }
}
