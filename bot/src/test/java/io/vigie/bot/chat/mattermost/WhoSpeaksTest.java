package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.ReactionsChanged;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.Reaction;
import io.vigie.commands.Answer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Each way to speak as somebody else, tried. */
class WhoSpeaksTest extends MattermostScene {
    @BeforeEach
    void connect() throws Exception {
        start();
    }

    @SafeVarargs
    private String member(String name, Consumer<ObjectNode>... twists) {
        String id = server.user(name, twists);
        server.channel("infra").members().add(id);
        return id;
    }

    private void nobodyWasHeard() {
        settle();
        assertThat(listener.all(MessageHeard.class))
                .extracting(MessageHeard::text)
                .allSatisfy(text -> assertThat(text).startsWith("marker"));
    }

    @Test
    void forged_posts() {
        Forged.posts().forEach((who, forge) -> {
            server.say(jane, infra, "", "!vm stop " + who, forge);
            server.say(jane, infra, "", "@vigie vm stop " + who, forge);
        });
        nobodyWasHeard();
    }

    @Test
    void accounts_that_may_not_speak() {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        Forged.accounts().forEach((who, twist) -> {
            String other = member("mallory", twist);
            server.say(other, infra, "", "!vm stop " + who);
            server.react(other, message.id(), "white_check_mark");
        });
        nobodyWasHeard();
        assertThat(listener.all(ReactionsChanged.class)).isEmpty();
        assertThat(adapter().reactions(message)).isEmpty();
    }

    @Test
    void an_edited_message_never_is_a_command() {
        String post = server.say(jane, infra, "", "good morning");
        server.edit(post, "!vm stop 105");
        settle();
        assertThat(listener.said("!vm stop 105")).isEmpty();
        assertThat(listener.said("good morning")).hasSize(1);
    }

    @Test
    void a_look_alike_name_is_the_account_it_is() {
        String mallory = member("jаne"); // with a Cyrillic а; sender_name always says @root
        server.say(mallory, infra, "", "!whoami");
        await().until(() -> !listener.said("!whoami").isEmpty());
        assertThat(listener.said("!whoami").getFirst().from()).isEqualTo(new AccountId("mattermost", mallory));
    }

    @Test
    void who_is_not_in_the_channel_says_nothing_there() {
        String admin = server.user("admin"); // of the whole server: may write where they are not
        server.say(admin, infra, "", "!vm stop 105");
        server.say(admin, infra, "", "@vigie vm stop 105");
        settle();
        assertThat(listener.all(MessageHeard.class))
                .noneMatch(m -> m.from().id().equals(admin));
    }

    @Test
    void who_was_put_out_of_the_channel_is_not_heard_any_more() {
        String omar = member("omar");
        server.say(omar, infra, "", "!whoami");
        await().until(() -> listener.said("!whoami").size() == 1);
        server.leave(omar, infra);
        server.say(omar, infra, "", "!whoami");
        settle();
        assertThat(listener.said("!whoami")).hasSize(1);
    }

    @Test
    void who_left_the_channel_votes_no_more() {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        server.react(jane, message.id(), "white_check_mark");
        assertThat(adapter().reactions(message))
                .containsExactly(new Reaction(new AccountId("mattermost", jane), Emoji.APPROVE));
        server.channel("infra").members().remove(jane);
        assertThat(adapter().reactions(message)).isEmpty();
    }

    @Test
    void a_custom_emoji_that_looks_like_ours_is_none_of_ours() {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        List.of(
                        "white_check_mark_",
                        "whitecheckmark",
                        "white_check_mark_light_skin_tone",
                        "heavy_check_mark",
                        "X",
                        "+1")
                .forEach(emoji -> server.react(jane, message.id(), emoji));
        settle();
        assertThat(adapter().reactions(message)).isEmpty();
        assertThat(listener.all(ReactionsChanged.class)).isEmpty();
    }

    @Test
    void a_reaction_of_another_server_or_taken_back_or_on_another_message_does_not_count() {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        MessageRef other = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("other")));
        String omar = member("omar");
        String lin = member("lin");
        server.react(jane, message.id(), "white_check_mark", r -> r.put("remote_id", "r1"));
        server.react(omar, message.id(), "white_check_mark", r -> r.put("delete_at", 7));
        server.react(lin, other.id(), "white_check_mark");
        assertThat(adapter().reactions(message)).isEmpty();
    }

    @Test
    void the_bot_does_not_vote() {
        MessageRef message = adapter()
                .post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")).withOffers(Emoji.APPROVE));
        settle();
        assertThat(adapter().reactions(message)).isEmpty();
        assertThat(listener.all(ReactionsChanged.class)).isEmpty();
    }

    @Test
    void an_event_that_comes_twice_is_heard_once() {
        server.repliesTwice = true;
        String post = server.say(jane, infra, "", "!vm list");
        server.posted(server.postOf(post));
        settle();
        assertThat(listener.said("!vm list")).hasSize(1);
    }

    @Test
    void the_prefix_addresses_it_only_where_it_listens_and_its_name_everywhere() {
        String lounge = server.channel("lounge", "O", server.bot, jane).id();
        server.say(jane, lounge, "", "!vm list");
        server.say(jane, lounge, "", "@Vigie: vm show web");
        server.say(jane, lounge, "", "@vigie.two vm stop 1");
        server.say(jane, lounge, "", "@vigie-two vm stop 2");
        String group = server.channel("group", "G", server.bot, jane).id();
        server.say(jane, group, "", "!vm stop 3");
        settle();
        assertThat(listener.all(MessageHeard.class))
                .filteredOn(m -> !m.text().startsWith("marker"))
                .singleElement()
                .satisfies(m -> {
                    assertThat(m.text()).isEqualTo("vm show web");
                    assertThat(m.addressed()).isTrue();
                    assertThat(m.place()).isEqualTo(Place.channel("mattermost", lounge));
                });
    }

    @Test
    void garbage_does_no_harm() {
        server.raw("{");
        server.raw("[]");
        server.raw("{\"event\":\"posted\",\"seq\":\"x\"}");
        server.raw("{\"event\":\"posted\",\"seq\":1,\"data\":{\"post\":\"{{\"},\"broadcast\":null}");
        server.raw("{\"event\":\"posted\",\"seq\":1,\"data\":{\"post\":\"[1]\"}}");
        server.raw("{\"event\":\"reaction_added\",\"seq\":1,\"data\":7}");
        settle();
        assertThat(adapter().trouble()).isEmpty();
    }
}
