package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.Outgoing;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import io.vigie.commands.lab.HeldPort;
import io.vigie.commands.lab.LabAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What the adapter says and does when the server refuses, hangs, lies or is not there. */
class TroubleTest extends MattermostScene {
    @Test
    void a_line_that_does_not_answer_is_given_up() throws Exception {
        start(
                new Rhythm(
                        Duration.ofMillis(50),
                        Duration.ofMillis(300),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        99,
                        History.MOST_PAGES),
                Clock.systemUTC(),
                "");
        await().until(() -> adapter().trouble().isEmpty());
        server.answersPings = false;
        await().until(() -> adapter().trouble().isPresent());
        server.answersPings = true;
        await().until(() -> adapter().trouble().isEmpty());
    }

    @Test
    void a_revoked_token_is_noticed_and_a_new_one_taken() throws Exception {
        start();
        server.revoked.add("bot-token");
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("token").doesNotContain("bot-token")));
        server.tokens.put("second-token", server.bot);
        slice.token("second-token");
        await().until(() -> adapter().trouble().isEmpty());
        say(0, 1);
        heardAll(1);
    }

    @Test
    void what_was_said_while_the_token_was_revoked_is_heard_with_a_new_one() throws Exception {
        start();
        server.revoked.add("bot-token");
        say(0, 2);
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("does not accept")));
        server.tokens.put("second-token", server.bot);
        slice.token("second-token");
        heardAll(2);
    }

    @Test
    void the_token_is_not_blamed_for_a_line_that_the_server_has_forgotten() throws Exception {
        start(
                new Rhythm(
                        Duration.ofMillis(50),
                        MattermostSlice.ANSWER,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        99,
                        History.MOST_PAGES),
                Clock.systemUTC(),
                "");
        await().until(() -> adapter().trouble().isEmpty());
        server.socket.forgetWhoListens();
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("forgotten").doesNotContain("token")));
    }

    @Test
    void a_wrong_token_and_a_persons_token_are_told_apart() throws Exception {
        slice.token("wrong");
        start(MattermostSlice.QUICK, Clock.systemUTC(), "");
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("does not accept")));
        server.tokens.put("janes", jane);
        slice.token("janes");
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("the user jane", "bot account")));
        assertThat(server.lines()).isZero();
    }

    @Test
    void it_says_what_it_lacks_and_goes_on_when_it_has_it() throws Exception {
        server.inTeam = false;
        server.channel("infra").members().remove(server.bot);
        start(MattermostSlice.QUICK, Clock.systemUTC(), "");
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("team admins")));
        server.inTeam = true;
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("channel infra", "/invite @vigie")));
        server.rules.rolesThatPost.clear();
        server.channel("infra").members().add(server.bot);
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("may not post")));
        server.rules.rolesThatUpload.clear();
        server.rules.rolesThatPost.add("channel_user");
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("may not attach files", "upload_file")));
        server.rules.rolesThatUpload.add("channel_user");
        server.rules.rolesThatEdit.clear();
        server.rules.rolesThatReact.clear();
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t)
                        .contains("may not change its posts", "edit_post", "may not add reactions", "add_reaction")
                        .doesNotContain("upload_file")));
        server.rules.rolesThatEdit.add("system_user");
        server.rules.rolesThatReact.add("channel_user");
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }

    @Test
    void a_server_that_is_down_is_waited_for() throws Exception {
        try (HeldPort down = new HeldPort()) {
            MattermostSettings settings = slice.settings("http://127.0.0.1:" + down.number(), "");
            started = slice.adapter(settings, MattermostSlice.QUICK, Clock.systemUTC());
            adapter().start(listener);
            await().untilAsserted(() -> assertThat(adapter().trouble())
                    .hasValueSatisfying(t -> assertThat(t).contains("cannot be reached")));
        }
    }

    @Test
    void a_server_that_hangs_is_not_waited_for_longer_than_allowed() throws Exception {
        MattermostSettings impatient = slice.settings(server.address(), Map.of("request-timeout", "300ms"));
        started = slice.adapter(impatient, MattermostSlice.QUICK, Clock.systemUTC());
        adapter().start(listener);
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4/posts";
        assertThatThrownBy(() -> adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("x"))))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("within 300 ms");
        server.holdPath = "/api/v4";
        server.drop();
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("did not answer")));
        server.holdPath = "none";
        server.hold.countDown();
        await().until(() -> adapter().trouble().isEmpty());
        settle();
    }

    @Test
    void it_stops_soon_though_the_server_hangs() throws Exception {
        start();
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4";
        server.drop();
        server.say(jane, infra, "", "!n 0");
        long before = System.nanoTime();
        adapter().stop();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        assertThat(adapter().trouble()).isPresent();
    }

    @Test
    void too_many_connections_are_spread_out() throws Exception {
        server.refuse(429);
        long before = System.nanoTime();
        start();
        assertThat(System.nanoTime() - before).isGreaterThan(900_000_000L);
    }

    @Test
    void a_private_authority_is_trusted_when_named_and_no_other() throws Exception {
        server.close();
        LabAuthority authority = new LabAuthority("Lab CA");
        serve(new FakeMattermost(authority.issue("chat", "localhost").serverContext()));
        Path right = Files.writeString(folder.resolve("right.pem"), authority.pem());
        Path wrong = Files.writeString(folder.resolve("wrong.pem"), new LabAuthority("Other CA").pem());
        start(MattermostSlice.QUICK, Clock.systemUTC(), wrong.toString());
        await().untilAsserted(() -> assertThat(adapter().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("certificate", "ca-file")));
        assertThat(server.asked).isEmpty();
        adapter().destroy();
        start(MattermostSlice.QUICK, Clock.systemUTC(), right.toString());
        await().until(() -> adapter().trouble().isEmpty());
        settle();
        adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("over TLS")));
    }
}
