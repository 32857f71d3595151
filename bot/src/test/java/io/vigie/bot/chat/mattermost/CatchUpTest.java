package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent.Connected;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read over REST after the line was away. */
class CatchUpTest extends MattermostScene {
    @Test
    void a_post_that_was_dated_before_what_was_heard_and_kept_after_it_is_read() throws Exception {
        start();
        say(0, 1);
        await().until(() -> commands().size() == 1);
        // Above all what was there before the first start stays unheard, and this comes after it.
        long before = server.postOf(lastSaid()).path("create_at").longValue() - 1;
        away();
        server.say(jane, infra, "", "!n 1", p -> p.put("create_at", before));
        back();
        heardAll(2);
    }

    @Test
    void a_channel_that_has_been_quiet_for_long_is_not_read_anew_at_each_connection() throws Exception {
        String quiet = server.channel("quiet", "O", server.bot, jane).id();
        start();
        server.say(jane, quiet, "", "nobody's business", p -> p.put("create_at", server.now() - 60_000));
        say(0, 1);
        await().until(() -> commands().size() == 1);
        away();
        say(1, 2);
        server.asked.clear();
        back();
        heardAll(2);
        assertThat(server.asked)
                .anyMatch(path -> path.contains(infra + "/posts"))
                .noneMatch(path -> path.contains(quiet + "/posts"));
    }

    private void readIn(boolean anotherTeam) throws Exception {
        String lounge = server.channel("lounge", "O", server.bot, jane).id();
        if (anotherTeam) {
            server.inAnotherTeam.add(lounge);
        }
        start();
        server.say(jane, lounge, "", "@vigie 0");
        await().until(() -> !listener.said("0").isEmpty());
        away();
        server.say(jane, lounge, "", "@vigie 1");
        back();
        await().until(() -> !listener.said("1").isEmpty());
        settle();
    }

    @Test
    void what_was_said_in_another_team_is_read_too() throws Exception {
        readIn(true);
    }

    @Test
    void a_server_that_lists_the_channels_of_one_team_only_is_read_as_far() throws Exception {
        server.rules.listsAllTeams = false;
        readIn(false);
        assertThat(server.asked).contains("GET /api/v4/users/me/teams/" + FakeMattermost.TEAM + "/channels");
    }

    @Test
    void a_channel_it_is_invited_to_later_is_read_though_its_clock_was_ahead() throws Exception {
        start(MattermostSlice.QUICK, clock(Duration.ofHours(1)), "");
        settle();
        // What the clock was found to be ahead by is wrong by half of what the answer took.
        server.time.putForward(Duration.ofMinutes(1));
        String later = server.channel("later", "O", server.bot, jane).id();
        away();
        server.say(jane, later, "", "@vigie 1");
        back();
        await().until(() -> !listener.said("1").isEmpty());
    }

    private String lastSaid() {
        return server.posts.values().stream()
                .map(p -> p.path("id").stringValue())
                .reduce("", (older, newer) -> newer);
    }

    @Test
    void what_was_said_before_the_first_start_ever_is_not_read_back_later_either() throws Exception {
        say(0, 5);
        start();
        away();
        back();
        await().until(() -> server.lines() == 1);
        say(5, 6);
        await().until(() -> !commands().isEmpty());
        settle();
        adapter().destroy();
        start();
        settle();
        assertThat(commands()).containsOnly("!n 5");
    }

    @Test
    void somebody_the_server_does_not_show_keeps_nobody_else_from_being_heard() throws Exception {
        String omar = server.user("omar");
        server.channel("infra").members().add(omar);
        start();
        List<String> log = logged(Accounts.class);
        away();
        server.rules.hidden.add(omar);
        server.say(omar, infra, "", "!secret");
        server.say(omar, infra, "", "!secret");
        say(0, 2);
        back();
        heardAll(2);
        assertThat(log).singleElement().asString().contains(omar);
    }

    @Test
    void what_is_too_much_to_be_read_is_told() throws Exception {
        String lounge = server.channel("lounge", "O", server.bot, jane).id();
        start(MattermostSlice.quick(1000, 2), Clock.systemUTC(), "");
        await().until(() -> adapter().trouble().isEmpty());
        server.say(jane, lounge, "", "hello");
        settle();
        List<String> log = logged(History.class);
        away();
        String second = "";
        for (int i = 0; i < 402; i++) {
            String post = server.say(jane, lounge, "", "chatter");
            second = i == 2 ? post : second;
        }
        long since = server.postOf(second).path("create_at").longValue();
        back();
        await().untilAsserted(() -> assertThat(log)
                .isNotEmpty()
                .allSatisfy(told -> assertThat(told)
                        .contains("lounge", "400", Instant.ofEpochMilli(since).toString())));
        settle();
    }

    /** What Jane says at the end of the same absence is heard, so what came before was read. */
    private void read(Runnable said) throws Exception {
        start();
        away();
        said.run();
        server.say(jane, infra, "", "!n 0");
        back();
        heardAll(1);
        assertThat(listener.all(MessageHeard.class))
                .extracting(MessageHeard::text)
                .noneMatch(text -> text.contains("vm stop"));
    }

    @Test
    void forged_posts_that_are_read_are_not_believed() throws Exception {
        read(() -> Forged.posts().values().forEach(forge -> {
            server.say(jane, infra, "", "!vm stop 105", forge);
            server.say(jane, infra, "", "@vigie vm stop 105", forge);
        }));
    }

    @Test
    void accounts_that_may_not_speak_are_not_believed_when_they_are_read() throws Exception {
        read(() -> Forged.accounts().forEach((who, twist) -> {
            String mallory = server.user("mallory", twist);
            server.channel("infra").members().add(mallory);
            server.say(mallory, infra, "", "!vm stop 105");
        }));
    }

    @Test
    void a_message_edited_before_it_is_read_is_no_command() throws Exception {
        read(() -> server.edit(server.say(jane, infra, "", "good morning"), "!vm stop 105"));
    }

    @Test
    void a_database_that_takes_no_note_of_where_it_was_read_to_hides_no_missed_vote() throws Exception {
        start();
        String omar = server.user("omar");
        server.channel("infra").members().add(omar);
        String plan = server.say(jane, infra, "", "a plan");
        settle();
        int before = listener.all(Connected.class).size();
        slice.jdbc.sql("ALTER TABLE mattermost_cursor RENAME TO away").update();
        try {
            server.refusals.add("/api/v4/users/" + omar, 503);
            server.react(omar, plan, "white_check_mark");
            await().until(() -> listener.all(Connected.class).size() > before);
        } finally {
            slice.jdbc.sql("ALTER TABLE away RENAME TO mattermost_cursor").update();
        }
    }
}
