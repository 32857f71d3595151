package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Threads, direct conversations and channels of which Discord refuses something. */
class PlacesTest extends DiscordScene {
    private static final Outgoing LATE = Outgoing.of(Answer.text("late"));
    private static final long CREATE_PUBLIC_THREADS = 1L << 35;

    @BeforeEach
    void begin() throws Exception {
        start();
    }

    private Place on(String channel, String message) {
        return Place.channel(DiscordAdapter.PLATFORM, channel)
                .thread(new MessageRef(DiscordAdapter.PLATFORM, channel, message));
    }

    private void answers(String message, MessageRef answer, String channel) {
        assertThat(answer.channel()).isEqualTo(channel);
        JsonNode post = server.messageOf(answer.id());
        assertThat(post.path("channel_id").stringValue()).isEqualTo(channel);
        assertThat(post.path("message_reference").path("message_id").asString(""))
                .isEqualTo(message);
    }

    @Test
    void a_late_answer_in_a_direct_conversation_is_an_answer_there() {
        String direct = server.direct(jane);
        String said = server.say(jane, direct, "vm list");
        answers(said, adapter().post(on(direct, said), LATE), direct);
        answers("100000000000000009", adapter().post(on(direct, "100000000000000009"), LATE), direct);
    }

    @Test
    void where_the_bot_may_open_no_thread_a_late_answer_is_one_in_the_channel() {
        String said = server.say(jane, infra, "!vm list");
        server.permissions = String.valueOf(Long.parseLong(FakeDiscord.ALL_PERMISSIONS) & ~CREATE_PUBLIC_THREADS);
        answers(said, adapter().post(on(infra, said), LATE), infra);
        server.permissions = FakeDiscord.ALL_PERMISSIONS;
        server.rest.rules.fullOfThreads.add(infra);
        Outgoing keyed = LATE.withKey("late");
        MessageRef posted = adapter().post(on(infra, said), keyed);
        answers(said, posted, infra);
        server.rest.rules.fullOfThreads.clear();
        assertThat(adapter().post(on(infra, said), keyed)).isEqualTo(posted);
    }

    @Test
    void a_late_answer_to_what_is_gone_is_in_the_channel() {
        answers("100000000000000009", adapter().post(on(infra, "100000000000000009"), LATE), infra);
    }

    /** The moderators' "Close and Lock" also sends it to rest. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_belongs_to_a_locked_thread_is_said_beside_it(boolean archived) {
        String said = server.say(jane, infra, "!vm list");
        assertThat(adapter().post(on(infra, said), LATE).channel()).isEqualTo(said);
        server.close(said, archived, true);
        answers(said, adapter().post(on(infra, said), LATE), infra);
    }

    @Test
    void a_message_in_a_thread_that_rests_is_edited_and_offers_its_reactions() {
        String said = server.say(jane, infra, "!vm list");
        MessageRef plan = adapter().post(on(infra, said), Outgoing.of(Answer.text("plan")));
        server.close(said, true, false);
        adapter().edit(plan, Outgoing.of(Answer.text("plan, done")));
        assertThat(server.messageOf(plan.id()).path("content").stringValue()).isEqualTo("plan, done");
        MessageRef other = adapter().post(on(infra, said), LATE.withKey("plan 2"));
        server.close(said, true, false);
        server.rest.nonces.clear();
        slice.jdbc.sql("UPDATE discord_once SET post = '', at = 0").update();
        assertThat(adapter().post(on(infra, said), LATE.withKey("plan 2").withOffers(Emoji.APPROVE)))
                .isEqualTo(other);
        assertThat(new FakePeople(server).see(other).fromTheBot()).containsExactly(Emoji.APPROVE);
    }

    @Test
    void one_key_is_a_message_in_each_channel() {
        Place night = Place.channel(DiscordAdapter.PLATFORM, server.channel("night"));
        MessageRef first = adapter().post(adapter().alertChannel(), LATE.withKey("incident 7"));
        MessageRef second = adapter().post(night, LATE.withKey("incident 7"));
        assertThat(server.messageOf(second.id()).path("channel_id").stringValue())
                .isEqualTo(night.channel());
        assertThat(second).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {50_007, 50_278})
    void whoever_takes_no_direct_messages_is_named_as_the_reason(int code) {
        Place direct = adapter().direct(Hearing.account(jane)).orElseThrow();
        server.rest.rules.closed.put(jane, code);
        assertThatThrownBy(() -> adapter().post(direct, LATE)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.whose()).isEqualTo(Problem.Whose.SITE);
            assertThat(problem.text()).contains("takes no direct messages");
            assertThat(problem.mend()).contains("Privacy Settings", "slash command");
        });
        Place hidden = new Place(
                DiscordAdapter.PLATFORM, infra, java.util.Optional.of("/100000000000000009/" + jane)); // long ago
        assertThatThrownBy(() -> adapter().post(hidden, LATE))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.mend()).contains("Privacy Settings"));
        assertThat(new FakePeople(server).count(Place.channel(DiscordAdapter.PLATFORM, infra), "late"))
                .isZero();
    }

    @Test
    void an_edit_takes_the_old_file_away() {
        String text = "a line of an answer\n".repeat(600);
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(new Answer.Code(text)));
        assertThat(server.files.get(message.id())).containsExactly("answer.txt");
        adapter().edit(message, Outgoing.of(Answer.text("short")));
        assertThat(server.files.get(message.id())).isEmpty();
    }
}
