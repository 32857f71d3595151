package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.JustStarted;
import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole program on the lab with Mattermost as a second chat, and what is seen there. */
final class MattermostLab implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final FakeMattermost server = new FakeMattermost();
    final LabVigie vigie;
    final String infra = server.channel("infra").id();
    private final List<ConsoleClient> consoles = new ArrayList<>();

    /** @param more further settings */
    MattermostLab(Path folder, String... more) throws IOException {
        vigie = JustStarted.read(new LabVigie(folder, MattermostSlice.keys(server, folder, more)));
        await().atMost(PATIENCE).until(() -> server.lines() > 0);
    }

    /** One of the lab's administrators at the console. */
    ConsoleClient atConsole(String uid) {
        ConsoleClient client = new ConsoleClient(vigie.address(), "admins", uid);
        consoles.add(client);
        return client;
    }

    /** A new account, a member of the alert channel. */
    String account(String name) {
        String id = server.user(name);
        server.channel("infra").members().add(id);
        return id;
    }

    /** The account's conversation with the bot. */
    String direct(String account) {
        return server.channel("dm-" + account, "D", account, server.bot).id();
    }

    /** Sends the person's code from the account. */
    void claim(ConsoleClient person, String account, String direct) {
        server.say(account, direct, "", person.claim());
        hears(direct, "as soon as they agree");
    }

    /** The whole ceremony; the account's conversation with the bot. */
    String link(ConsoleClient person, String account) {
        String direct = direct(account);
        claim(person, account, direct);
        person.askInPrivate("account confirm mattermost/" + account, "speaks for you from now on");
        hears(direct, "From now on this account speaks for");
        return direct;
    }

    void says(String account, String line) {
        server.say(account, infra, "", line);
    }

    /** What the bot posted in a channel since somebody else last spoke there, as it stands now. */
    String shown(String channel) {
        synchronized (server) {
            return server.posts.values().stream()
                    .filter(p -> p.path("channel_id").stringValue().equals(channel))
                    .map(p -> p.path("user_id").stringValue().equals(server.bot)
                            ? p.path("message").stringValue() + p.path("props") + "\n"
                            : "")
                    .reduce("", (older, newer) -> newer.isEmpty() ? "" : older + newer);
        }
    }

    void hears(String channel, String words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown(channel)).contains(words));
    }

    /** The newest post of the bot in the alert channel that contains these words. */
    String post(String words) {
        hears(infra, words);
        synchronized (server) {
            return server.posts.values().stream()
                    .filter(p -> p.path("channel_id").stringValue().equals(infra)
                            && p.path("user_id").stringValue().equals(server.bot)
                            && (p.path("message").stringValue() + p.path("props")).contains(words))
                    .map(p -> p.path("id").stringValue())
                    .reduce("", (older, newer) -> newer);
        }
    }

    /** The number of the plan that a text begins with or names first. */
    static String number(String text) {
        Matcher number = Pattern.compile("#(\\d+)").matcher(text);
        assertThat(number.find()).isTrue();
        return number.group(1);
    }

    /** Waits until a post says so. */
    void becomes(String post, String words) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            synchronized (server) {
                assertThat(server.postOf(post).toString()).contains(words);
            }
        });
    }

    @Override
    public void close() throws IOException {
        consoles.forEach(ConsoleClient::close);
        vigie.close();
        server.close();
    }
}
