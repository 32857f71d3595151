package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.commands.Answer;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandDoc;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where the bot may not embed links, Discord leaves embeds out and says nothing of it. */
class BareCardTest extends DiscordScene {
    private static final long EMBED_LINKS = 1L << 14;
    private static final long ATTACH_FILES = 1L << 15;

    private void lacking(long permissions) {
        server.permissions = String.valueOf(Long.parseLong(FakeDiscord.ALL_PERMISSIONS) & ~permissions);
    }

    private static Outgoing plan(String state) {
        return Outgoing.of(Answer.sections(
                        Answer.text("#42 Stop web-1"),
                        Answer.facts("").fact("state", state).build()))
                .withOffers(Emoji.APPROVE)
                .withKey("plan-42");
    }

    private String shown(MessageRef message) {
        return new FakePeople(server).see(message).text();
    }

    private long asked(String method) {
        return server.asked.stream()
                .filter(a -> a.startsWith(method) && a.contains("/messages"))
                .count();
    }

    @Test
    void where_that_is_known_a_plan_is_said_in_words_at_once() throws Exception {
        lacking(EMBED_LINKS);
        start(slice.settings(server), Clock.systemUTC());
        await().until(() -> server.lines() == 1
                && adapter().trouble().filter(t -> t.contains("Embed Links")).isPresent());
        MessageRef message = adapter().post(adapter().alertChannel(), plan("waiting"));
        assertThat(shown(message)).contains("#42 Stop web-1", "waiting");
        assertThat(asked("PATCH")).isZero();
        adapter().edit(message, plan("done"));
        assertThat(shown(message)).contains("#42 Stop web-1", "done");
        assertThat(asked("PATCH")).isOne();
    }

    @Test
    void nobody_is_asked_to_vote_on_a_head_line() throws Exception {
        start();
        lacking(EMBED_LINKS);
        MessageRef message = adapter()
                .post(
                        adapter().alertChannel(),
                        plan("waiting").withFiles(new Attachment("a.txt", "text/plain", new byte[] {65})));
        assertThat(shown(message)).contains("#42 Stop web-1", "waiting");
        assertThat(new FakePeople(server).see(message).files()).containsExactly("a.txt");
        assertThat(new FakePeople(server).see(message).fromTheBot()).containsExactly(Emoji.APPROVE);
        adapter().edit(message, plan("done"));
        assertThat(shown(message)).contains("#42 Stop web-1", "done");
        server.permissions = FakeDiscord.ALL_PERMISSIONS;
        adapter().edit(message, plan("done"));
        assertThat(server.messageOf(message.id()).path("embeds")).hasSize(1);
    }

    @Test
    void one_whose_words_did_not_arrive_gets_them_later_and_is_no_second_one() throws Exception {
        start();
        lacking(EMBED_LINKS);
        server.rest.rules.edits = false;
        assertThatThrownBy(() -> adapter().post(adapter().alertChannel(), plan("waiting")))
                .isInstanceOf(Problem.class);
        server.rest.rules.edits = true;
        server.rest.nonces.clear(); // some minutes later
        slice.jdbc.sql("UPDATE discord_once SET at = 0").update();
        MessageRef message = adapter().post(adapter().alertChannel(), plan("waiting"));
        assertThat(shown(message)).contains("#42 Stop web-1", "waiting");
        assertThat(new FakePeople(server).count(adapter().alertChannel(), "#42 Stop web-1"))
                .isOne();
    }

    @Test
    void the_reply_to_a_slash_command_becomes_words_when_it_is_edited_as_a_message() throws Exception {
        slice.commands = registry ->
                registry.add(new CommandDoc("vm list", "", "Lists.", "vm list"), context -> Outcome.reply("x"));
        start();
        lacking(EMBED_LINKS | ATTACH_FILES);
        FakeInteraction slash = server.slash(jane, infra, "vm list", Map.of());
        await().until(() -> !listener.said("vm list").isEmpty());
        Place place = listener.said("vm list").getFirst().place();
        MessageRef message = adapter().post(place, plan("waiting"));
        assertThat(server.messageOf(message.id()).path("embeds")).hasSize(1);
        server.interactions.remove(slash.id); // a quarter of an hour later
        adapter().edit(message, plan("done"));
        assertThat(shown(message)).contains("#42 Stop web-1", "done");
        List<String> lines = IntStream.range(0, 400).mapToObj(i -> "line " + i).toList();
        adapter().edit(message, Outgoing.of(new Answer.Code(String.join("\n", lines))));
        assertThat(shown(message)).contains("line 0", "line 399").doesNotContain("answer.txt");
    }
}
