package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The whole program with a second chat: an account that was nobody's becomes Amélie's, and then speaks and votes. */
class LinkedOnMattermostTest {
    private static FakeMattermost server;
    private static LabVigie vigie;
    private static ConsoleClient amelie;
    private static ConsoleClient bruno;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        server = new FakeMattermost();
        Path token = Files.writeString(folder.resolve("token"), "bot-token");
        vigie = new LabVigie(
                folder,
                "vigie.chat.mattermost.url=" + server.address(),
                "vigie.chat.mattermost.token-file=" + token,
                "vigie.chat.mattermost.team=admins",
                "vigie.chat.mattermost.alert-channel=infra");
        amelie = new ConsoleClient(vigie.address(), "admins", "amelie");
        bruno = new ConsoleClient(vigie.address(), "admins", "bruno");
    }

    @AfterAll
    static void close() throws Exception {
        amelie.close();
        bruno.close();
        vigie.close();
        server.close();
    }

    /** What the bot posted last in a channel, as it stands now. */
    private static String shown(String channel) {
        synchronized (server) {
            return server.posts.values().stream()
                    .filter(p -> p.path("channel_id").stringValue().equals(channel)
                            && p.path("user_id").stringValue().equals(server.bot))
                    .map(p -> p.path("message").stringValue() + p.path("props"))
                    .reduce("", (older, newer) -> newer);
        }
    }

    private static String post(String channel, String words) {
        synchronized (server) {
            return server.posts.values().stream()
                    .filter(p -> p.path("channel_id").stringValue().equals(channel)
                            && (p.path("message").stringValue() + p.path("props")).contains(words))
                    .map(p -> p.path("id").stringValue())
                    .reduce("", (older, newer) -> newer);
        }
    }

    private static void hears(String channel, String words) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(shown(channel)).contains(words));
    }

    @Test
    void an_account_is_linked_and_then_speaks_votes_and_is_unlinked() {
        String infra = server.channel("infra").id();
        String jane = server.user("amelie.r", (ObjectNode u) -> u.put("first_name", "Amélie"));
        server.channel("infra").members().add(jane);
        String direct = server.channel("dm-" + jane, "D", jane, server.bot).id();
        await().atMost(Duration.ofSeconds(30)).until(() -> server.lines() > 0);

        server.say(jane, infra, "", "!vm list");
        hears(infra, "I do not know who you are");

        Matcher claim = Pattern.compile("account claim [A-Z0-9-]{11}").matcher(amelie.askInPrivate("account link"));
        assertThat(claim.find()).isTrue();
        server.say(jane, direct, "", claim.group());
        hears(direct, "speaks for amelie as soon as they agree");
        amelie.hear("An account wants to speak for you", "@amelie.r", jane);
        amelie.askInPrivate("account confirm", "@amelie.r", "speaks for you from now on");
        hears(direct, "From now on this account speaks for amelie");

        server.say(jane, infra, "", "!vm list --cluster rennes");
        hears(infra, "guests");

        // Amélie asks at the console: her account on Mattermost is the same human, and cannot approve it.
        server.say(jane, infra, "", "!vm stop rennes/games");
        hears(infra, "Stop games");
        String plan = post(infra, "Stop games");
        server.react(jane, plan, "white_check_mark");
        hears(infra, "asked for it");
        server.unreact(jane, plan, "white_check_mark");
        server.say(jane, infra, "", "!whoami");
        hears(infra, "mattermost");

        amelie.ask("!account list", "mattermost/" + jane);
        bruno.ask("!account unlink mattermost/" + jane, "does not speak for amelie any more");
        hears(direct, "bruno took the link away");
        server.say(jane, infra, "", "!vm list");
        hears(infra, "I do not know who you are");
    }
}
