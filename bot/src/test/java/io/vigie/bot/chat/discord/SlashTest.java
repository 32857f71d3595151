package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.Reaction;
import io.vigie.bot.chat.RecordingListener;
import io.vigie.commands.Answer;
import io.vigie.commands.Outcome;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommonFlags;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.incendo.cloud.parser.standard.StringParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A slash command from the choice to the answer. */
class SlashTest extends DiscordScene {
    @BeforeEach
    void commands_there_are() {
        slice.commands = registry -> {
            registry.add(
                    new CommandDoc("vm show", "", "Shows a guest.", "vm show web"),
                    builder -> builder.required("guest", StringParser.quotedStringParser())
                            .flag(CommonFlags.cluster(caller -> List.of()))
                            .flag(CommonFlags.present("all", "everything")),
                    context -> Outcome.reply("x"));
            registry.add(
                    new CommandDoc("account claim", "", "Claims.", "account claim X"),
                    builder -> builder.required("code", StringParser.stringParser()),
                    context -> Outcome.reply("x"));
        };
    }

    private FakeInteraction show(String guest) {
        return server.slash(jane, infra, "vm show", Map.of("guest", guest));
    }

    private MessageHeard heard(String line) {
        await().until(() -> !listener.said(line).isEmpty());
        return listener.said(line).getFirst();
    }

    private JsonNode answer(FakeInteraction interaction) {
        return server.messageOf(interaction.message);
    }

    @Test
    void it_is_acknowledged_at_once_and_its_answer_goes_into_the_acknowledgement() throws Exception {
        start();
        FakeInteraction slash = show("web 1");
        MessageHeard heard = heard("vm show \"web 1\"");
        assertThat(slash.said().path("type").asInt()).isEqualTo(5);
        assertThat(slash.ephemeral).isFalse();
        assertThat(heard.from()).isEqualTo(Hearing.account(jane));
        assertThat(heard.addressed()).isTrue();
        assertThat(heard.direct()).isFalse();
        assertThat(slash.answered.getCount()).isOne();
        MessageRef message = adapter()
                .post(
                        heard.place(),
                        Outgoing.of(Answer.text("web 1 runs"))
                                .withFiles(
                                        new Attachment("a.txt", "text/plain", "a".getBytes(StandardCharsets.UTF_8))));
        assertThat(message.id()).isEqualTo(slash.message);
        assertThat(answer(slash).path("content").stringValue()).isEqualTo("web 1 runs");
        assertThat(server.files.get(message.id())).containsExactly("a.txt");
        adapter().edit(message, Outgoing.of(Answer.text("web 1 stops")));
        assertThat(answer(slash).path("content").stringValue()).isEqualTo("web 1 stops");
    }

    @Test
    void a_plan_in_the_answer_is_voted_on_like_any_other() throws Exception {
        start();
        FakeInteraction slash = show("web");
        Place place = heard("vm show web").place();
        MessageRef plan = adapter()
                .post(
                        place,
                        Outgoing.of(Answer.text("plan 1"))
                                .withOffers(Emoji.APPROVE)
                                .withKey("plan-1"));
        assertThat(plan.id()).isEqualTo(slash.message);
        assertThat(plan.channel()).isEqualTo(infra);
        server.react(jane, plan.id(), "✅", null);
        assertThat(adapter().reactions(plan)).containsExactly(new Reaction(Hearing.account(jane), Emoji.APPROVE));
        MessageRef later = adapter().post(place, Outgoing.of(Answer.text("plan 1 is done")));
        assertThat(later.id()).isNotEqualTo(plan.id());
        assertThat(later.channel()).isEqualTo(infra);
        assertThat(adapter()
                        .post(
                                place,
                                Outgoing.of(Answer.text("plan 1"))
                                        .withOffers(Emoji.APPROVE)
                                        .withKey("plan-1")))
                .isEqualTo(plan);
    }

    @Test
    void a_code_is_said_and_answered_in_private() throws Exception {
        start();
        FakeInteraction slash = server.slash(jane, infra, "account claim", Map.of("code", "7KQ4M-2XPRT"));
        MessageHeard heard = heard("account claim 7KQ4M-2XPRT");
        assertThat(slash.ephemeral).isTrue();
        assertThat(heard.direct()).isTrue();
        MessageRef message = adapter().post(heard.place(), Outgoing.of(Answer.text("secret")));
        assertThat(answer(slash).path("flags").asInt() & 64).isEqualTo(64);
        adapter().edit(message, Outgoing.of(Answer.text("still secret")));
        assertThat(answer(slash).path("content").stringValue()).isEqualTo("still secret");
        adapter().post(heard.place(), Outgoing.of(Answer.text("and more")));
        assertThat(server.rest.bodies.getLast().path("flags").asInt() & 64).isEqualTo(64);
        assertThat(new FakePeople(server).count(Place.channel("discord", server.direct(jane)), "secret"))
                .isZero();
    }

    /** So that the lease of the process before is not over, however slow this machine is. */
    private void startBehind() throws Exception {
        start(slice.settings(server), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5)));
        await().until(() -> adapter().trouble().isEmpty());
    }

    @Test
    void a_private_answer_of_the_next_process_stays_private() throws Exception {
        start();
        FakeInteraction slash = server.slash(jane, infra, "account claim", Map.of("code", "7KQ4M-2XPRT"));
        Place place = heard("account claim 7KQ4M-2XPRT").place();
        adapter().destroy();
        startBehind();
        adapter().post(place, Outgoing.of(Answer.text("secret")));
        assertThat(answer(slash).path("content").stringValue()).isEqualTo("secret");
        assertThat(answer(slash).path("flags").asInt() & 64).isEqualTo(64);
    }

    @Test
    void a_private_answer_whose_token_ran_out_goes_to_the_person_too() throws Exception {
        start();
        FakeInteraction slash = server.slash(jane, infra, "account claim", Map.of("code", "7KQ4M-2XPRT"));
        Place place = heard("account claim 7KQ4M-2XPRT").place();
        server.interactions.remove(slash.id);
        assertThat(adapter().post(place, Outgoing.of(Answer.text("secret"))).channel())
                .isEqualTo(server.direct(jane));
    }

    @Test
    void a_reply_is_edited_like_any_message_once_its_token_ran_out() throws Exception {
        start();
        FakeInteraction slash = show("web");
        MessageRef message = adapter().post(heard("vm show web").place(), Outgoing.of(Answer.text("before")));
        server.interactions.remove(slash.id);
        adapter().edit(message, Outgoing.of(Answer.text("after")));
        assertThat(answer(slash).path("content").stringValue()).isEqualTo("after");
    }

    @Test
    void an_answer_that_comes_too_late_goes_to_the_channel() throws Exception {
        start();
        FakeInteraction slash = show("web");
        Place place = heard("vm show web").place();
        server.interactions.remove(slash.id); // a quarter of an hour later
        MessageRef message = adapter().post(place, Outgoing.of(Answer.text("late")));
        assertThat(message.channel()).isEqualTo(infra);
        assertThat(new FakePeople(server).count(Place.channel("discord", infra), "late"))
                .isOne();
    }

    @Test
    void whoever_waits_for_a_bot_that_crashed_is_told_when_it_is_back() throws Exception {
        start();
        FakeInteraction slash = show("web");
        heard("vm show web");
        adapter().destroy();
        start(slice.settings(server), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2)));
        await().until(() -> slash.answered.getCount() == 0);
        assertThat(answer(slash).path("content").stringValue()).contains("interrupted");
    }

    @Test
    void the_next_process_answers_in_the_reply_of_the_one_that_crashed() throws Exception {
        start();
        FakeInteraction slash = show("web");
        Place place = heard("vm show web").place();
        adapter().destroy();
        startBehind();
        adapter().post(place, Outgoing.of(Answer.text("stopped")));
        assertThat(answer(slash).path("content").stringValue()).isEqualTo("stopped");
        assertThat(adapter().post(place, Outgoing.of(Answer.text("more"))).channel())
                .isEqualTo(infra);
    }

    @Test
    void what_was_answered_is_not_told_of_again() throws Exception {
        start();
        FakeInteraction slash = show("web");
        adapter().post(heard("vm show web").place(), Outgoing.of(Answer.text("runs")));
        adapter().destroy();
        start(slice.settings(server), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2)));
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        assertThat(answer(slash).path("content").stringValue()).isEqualTo("runs");
    }

    @Test
    void of_two_replicas_one_takes_it() throws Exception {
        start();
        DiscordAdapter second = slice.adapter(slice.settings(server), DiscordSlice.QUICK, Clock.systemUTC());
        RecordingListener others = new RecordingListener();
        second.start(others);
        await().until(() -> second.trouble().isEmpty() && server.lines() == 2);
        for (int i = 0; i < 20; i++) {
            // One at a time: forty claims at once would wait long for one disk.
            assertThat(show("web" + i).acknowledged.await(30, TimeUnit.SECONDS)).isTrue();
        }
        await().until(() -> guests(listener, others).size() >= 20);
        // Whoever took one too many would have it by the time what came later is heard.
        settle();
        server.say(jane, infra, "the end");
        await().until(() -> !others.said("the end").isEmpty());
        second.destroy();
        assertThat(guests(listener, others)).hasSize(20).doesNotHaveDuplicates();
    }

    private static List<String> guests(RecordingListener... replicas) {
        return Stream.of(replicas)
                .flatMap(replica -> replica.all(MessageHeard.class).stream())
                .map(MessageHeard::text)
                .filter(text -> text.startsWith("vm show"))
                .toList();
    }

    @Test
    void a_command_that_is_not_there_any_more_is_refused_in_private() throws Exception {
        start();
        FakeInteraction slash = server.slash(jane, infra, "vm gone", Map.of());
        await().until(() -> slash.callback != null);
        assertThat(slash.said().path("type").asInt()).isEqualTo(4);
        assertThat(slash.ephemeral).isTrue();
        assertThat(slash.said().path("data").path("content").asString("")).contains("not there any more");
    }

    @Test
    void what_is_typed_is_completed() throws Exception {
        start();
        FakeInteraction typing = server.interact(4, jane, infra, "vm show", Map.of("guest", "li"), "guest", json -> {});
        await().until(() -> typing.callback != null);
        assertThat(typing.said().path("type").asInt()).isEqualTo(8);
        assertThat(typing.said().path("data").path("choices"))
                .extracting(choice -> choice.path("value").asString(""))
                .containsExactly("list");
    }

    @Test
    void the_commands_are_offered_once_and_again_only_when_they_change() throws Exception {
        start();
        await().until(() -> server.commandUpdates == 1);
        assertThat(server.commands).hasSize(3); // and help
        adapter().destroy();
        start(slice.settings(server), Clock.systemUTC());
        await().until(() ->
                server.asked.stream().filter(a -> a.endsWith("/commands")).count() >= 3);
        settle();
        assertThat(server.commandUpdates).isEqualTo(1);
        slice.commands = registry -> {};
        adapter().destroy();
        start(slice.settings(server), Clock.systemUTC());
        await().until(() -> server.commandUpdates == 2);
    }
}
