package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.testing.LabVigie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** The whole program without a web console: Mattermost calls, and everybody else who tries. */
class SlashCommandTest {
    private static final String TOKEN = "slash-token-of-26-characters";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static FakeMattermost server;
    private static LabVigie vigie;
    private static String infra;
    private static String jane;

    private final Map<String, String> form = new LinkedHashMap<>();
    private String authorization = "Token " + TOKEN;

    /** What comes after the form's other fields, encoded. */
    private String more = "";

    private long answers;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        server = new FakeMattermost();
        infra = server.channel("infra").id();
        jane = member("jane");
        vigie = new LabVigie(
                folder,
                MattermostSlice.keys(
                        server,
                        folder,
                        "vigie.chat.console.enabled=false",
                        "vigie.chat.mattermost.slash-token-file="
                                + Files.writeString(folder.resolve("slash"), TOKEN + "\n")));
        await().atMost(Duration.ofSeconds(30)).until(() -> server.lines() > 0);
    }

    @AfterAll
    static void close() throws Exception {
        vigie.close();
        server.close();
        HTTP.close();
    }

    @SafeVarargs
    private static String member(String name, Consumer<ObjectNode>... twists) {
        String id = server.user(name, twists);
        server.channel("infra").members().add(id);
        return id;
    }

    @BeforeEach
    void as_mattermost_sends_it() {
        form.put("token", TOKEN);
        form.put("team_id", FakeMattermost.TEAM);
        form.put("team_domain", "admins");
        form.put("channel_id", infra);
        form.put("channel_name", "infra");
        form.put("user_id", jane);
        form.put("user_name", "root");
        form.put("command", "/vigie");
        form.put("text", "whoami");
        form.put("trigger_id", server.newId("g"));
        answers = answers();
    }

    private static long answers() {
        synchronized (server) {
            return server.posts.values().stream()
                    .filter(p -> p.path("message").stringValue().contains("I do not know who you are"))
                    .count();
        }
    }

    private HttpResponse<String> call(String path) throws Exception {
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "", more));
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(vigie.address() + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", authorization)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> call() throws Exception {
        return call(SlashController.PATH);
    }

    /** What its author sees; the same use is sent again, and counts once, while this machine is too slow for it. */
    private HttpResponse<String> told() {
        return await().pollDelay(Duration.ZERO)
                .until(() -> call(SlashController.PATH), said -> !said.body().contains("slow"));
    }

    /** A command that is heard is answered after all that came before, so nothing else was. */
    private void nothingElseIsAnswered() throws Exception {
        as_mattermost_sends_it();
        authorization = "Token " + TOKEN;
        assertThat(told().body()).contains("Heard");
        await().until(() -> answers() > answers);
        await().during(Duration.ofMillis(200)).until(() -> answers() == answers + 1);
    }

    @Test
    void it_is_heard_at_once_and_answered_in_the_channel() throws Exception {
        HttpResponse<String> said = told();
        assertThat(said.statusCode()).isEqualTo(200);
        assertThat(said.body()).contains("\"ephemeral\"", "Heard").doesNotContain(TOKEN, "whoami");
        await().until(() -> answers() == answers + 1);
        nothingElseIsAnswered();
    }

    @Test
    void the_same_use_sent_again_is_answered_once() throws Exception {
        call();
        call();
        call();
        await().until(() -> answers() == answers + 1);
        nothingElseIsAnswered();
    }

    @Test
    void whoever_is_mentioned_in_it_makes_it_no_less_a_command() throws Exception {
        more = "&user_mentions=jane&user_mentions_ids=" + jane + "&user_mentions=omar&user_mentions_ids="
                + "u".repeat(26)
                + "&channel_mentions=infra&channel_mentions_ids=" + infra
                + "&channel_mentions=town&channel_mentions_ids=" + "c".repeat(26);
        assertThat(told().body()).contains("Heard");
        await().until(() -> answers() == answers + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "team_id", "channel_id", "user_id", "text", "trigger_id"})
    void what_counts_may_be_said_only_once(String field) throws Exception {
        more = "&" + field + "=" + form.get(field);
        assertThat(call().statusCode()).isEqualTo(400);
        more = "";
        nothingElseIsAnswered();
    }

    static Stream<Arguments> wrong_tokens() {
        return Stream.of(
                Arguments.of("Token wrong", TOKEN),
                Arguments.of("Token " + TOKEN, "wrong"),
                Arguments.of("Token " + TOKEN, ""),
                Arguments.of("Bearer " + TOKEN, TOKEN),
                Arguments.of(TOKEN, TOKEN),
                Arguments.of("Token ", ""));
    }

    @ParameterizedTest
    @MethodSource
    void wrong_tokens(String header, String inForm) throws Exception {
        authorization = header;
        form.put("token", inForm);
        HttpResponse<String> said = call();
        assertThat(said.statusCode()).isEqualTo(401);
        assertThat(said.body()).isEmpty();
        nothingElseIsAnswered();
    }

    static Stream<Arguments> forged_uses() {
        return Stream.<Arguments>of(
                Arguments.of("a guest", field("user_id", () -> member("guest", u -> u.put("roles", "system_guest")))),
                Arguments.of("a bot", field("user_id", () -> member("robot", u -> u.put("is_bot", true)))),
                Arguments.of("deactivated", field("user_id", () -> member("gone", u -> u.put("delete_at", 5)))),
                Arguments.of("of another server", field("user_id", () -> member("far", u -> u.put("remote_id", "r")))),
                Arguments.of("the bot itself", field("user_id", () -> server.bot)),
                Arguments.of("nobody", field("user_id", () -> "u".repeat(26))),
                Arguments.of("no id", field("user_id", () -> "../../users/me")),
                Arguments.of("not in the channel", field("user_id", () -> server.user("outsider"))),
                Arguments.of("another team", field("team_id", () -> "t".repeat(26))),
                Arguments.of("no such channel", field("channel_id", () -> "c".repeat(26))),
                Arguments.of(
                        "a channel the bot is not in",
                        field("channel_id", () -> server.channel("x", "O", jane).id())),
                Arguments.of(
                        "a private one that Jane is not in",
                        field(
                                "channel_id",
                                () -> server.channel("y", "P", server.bot).id())));
    }

    private static Consumer<Map<String, String>> field(String name, java.util.function.Supplier<String> value) {
        return form -> form.put(name, value.get());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void forged_uses(String what, Consumer<Map<String, String>> forge) throws Exception {
        forge.accept(form);
        assertThat(told().body()).contains("Not heard");
        nothingElseIsAnswered();
    }

    @Test
    void what_is_no_slash_command_is_refused() throws Exception {
        form.remove("trigger_id");
        assertThat(call().statusCode()).isEqualTo(400);
        form.put("trigger_id", "%%%");
        form.put("text", "x".repeat(100_000));
        assertThat(call().statusCode()).isEqualTo(413);
    }

    @Test
    void nothing_beside_it_is_opened() throws Exception {
        assertThat(call(SlashController.PATH + "/").statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(call("/hooks/mattermost").statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(call("/api/session").statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(HTTP.send(
                                HttpRequest.newBuilder(URI.create(vigie.address() + SlashController.PATH))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isGreaterThanOrEqualTo(400);
    }

    @Test
    void when_mattermost_is_slow_to_say_who_it_is_the_author_is_told_in_time() throws Exception {
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v4/channels/" + infra;
        assertThat(call().body()).contains("slow");
        // Mattermost waits for three seconds.
        assertThat(SlashController.PATIENCE).isLessThan(Duration.ofSeconds(3));
        server.holdPath = "none";
        server.hold.countDown();
        await().until(() -> answers() == answers + 1);
    }

    @Test
    void said_to_the_bot_alone_it_is_answered_there() throws Exception {
        String direct = server.channel("dm-" + jane, "D", jane, server.bot).id();
        form.put("channel_id", direct);
        assertThat(told().body()).contains("Heard");
        await().until(() -> {
            synchronized (server) {
                return server.posts.values().stream()
                        .anyMatch(p -> p.path("channel_id").stringValue().equals(direct));
            }
        });
    }
}
