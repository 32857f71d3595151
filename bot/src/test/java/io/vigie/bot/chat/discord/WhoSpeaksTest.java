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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
                .extracting(MessageHeard::text)
                .allSatisfy(text -> assertThat(text).startsWith("marker"));
    }

    private static Consumer<ObjectNode> author(String field, boolean value) {
        return post -> post.set("author", ((ObjectNode) post.path("author").deepCopy()).put(field, value));
    }

    private static Map<String, Consumer<ObjectNode>> forged() {
        Map<String, Consumer<ObjectNode>> forged = new LinkedHashMap<>();
        forged.put("a webhook", p -> p.put("webhook_id", "200000000000000001"));
        forged.put("a bot", author("bot", true));
        forged.put("the system", author("system", true));
        forged.put("an application", p -> p.put("application_id", "200000000000000001"));
        forged.put("a command's answer", p -> p.put("type", 20));
        forged.put("a join", p -> p.put("type", 7));
        forged.put("a thread's beginning", p -> p.put("type", 21));
        forged.put("no type at all", p -> p.remove("type"));
        forged.put("an edit", p -> p.put("edited_timestamp", "2026-01-01T00:00:01+00:00"));
        forged.put("a crosspost", p -> p.put("flags", 2));
        forged.put("a forwarded message", p -> p.putArray("message_snapshots").addObject());
        forged.put("another server", p -> p.put("guild_id", "200000000000000001"));
        forged.put("a channel nobody knows", p -> p.put("channel_id", "200000000000000001"));
        forged.put("nobody", p -> p.putNull("author"));
        return forged;
    }

    @Test
    void forged_messages() {
        forged().forEach((who, forge) -> {
            server.say(jane, infra, "!vm stop " + who, forge);
            server.say(jane, infra, "<@" + server.bot + "> vm stop " + who, forge);
        });
        nobodyWasHeard();
    }

    static void timedOut(ObjectNode member, Duration most) {
        member.put("communication_disabled_until", Instant.now().plus(most).toString());
    }

    @Test
    void accounts_that_may_not_speak() {
        mayNotSpeak(server.user("pending screening", m -> m.put("pending", true)));
        mayNotSpeak(server.user("a guest of a voice channel", m -> m.put("flags", 16)));
        mayNotSpeak(server.user("timed out", m -> timedOut(m, Duration.ofMinutes(10))));
        mayNotSpeak(server.user("a bot", m -> ((ObjectNode) m.path("user")).put("bot", true)));
    }

    @Test
    void who_is_no_member_may_not_speak() {
        String mallory = server.user("mallory");
        server.members.remove(mallory);
        mayNotSpeak(mallory);
    }

    private void mayNotSpeak(String mallory) {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        String name = Objects.requireNonNull(server.users.get(mallory))
                .path("username")
                .stringValue();
        server.say(mallory, infra, "!vm stop " + name);
        server.say(mallory, server.direct(mallory), "vm stop " + name);
        server.react(mallory, message.id(), "✅", null);
        refused(
                server.members.containsKey(mallory)
                        ? server.slash(mallory, infra, "vm list", Map.of())
                        : server.interact(
                                2, mallory, infra, "vm list", Map.of(), "", json -> asInPrivate(json, mallory)));
        nobodyWasHeard();
        assertThat(listener.all(ReactionsChanged.class)).isEmpty();
        assertThat(adapter().reactions(message)).isEmpty();
    }

    /** In the shape of what is chosen in private, or JDA would not let it through; only its server is named still. */
    private void asInPrivate(ObjectNode json, String user) {
        json.remove("member");
        json.remove("guild");
        json.set("user", server.users.get(user));
        json.set("channel", server.channels.get(server.direct(user)));
    }

    /** Whoever is refused is told so instead of being heard, and slash commands wait for nothing else. */
    private static void refused(FakeInteraction slash) {
        await().until(() -> slash.callback != null);
        assertThat(slash.said().path("type").asInt()).isEqualTo(4);
        assertThat(slash.ephemeral).isTrue();
    }

    @Test
    void a_slash_command_of_another_server_is_not_heard() {
        FakeInteraction slash = server.interact(2, jane, infra, "vm list", Map.of(), "", json -> {
            json.put("guild_id", "200000000000000001");
            json.putObject("guild")
                    .put("id", "200000000000000001")
                    .put("locale", "en-GB")
                    .putArray("features");
            json.set("channel", ((ObjectNode) json.path("channel").deepCopy()).put("permissions", server.permissions));
        });
        refused(slash);
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
