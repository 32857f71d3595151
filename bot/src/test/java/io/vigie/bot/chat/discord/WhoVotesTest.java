package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.Connected;
import io.vigie.bot.chat.ChatEvent.ReactionsChanged;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.Reaction;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose reactions count, and which. */
class WhoVotesTest extends DiscordScene {
    private static final long VIEW = 1 << 10;

    @BeforeEach
    void connect() throws Exception {
        start();
    }

    @Test
    void who_left_the_server_votes_no_more() {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        server.react(jane, message.id(), "✅", null);
        assertThat(adapter().reactions(message))
                .containsExactly(new Reaction(new AccountId("discord", jane), Emoji.APPROVE));
        server.members.remove(jane);
        assertThat(adapter().reactions(message)).isEmpty();
    }

    @Test
    void who_is_timed_out_after_a_vote_votes_again_when_it_is_over() {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        server.react(jane, message.id(), "✅", null);
        WhoSpeaksTest.timedOut(server.rights.member(jane), Duration.ofMinutes(5));
        assertThat(adapter().reactions(message)).isEmpty();
        server.rights.member(jane).put("communication_disabled_until", "until who knows when");
        assertThat(adapter().reactions(message)).isEmpty();
        WhoSpeaksTest.timedOut(server.rights.member(jane), Duration.ofMinutes(-1));
        assertThat(adapter().reactions(message)).hasSize(1);
        server.say(jane, infra, "!vm list");
        await().until(() -> !listener.said("!vm list").isEmpty());
    }

    private MessageRef plan(Place place) {
        MessageRef message = adapter().post(place, Outgoing.of(Answer.text("plan")));
        server.react(jane, message.id(), "✅", null);
        return message;
    }

    private void counts(MessageRef plan, boolean counted) {
        assertThat(adapter().reactions(plan)).hasSize(counted ? 1 : 0);
    }

    @Test
    void who_does_not_see_the_channel_any_more_votes_no_more() {
        MessageRef plan = plan(adapter().alertChannel());
        counts(plan, true);
        server.rights.overwrite(infra, server.bot, VIEW, 0);
        server.rights.overwrite(infra, server.guild, 0, VIEW);
        counts(plan, false);
        String admins = server.rights.role("admins", "0", jane);
        counts(plan, false);
        server.rights.overwrite(infra, admins, VIEW, 0);
        counts(plan, true);
        server.rights.overwrite(infra, jane, 0, VIEW);
        counts(plan, false);
        server.rights.overwrite(infra, jane, VIEW, 0);
        counts(plan, true);
        server.rights.overwrite(infra, jane, 0, 0);
        String guests = server.rights.role("guests", "0", jane);
        server.rights.overwrite(infra, guests, 0, VIEW);
        // What one role allows, no other takes away.
        counts(plan, true);
        server.rights.overwrite(infra, admins, 0, 0);
        counts(plan, false);
        server.rights.role("owners", "8", jane);
        await().untilAsserted(() -> counts(plan, true));
    }

    @Test
    void in_a_thread_votes_who_sees_its_channel_and_in_a_private_one_who_belongs_to_it() {
        MessageRef root = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("root")));
        MessageRef plan = plan(adapter().alertChannel().thread(root));
        counts(plan, true);
        server.rights.makePrivate(plan.channel());
        counts(plan, false);
        server.rights.makePrivate(plan.channel(), jane);
        counts(plan, true);
        server.rights.overwrite(infra, server.bot, VIEW, 0);
        server.rights.overwrite(infra, server.guild, 0, VIEW);
        counts(plan, false);
    }

    @Test
    void in_a_direct_conversation_votes_who_has_it() {
        MessageRef plan = plan(adapter().direct(new AccountId("discord", jane)).orElseThrow());
        server.react(server.user("omar"), plan.id(), "✅", null);
        counts(plan, true);
    }

    @Test
    void whether_somebody_sees_a_channel_that_discord_does_not_show_is_not_guessed() {
        MessageRef plan = plan(adapter().alertChannel());
        server.rights.hidden.add(infra);
        assertThatThrownBy(() -> adapter().reactions(plan)).isInstanceOf(Problem.class);
    }

    @Test
    void a_super_reaction_counts_as_any_other_and_nobody_twice() {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        String omar = server.user("omar");
        server.superReact(omar, message.id(), "✅");
        server.superReact(jane, message.id(), "❌");
        server.react(jane, message.id(), "❌", null);
        assertThat(adapter().reactions(message))
                .containsExactlyInAnyOrder(
                        new Reaction(new AccountId("discord", omar), Emoji.APPROVE),
                        new Reaction(new AccountId("discord", jane), Emoji.DENY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"✅", "white_check_mark"})
    void a_custom_emoji_that_is_called_like_ours_is_none_of_ours(String name) {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        server.react(jane, message.id(), name, "300000000000000001");
        settle();
        assertThat(adapter().reactions(message)).isEmpty();
        assertThat(listener.all(ReactionsChanged.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"✔️", "☑️", "👍", "❎"})
    void another_emoji_that_looks_like_ours_is_none_of_ours(String sign) {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        server.react(jane, message.id(), sign, null);
        settle();
        assertThat(adapter().reactions(message)).isEmpty();
        assertThat(listener.all(ReactionsChanged.class)).isEmpty();
    }

    private long changes(MessageRef message) {
        return listener.all(ReactionsChanged.class).stream()
                .filter(e -> e.message().equals(message))
                .count();
    }

    @Test
    void votes_that_a_moderator_took_away_are_read_again_and_no_others() {
        MessageRef plan = plan(adapter().alertChannel());
        await().until(() -> changes(plan) == 1);
        int connected = listener.all(Connected.class).size();
        server.clear(plan.id());
        await().until(() -> changes(plan) == 2);
        counts(plan, false);
        server.react(jane, plan.id(), "✅", null);
        await().until(() -> changes(plan) == 3);
        server.clear(plan.id(), "✅");
        await().until(() -> changes(plan) == 4);
        counts(plan, false);
        server.clear(plan.id(), "🎉");
        server.dispatch(
                "MESSAGE_REACTION_REMOVE_ALL",
                FakeDiscord.JSON
                        .createObjectNode()
                        .put("channel_id", infra)
                        .put("message_id", plan.id())
                        .put("guild_id", "300000000000000001"));
        settle();
        assertThat(changes(plan)).isEqualTo(4);
        assertThat(listener.all(Connected.class)).hasSize(connected);
    }

    @Test
    void a_reaction_on_another_message_does_not_count() {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")));
        MessageRef other = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("other")));
        server.react(jane, other.id(), "✅", null);
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
}
