package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.ReactionsChanged;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Reaction;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server whose database has replicas, which most reading goes to and which are behind for a moment. */
class ReplicaTest extends MattermostScene {
    private static final Rhythm QUICK = MattermostSlice.QUICK;

    @BeforeEach
    void connect() throws Exception {
        connect(Duration.ofMillis(50), Duration.ofMillis(300));
    }

    private void connect(Duration... again) throws Exception {
        start(
                new Rhythm(
                        QUICK.ping(),
                        QUICK.answer(),
                        QUICK.firstRetry(),
                        QUICK.longestRetry(),
                        QUICK.queue(),
                        QUICK.pages(),
                        List.of(again)),
                Clock.systemUTC(),
                "");
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }

    private MessageRef plan() {
        return adapter()
                .post(adapter().alertChannel(), Outgoing.of(Answer.text("plan")).withOffers(Emoji.APPROVE, Emoji.DENY));
    }

    private List<String> offered(MessageRef message) {
        synchronized (server) {
            return server.reactions.stream()
                    .filter(r -> r.path("post_id").stringValue().equals(message.id()))
                    .map(r -> r.path("emoji_name").stringValue())
                    .toList();
        }
    }

    @Test
    void a_post_that_is_not_found_yet_is_not_taken_for_deleted() {
        server.replica.lag();
        MessageRef message = plan();
        assertThatThrownBy(() -> adapter().stands(message))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("yet");
        assertThatThrownBy(() -> adapter().reactions(message))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("yet");
        server.replica.catchUp();
        assertThat(adapter().stands(message)).isTrue();
        assertThat(adapter().reactions(message)).isEmpty();
    }

    @Test
    void a_post_that_was_deleted_at_once_is_known_to_be() {
        server.replica.lag();
        MessageRef message = plan();
        server.delete(message.id());
        await().ignoreExceptionsInstanceOf(Problem.class).until(() -> !adapter().stands(message));
    }

    private long changes(MessageRef message, String by) {
        return listener.all(ReactionsChanged.class).stream()
                .filter(e -> e.message().equals(message) && e.by().id().equals(by))
                .count();
    }

    @Test
    void a_reaction_that_was_not_found_at_first_is_not_lost() {
        MessageRef message = plan();
        server.replica.lag();
        server.react(jane, message.id(), "white_check_mark");
        await().until(() -> changes(message, jane) > 0);
        assertThat(adapter().reactions(message)).isEmpty();
        server.replica.catchUp();
        assertThat(adapter().reactions(message))
                .containsExactly(new Reaction(new AccountId(MattermostAdapter.PLATFORM, jane), Emoji.APPROVE));
        await().until(() -> changes(message, jane) == 3);
    }

    @Test
    void that_a_message_was_deleted_is_told_again() {
        MessageRef message = plan();
        server.delete(message.id());
        await().until(() -> changes(message, server.bot) == 3);
    }

    @Test
    void the_signs_to_react_with_come_once_the_post_is_found() {
        String offer = "POST /api/v4/reactions";
        // It is offered again only so often, and soon.
        server.replica.lagUntil(offer);
        MessageRef message = plan();
        await().untilAsserted(() -> assertThat(offered(message)).containsExactly("white_check_mark", "x"));
        assertThat(server.asked).as("one in vain").filteredOn(offer::equals).hasSize(3);
    }

    @Test
    void what_was_said_just_before_the_line_was_back_is_read_once_it_is_found() throws Exception {
        adapter().destroy();
        connect(Duration.ofSeconds(5));
        away();
        String read = "GET /api/v4/channels/" + infra + "/posts?page=0";
        server.replica.lagUntil(read);
        say(0, 1);
        server.asked.clear();
        back();
        settle();
        // However much is heard meanwhile.
        server.time.putForward(Duration.ofSeconds(20));
        settle();
        heardAll(1);
        assertThat(server.asked)
                .as("once in vain")
                .filteredOn(asked -> asked.startsWith(read))
                .hasSizeGreaterThan(1);
    }
}
