package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.JustStarted;
import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole program with Discord: accounts that were nobody's are linked, and then speak, choose and vote. */
class LinkedOnDiscordTest {
    private static FakeDiscord server;
    private static LabVigie vigie;
    private static ConsoleClient amelie;
    private static ConsoleClient bruno;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        server = new FakeDiscord();
        vigie = JustStarted.read(new LabVigie(folder, DiscordSlice.keys(server, folder)));
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
            return post(channel, "").map(FakePeople::shown).orElse("");
        }
    }

    private static java.util.Optional<ObjectNode> post(String channel, String words) {
        synchronized (server) {
            return server.messages.values().stream()
                    .filter(p -> p.path("channel_id").stringValue().equals(channel)
                            && p.path("author").path("id").stringValue().equals(server.bot)
                            && FakePeople.shown(p).contains(words))
                    .reduce((older, newer) -> newer);
        }
    }

    private static void hears(String channel, String... words) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(shown(channel)).contains(words));
    }

    private static String answer(FakeInteraction slash) {
        await().atMost(Duration.ofSeconds(30)).until(() -> slash.answered.getCount() == 0);
        JsonNode message = server.messageOf(slash.message);
        return FakePeople.shown(message);
    }

    /**
     * A command that is heard: it is chosen again while this machine is too slow for Discord, of which its author is told
     * if that can still be.
     */
    private static FakeInteraction chosen(String user, String command, Supplier<Map<String, String>> options) {
        return await().atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .until(
                        () -> {
                            FakeInteraction slash = server.slash(user, server.channel("infra"), command, options.get());
                            var unused = slash.answered.await(30, TimeUnit.SECONDS);
                            return slash;
                        },
                        slash ->
                                slash.answered.getCount() == 0 && !answer(slash).contains("did not answer in time"));
    }

    /** What is offered while it is typed; once more where this machine was too slow for Discord. */
    private static JsonNode offered(String user, String command, String option, String typed) {
        FakeInteraction typing = await().atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .until(
                        () -> {
                            FakeInteraction now = server.interact(
                                    4,
                                    user,
                                    server.channel("infra"),
                                    command,
                                    Map.of(option, typed),
                                    option,
                                    json -> {});
                            var unused = now.acknowledged.await(10, TimeUnit.SECONDS);
                            return now;
                        },
                        now -> now.callback != null);
        return typing.said().path("data").path("choices");
    }

    private static String claim(ConsoleClient who) {
        return who.claim().substring("account claim ".length());
    }

    private static void isACard(JsonNode plan) {
        assertThat(plan.path("content").asString("")).startsWith("🟡 ").contains("Stop games");
        assertThat(plan.path("embeds")).hasSize(1);
        assertThat(plan.path("embeds").path(0).path("color").asInt()).isEqualTo(0xE0A100);
        assertThat(plan.path("embeds").path(0).path("fields"))
                .extracting(field -> field.path("name").asString(""))
                .contains("state", "asked by", "tier", "command", "targets", "approve", "What it touches", "Needed");
    }

    @Test
    void an_account_is_linked_and_then_speaks_chooses_votes_and_is_unlinked() {
        String infra = server.channel("infra");
        String jane = server.user("amelie.r");
        String omar = server.user("bruno.k");
        String direct = server.direct(jane);
        await().atMost(Duration.ofSeconds(30)).until(() -> server.lines() > 0);
        await().atMost(Duration.ofSeconds(30)).until(() -> server.commandUpdates > 0);

        server.say(jane, infra, "!vm list");
        hears(infra, "I do not know who you are");
        assertThat(offered(jane, "vm show", "guest", "ga")).isEmpty();

        // A code that others could read is void; one said in a direct message, or chosen in private, is not.
        String code = claim(amelie);
        server.say(jane, infra, "!account claim " + code);
        hears(infra, "void");
        server.say(jane, direct, "account claim " + code);
        await().atMost(Duration.ofSeconds(30)).until(() -> !shown(direct).isEmpty());
        assertThat(shown(direct)).doesNotContain("speaks for");
        server.say(jane, direct, "account claim " + claim(amelie));
        hears(direct, "speaks for amelie as soon as they agree");
        amelie.hear("An account wants to speak for you", "@amelie.r", jane);
        amelie.askInPrivate("account confirm discord/" + jane, "@amelie.r", "speaks for you from now on");
        hears(direct, "From now on this account speaks for amelie");
        FakeInteraction hidden = chosen(omar, "account claim", () -> Map.of("code", claim(bruno)));
        assertThat(answer(hidden)).contains("speaks for bruno as soon as they agree");
        assertThat(hidden.ephemeral).isTrue();
        bruno.hear("An account wants to speak for you", "@bruno.k");
        bruno.askInPrivate("account confirm discord/" + omar, "speaks for you from now on");

        server.say(jane, infra, "!vm list --cluster rennes");
        hears(infra, "games");
        assertThat(answer(chosen(jane, "vm show", () -> Map.of("guest", "rennes/games"))))
                .contains("games");
        assertThat(offered(jane, "vm show", "guest", "ga"))
                .extracting(choice -> choice.path("value").asString(""))
                .anyMatch(value -> value.contains("games"));
        assertThat(offered(jane, "vm list", "cluster", "re"))
                .extracting(choice -> choice.path("value").asString(""))
                .containsExactly("rennes");

        // Her own reaction on her own plan does not count; Bruno's does.
        FakeInteraction stop = chosen(jane, "vm stop", () -> Map.of("guest", "rennes/games"));
        assertThat(answer(stop)).contains("Stop games");
        isACard(server.messageOf(stop.message));
        server.react(jane, stop.message, "✅", null);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(answer(stop)).contains("asked for it"));
        server.unreact(jane, stop.message, "✅");
        server.react(omar, stop.message, "✅", null);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(answer(stop)).contains("state", "done"));

        // A vote that no event tells of, since it is given while the line is down and no session outlives that.
        FakeInteraction other = chosen(jane, "vm stop", () -> Map.of("guest", "rennes/web-1"));
        assertThat(answer(other)).contains("Stop web-1");
        synchronized (server) {
            server.refusesResume = true;
            server.drop();
            assertThat(server.sessions).isEmpty();
            server.react(omar, other.message, "✅", null);
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(answer(other)).contains("state", "done"));

        amelie.ask("!status", "chat discord");
        amelie.ask("!account list", "discord/" + jane);
        bruno.ask("!account unlink discord/" + jane, "does not speak for amelie any more");
        hears(direct, "bruno took the link away");
        // The vote may have been found over REST, and a slash command needs the line.
        await().until(() -> server.lines() > 0);
        assertThat(answer(chosen(jane, "vm list", Map::of))).contains("I do not know who you are");
    }
}
