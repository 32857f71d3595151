package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.ChatEvent.Connected;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of a message that a server's rules or its state stand in the way of. */
class PostingTest extends MattermostScene {
    private static final Outgoing LONG =
            Outgoing.of(new Answer.Code("BEGIN\n" + "all is well on the eastern front; \n".repeat(1_000) + "END"));

    private ObjectNode post(Outgoing message) {
        return server.postOf(adapter().post(adapter().alertChannel(), message).id());
    }

    private static String text(ObjectNode post) {
        return post.path("message").stringValue();
    }

    private static int length(ObjectNode post) {
        return text(post).codePointCount(0, text(post).length());
    }

    private MessageRef said(String root, String text) {
        return new MessageRef(MattermostAdapter.PLATFORM, infra, server.say(jane, infra, root, text));
    }

    private ObjectNode answer(MessageRef message) {
        MessageRef answer = adapter()
                .post(
                        adapter().alertChannel().thread(message),
                        Outgoing.of(Answer.text("the answer")).withKey("key"));
        assertThat(server.posts.values().stream().filter(p -> text(p).contains("the answer")))
                .hasSize(1);
        return server.postOf(answer.id());
    }

    @Test
    void the_answer_to_a_message_that_was_deleted_goes_into_the_channel() throws Exception {
        start();
        MessageRef root = said("", "!n");
        server.delete(root.id());
        assertThat(answer(root).path("root_id").stringValue()).isEmpty();
    }

    @Test
    void the_answer_in_a_thread_that_was_deleted_goes_into_the_channel() throws Exception {
        start();
        MessageRef root = said("", "look");
        MessageRef reply = said(root.id(), "!n");
        server.delete(root.id());
        assertThat(answer(reply).path("root_id").stringValue()).isEmpty();
    }

    @Test
    void a_shorter_limit_of_the_server_is_kept() throws Exception {
        server.rules.longestPost(4_000);
        start();
        ObjectNode post = post(LONG);
        assertThat(post.path("file_ids")).hasSize(1);
        assertThat(text(post)).contains("BEGIN", "END", "answer.txt");
        assertThat(length(post)).isBetween(2_000, 4_000);
        adapter()
                .edit(
                        new MessageRef(
                                MattermostAdapter.PLATFORM,
                                infra,
                                post.path("id").stringValue()),
                        LONG);
        assertThat(text(post)).contains("BEGIN", "END").doesNotContain("answer.txt");
        assertThat(post(Outgoing.of(Answer.text("🔥".repeat(4_000)))).path("file_ids"))
                .isEmpty();
        assertThat(length(post(Outgoing.of(new Answer.Code("`".repeat(30_000))))))
                .isLessThanOrEqualTo(4_000);
    }

    @Test
    void a_longer_limit_of_the_server_is_used() throws Exception {
        server.rules.longestPost(40_000);
        start();
        assertThat(post(LONG).path("file_ids")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "", "many", "3999", "-16383", "65536", "100000", "99999999999999999999"})
    void a_limit_that_cannot_be_is_none(String told) {
        assertThat(PostSize.parse(told)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4_000, 16_383, 65_535})
    void a_limit_that_can_be_is_taken(int told) {
        assertThat(PostSize.parse(String.valueOf(told))).hasValue(told);
    }

    @Test
    void a_limit_that_cannot_be_is_not_believed() throws Exception {
        server.rules.toldLongestPost = "99999999999999999999";
        start();
        assertThat(post(Outgoing.of(Answer.text("a".repeat(16_383)))).path("file_ids"))
                .isEmpty();
        assertThat(post(LONG).path("file_ids")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 501})
    void a_server_that_takes_no_files_gets_the_answer_without_and_people_the_reason(int status) throws Exception {
        server.rules.longestPost(4_000);
        server.rules.refusesFiles = status;
        start();
        ObjectNode post = post(LONG);
        assertThat(post.path("file_ids")).isEmpty();
        assertThat(MarkdownReading.decoded(text(post)))
                .contains("BEGIN", "END", "did not take the file answer.txt: " + status, "have been disabled")
                .doesNotContain("the whole is in");
        assertThat(length(post)).isLessThanOrEqualTo(4_000);

        Attachment picture = new Attachment("<@all>".repeat(100) + ".png", "image/png", new byte[] {1});
        ObjectNode shown = post(Outgoing.of(Answer.text("a".repeat(3_000))).withFiles(picture));
        assertThat(MarkdownReading.decoded(text(shown))).contains("did not take the file <@");
        assertThat(length(shown)).isLessThanOrEqualTo(4_000);
    }

    @Test
    void a_file_that_a_proxy_finds_too_large_is_left_out() throws Exception {
        server.rules.proxyRefusesFiles = true;
        start();
        ObjectNode post = post(LONG);
        assertThat(post.path("file_ids")).isEmpty();
        assertThat(MarkdownReading.decoded(text(post)))
                .contains("BEGIN", "END", "did not take the file answer.txt: 413, it is too large");
    }

    @Test
    void a_file_that_the_server_could_not_take_just_now_is_no_reason_to_go_without() throws Exception {
        start();
        server.refusals.add("/api/v4/files", 502);
        assertThatThrownBy(() -> post(LONG)).isInstanceOf(Problem.class).hasMessageContaining("502");
        assertThat(post(LONG).path("file_ids")).hasSize(1);
    }

    @Test
    void a_post_too_old_to_be_changed_is_as_good_as_deleted() throws Exception {
        List<String> log = logged(Editing.class);
        start();
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("first")));
        MessageRef other = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("other")));
        server.rules.tooOldToEdit = true;
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> adapter().edit(message, Outgoing.of(Answer.text("second"))))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("so old");
            assertThat(adapter().stands(message)).isFalse();
        }
        assertThat(adapter().stands(other)).isTrue();
        assertThatThrownBy(() -> adapter().edit(other, Outgoing.of(Answer.text("second"))))
                .isInstanceOf(Problem.class);
        assertThat(server.asked).filteredOn(r -> r.startsWith("PUT ")).hasSize(2);
        assertThat(log).singleElement().asString().contains("PostEditTimeLimit");
    }

    private MessageRef alert(SettableClock clock) throws Exception {
        start(MattermostSlice.QUICK, clock, "");
        // A clock that stands still is soon found to be behind the server's: there may be a trouble.
        await().until(() -> !listener.all(Connected.class).isEmpty());
        return adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("first")));
    }

    private void changed(MessageRef message, String trouble) {
        assertThatThrownBy(() -> adapter().edit(message, Outgoing.of(Answer.text("second"))))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(trouble);
    }

    @Test
    void where_the_bot_may_not_change_its_posts_they_are_as_good_as_deleted() throws Exception {
        List<String> log = logged(Editing.class);
        SettableClock clock = new SettableClock(Instant.now());
        MessageRef message = alert(clock);
        server.rules.rolesThatEdit.clear();
        // It may as well be that a replica has not got the post yet.
        changed(message, "403");
        assertThat(adapter().stands(message)).isTrue();
        clock.advance(Duration.ofSeconds(31));
        changed(message, "does not let the bot change");
        assertThat(adapter().stands(message)).isFalse();
        assertThat(log).singleElement().asString().contains("edit_post");
    }

    @Test
    void what_was_shown_in_a_channel_that_was_archived_is_as_good_as_deleted() throws Exception {
        MessageRef message = alert(new SettableClock(Instant.now()));
        server.rules.archived = true;
        changed(message, "archived");
        assertThat(adapter().stands(message)).isFalse();
    }

    @Test
    void a_post_beyond_what_the_licence_shows_is_as_good_as_deleted() throws Exception {
        SettableClock clock = new SettableClock(Instant.now());
        MessageRef message = alert(clock);
        clock.advance(Duration.ofSeconds(31));
        server.rules.beyondTheLimit.add(message.id());
        changed(message, "403");
        assertThat(adapter().stands(message)).isFalse();
        assertThatThrownBy(() -> adapter().reactions(message))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("deleted");
    }
}
