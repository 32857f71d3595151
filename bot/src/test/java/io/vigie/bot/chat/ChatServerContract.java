package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a chat promises whose server is a fake that can be made to misbehave. */
public interface ChatServerContract extends ChatAdapterContract {
    /** Whether the server does what it is told and then answers with an error of its own. */
    void loseAnswers(boolean lost);

    /** The next requests are answered so. */
    void refuse(int... statuses);

    /** So much later that the server no longer knows what was posted with which key. */
    void forgetKeys();

    /** The subject is another one from now on, on the same database. */
    void startAgain() throws Exception;

    /** Its id. */
    String openChannel(String name);

    private static Outgoing text(String text) {
        return Outgoing.of(Answer.text(text));
    }

    @Test
    default void what_is_too_long_goes_as_a_file_with_its_head_and_tail_inline() {
        Place place = adapter().alertChannel();
        String line = "all is well on the eastern front, and the lines are quiet; ";
        String text = "BEGIN\n" + (line + "\n").repeat(600) + "END";
        MessageRef message = adapter().post(place, Outgoing.of(new Answer.Code(text)));
        assertThat(people().see(message).files()).containsExactly("answer.txt");
        assertThat(people().see(message).text()).contains("BEGIN", "END", "answer.txt");
        adapter().edit(message, Outgoing.of(new Answer.Code(text.replace("END", "LAST"))));
        assertThat(people().see(message).text()).contains("BEGIN", "LAST");
        assertThat(people().see(message))
                .matches(
                        seen -> !seen.text().contains("answer.txt")
                                || seen.files().contains("answer.txt"),
                        "names a file only if it is there");
        adapter().post(place, text("`".repeat(30_000)));
        adapter().post(place, text("🔥".repeat(9_000)));
        adapter().post(place, text("🔥".repeat(16_383)));
        adapter().post(place, Outgoing.of(new Answer.Code("`\n".repeat(9_000))));
    }

    @Test
    default void what_was_shortened_before_and_is_too_long_still_has_its_whole_attached_once() {
        Answer shortened = new Answer.Code(("x".repeat(400) + "\n").repeat(200));
        Attachment whole = new Attachment("answer.txt", "text/plain", new byte[] {65});
        MessageRef message =
                adapter().post(adapter().alertChannel(), Outgoing.of(shortened).withFiles(whole));
        assertThat(people().see(message).files()).containsExactly("answer.txt");
        assertThat(people().see(message).text()).contains("the whole is in the file answer.txt");
    }

    @Test
    default void more_files_than_a_message_takes_are_refused_by_name() {
        List<Attachment> eleven = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            eleven.add(new Attachment(i + ".txt", "text/plain", new byte[] {65}));
        }
        assertThatThrownBy(() ->
                        adapter().post(adapter().alertChannel(), new Outgoing(Answer.text("x"), eleven, List.of(), "")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("10 files");
    }

    @Test
    default void a_key_holds_though_the_answer_was_lost_and_the_program_started_again() throws Exception {
        Place place = adapter().alertChannel();
        Outgoing plan = text("plan 42").withKey("plan 42");
        loseAnswers(true);
        assertThatThrownBy(() -> adapter().post(place, plan)).isInstanceOf(Problem.class);
        loseAnswers(false);
        forgetKeys();
        startAgain();
        MessageRef found = adapter().post(place, plan);
        assertThat(people().count(place, "plan 42")).isOne();
        assertThat(adapter().post(place, plan)).isEqualTo(found);
    }

    @Test
    default void a_key_holds_at_once_though_the_answer_was_lost() {
        Place place = adapter().alertChannel();
        Outgoing plan = text("plan 43").withKey("plan 43");
        loseAnswers(true);
        assertThatThrownBy(() -> adapter().post(place, plan)).isInstanceOf(Problem.class);
        loseAnswers(false);
        adapter().post(place, plan);
        assertThat(people().count(place, "plan 43")).isOne();
    }

    @Test
    default void the_wish_to_be_left_in_peace_is_respected() {
        Place place = adapter().alertChannel();
        refuse(429);
        long before = System.nanoTime();
        adapter().post(place, text("patience"));
        assertThat(System.nanoTime() - before).isGreaterThan(900_000_000L);
        assertThat(people().count(place, "patience")).isOne();
    }

    @Test
    default void an_error_of_the_server_is_a_problem_of_the_site() {
        Place place = adapter().alertChannel();
        refuse(500, 500, 500, 500);
        assertThatThrownBy(() -> adapter().post(place, text("x")))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.SITE));
    }

    @Test
    default void a_channel_may_be_named_as_people_do() {
        String night = openChannel("night");
        String platform = adapter().platform();
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(adapter()
                                .post(Place.channel(platform, "night"), text("x"))
                                .channel())
                        .isEqualTo(night));
        assertThatThrownBy(() -> adapter().post(Place.channel(platform, "nowhere"), text("x")))
                .isInstanceOf(Problem.class);
    }
}
