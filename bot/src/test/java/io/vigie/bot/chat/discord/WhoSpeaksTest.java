package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.ReactionsChanged;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.commands.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Each way to speak as somebody else, tried. */
class WhoSpeaksTest extends DiscordScene {
    @BeforeEach
    void connect() throws Exception {
        slice.commands = registry -> registry.add(
                new io.vigie.commands.language.CommandDoc("vm list", "", "Lists.", "vm list"),
                context -> io.vigie.commands.Outcome.reply("x"));
        start();
    }

    private void nobodyWasHeard() {
        settle();
        assertThat(listener.all(MessageHeard.class))
                .allSatisfy(m -> assertThat(m.text()).startsWith("marker"));
    }

    private static Consumer<ObjectNode> author(String field, boolean value) {
        return post -> post.set("author", ((ObjectNode) post.path("author").deepCopy()).put(field, value));
    }

    static Stream<Arguments> forged_messages() {
        return Stream.<Arguments>of(
                Arguments.of("a webhook", (Consumer<ObjectNode>) p -> p.put("webhook_id", "200000000000000001")),
                Arguments.of("a bot", author("bot", true)),
                Arguments.of("the system", author("system", true)),
                Arguments.of(
                        "an application", (Consumer<ObjectNode>) p -> p.put("application_id", "200000000000000001")),
                Arguments.of("a command's answer", (Consumer<ObjectNode>) p -> p.put("type", 20)),
                Arguments.of("a join", (Consumer<ObjectNode>) p -> p.put("type", 7)),
                Arguments.of("a thread's beginning", (Consumer<ObjectNode>) p -> p.put("type", 21)),
                Arguments.of("no type at all", (Consumer<ObjectNode>) p -> p.remove("type")),
                Arguments.of(
                        "an edit", (Consumer<ObjectNode>) p -> p.put("edited_timestamp", "2026-01-01T00:00:01+00:00")),
                Arguments.of("a crosspost", (Consumer<ObjectNode>) p -> p.put("flags", 2)),
                Arguments.of("a forwarded message", (Consumer<ObjectNode>)
                        p -> p.putArray("message_snapshots").addObject()),
                Arguments.of("another server", (Consumer<ObjectNode>) p -> p.put("guild_id", "200000000000000001")),
                Arguments.of("a channel nobody knows", (Consumer<ObjectNode>)
                        p -> p.put("channel_id", "200000000000000001")),
                Arguments.of("nobody", (Consumer<ObjectNode>) p -> p.putNull("author")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void forged_messages(String who, Consumer<ObjectNode> forge) {
        server.say(jane, infra, "!vm stop 105", forge);
        server.say(jane, infra, "<@" + server.bot + "> vm stop 105", forge);
        nobodyWasHeard();
    }

    static void timedOut(ObjectNode member, Duration most) {
        member.put("communication_disabled_until", Instant.now().plus(most).toString());
    }

    static Stream<Arguments> accounts_that_may_not_speak() {
        return Stream.<Arguments>of(
                Arguments.of("pending screening", (Consumer<ObjectNode>) m -> m.put("pending", true)),
                Arguments.of("a guest of a voice channel", (Consumer<ObjectNode>) m -> m.put("flags", 16)),
                Arguments.of("timed out", (Consumer<ObjectNode>) m -> timedOut(m, Duration.ofMinutes(10))),
                Arguments.of("a bot", (Consumer<ObjectNode>) m -> ((ObjectNode) m.path("user")).put("bot", true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void accounts_that_may_not_speak(String who, Consumer<ObjectNode> twist) {
        String mallory = server.user("mallory", twist);
        mayNotSpeak(mallory);
    }

    @Test
    void who_is_no_member_may_not_speak() {
        String mallory = server.user("mallory");
        server.members.remove(mallory);
        mayNotSpeak(mallory);
    }

    private void mayNotSpeak(String mallory) {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        server.say(mallory, infra, "!vm stop 105");
        server.say(mallory, server.direct(mallory), "vm stop 105");
        server.react(mallory, message.id(), "✅", null);
        if (server.members.containsKey(mallory)) {
            FakeInteraction slash = server.slash(mallory, infra, "vm list", Map.of());
            await().until(() -> slash.callback != null);
            assertThat(slash.said().path("type").asInt()).isEqualTo(4);
            assertThat(slash.ephemeral).isTrue();
        } else {
            server.interact(2, mallory, infra, "vm list", Map.of(), "", json -> json.remove("member"));
        }
        nobodyWasHeard();
        assertThat(listener.all(ReactionsChanged.class)).isEmpty();
        assertThat(adapter().reactions(message)).isEmpty();
    }

    @Test
    void a_slash_command_of_another_server_is_not_heard() {
        server.interact(2, jane, infra, "vm list", Map.of(), "", json -> {
            json.put("guild_id", "200000000000000001");
            json.putObject("guild")
                    .put("id", "200000000000000001")
                    .put("locale", "en-GB")
                    .putArray("features");
        });
        nobodyWasHeard();
    }

    @Test
    void a_slash_command_that_comes_twice_is_heard_once() {
        FakeInteraction slash = server.slash(jane, infra, "vm list", Map.of());
        server.sessions
                .values()
                .forEach(s -> s.dispatch("INTERACTION_CREATE", s.sent.getLast().path("d")));
        await().until(() -> slash.callback != null);
        settle();
        await().until(() -> !listener.said("vm list").isEmpty());
        assertThat(listener.said("vm list")).hasSize(1);
    }

    @Test
    void an_edited_message_never_is_a_command() {
        String post = server.say(jane, infra, "good morning");
        server.edit(post, "!vm stop 105");
        settle();
        assertThat(listener.said("!vm stop 105")).isEmpty();
        assertThat(listener.said("good morning")).hasSize(1);
    }

    @Test
    void a_look_alike_name_is_the_account_it_is() {
        String mallory = server.user("jаne", member -> member.put("nick", "jane")); // with a Cyrillic а
        server.say(mallory, infra, "!whoami");
        await().until(() -> !listener.said("!whoami").isEmpty());
        assertThat(listener.said("!whoami").getFirst().from()).isEqualTo(new AccountId("discord", mallory));
    }

    @Test
    void an_event_that_comes_twice_is_heard_once() {
        String post = server.say(jane, infra, "!vm list");
        server.created(server.messageOf(post));
        settle();
        assertThat(listener.said("!vm list")).hasSize(1);
    }

    @Test
    void the_prefix_addresses_it_only_where_it_listens_and_a_mention_everywhere() {
        String lounge = server.channel("lounge");
        server.say(jane, lounge, "!vm list");
        server.say(jane, lounge, "<@!" + server.bot + ">: vm show web");
        server.say(jane, lounge, "<@&" + server.application + "> vm show db");
        server.say(jane, lounge, "<@200000000000000001> vm stop 1");
        settle();
        assertThat(listener.all(MessageHeard.class))
                .filteredOn(m -> !m.text().startsWith("marker"))
                .allSatisfy(m -> {
                    assertThat(m.addressed()).isTrue();
                    assertThat(m.place()).isEqualTo(Place.channel("discord", lounge));
                })
                .extracting(MessageHeard::text)
                .containsExactly("vm show web", "vm show db");
    }

    @Test
    void garbage_does_no_harm() {
        server.dispatch("MESSAGE_CREATE", FakeDiscord.JSON.readTree("{\"id\":\"x\",\"author\":7,\"type\":{}}"));
        server.dispatch("MESSAGE_REACTION_ADD", FakeDiscord.JSON.readTree("{\"emoji\":[]}"));
        server.dispatch("INTERACTION_CREATE", FakeDiscord.JSON.readTree("{\"id\":\"1\",\"type\":2,\"token\":\"t\"}"));
        server.dispatch("NO_SUCH_EVENT", FakeDiscord.JSON.readTree("{}"));
        settle();
        assertThat(adapter().trouble()).isEmpty();
    }
}
