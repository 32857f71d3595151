package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server whose database has replicas, which most reading goes to and which are behind for a moment. */
class ReplicaTest extends MattermostScene {
    @BeforeEach
    void connect() throws Exception {
        start();
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

    @Test
    void the_signs_to_react_with_come_once_the_post_is_found() {
        server.replica.lag();
        MessageRef message = plan();
        assertThat(offered(message)).isEmpty();
        server.replica.catchUp();
        await().untilAsserted(() -> assertThat(offered(message)).containsExactly("white_check_mark", "x"));
    }
}
