package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.RecordingListener;
import io.vigie.bot.chat.console.ConsoleStanding.Reach;
import io.vigie.commands.Answer;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.userdetails.UserDetailsService;
import tools.jackson.databind.JsonNode;

class ConsoleHttpTest {
    private static final String MESSAGES = "/api/channels/infra/messages";
    private static final String APPROVE = URLEncoder.encode(Emoji.APPROVE.sign(), StandardCharsets.UTF_8);

    private static final RecordingListener LISTENER = new RecordingListener();
    private static ConsoleSlice slice;

    @BeforeAll
    static void open(@TempDir Path folder) {
        slice = ConsoleSlice.start(folder);
        slice.adapter().start(LISTENER);
    }

    @AfterAll
    static void close() {
        slice.close();
    }

    @AfterEach
    void now() {
        slice.time().putRight();
        slice.standing().putRight();
        slice.clearMessages();
    }

    @Test
    void before_signing_in_only_the_realms_are_told() {
        JsonNode session = Http.json(new Http(slice).get("/api/session"));
        assertThat(session.get("me").isNull()).isTrue();
        assertThat(session.get("csrf").isNull()).isTrue();
        assertThat(session.get("realms").values())
                .extracting(JsonNode::asString)
                .containsExactly("admins", "users");
        assertThat(session.get("channels").isEmpty()).isTrue();
    }

    @Test
    void the_cookie_is_for_this_site_and_not_for_scripts() {
        HttpResponse<String> response = new Http(slice)
                .send("POST", "/api/session", "{\"realm\":\"admins\",\"uid\":\"jdoe\",\"password\":\"correct\"}");
        assertThat(Http.cookie(response))
                .startsWith("vigie-session=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
                .doesNotContain("Secure");
        assertThat(response.body()).doesNotContain(Http.cookie(response).split("[=;]")[1]);
    }

    @Test
    void signing_in_makes_a_session_that_nobody_knew_before() {
        Http browser = new Http(slice).with("Cookie", "vigie-session=chosen-by-somebody-else");
        browser.signIn("jdoe");
        assertThat(browser.header("Cookie")).doesNotContain("chosen-by-somebody-else");
        String first = browser.header("Cookie");
        browser.signIn("jdoe");
        assertThat(browser.header("Cookie")).isNotEqualTo(first);
        assertThat(new Http(slice).with("Cookie", first).get(MESSAGES).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"admins,jdoe,wrong", "admins,nobody,correct", "users,jdoe,correct"})
    void a_wrong_password_is_told_without_saying_what_was_wrong(String realm, String uid, String password) {
        HttpResponse<String> response = new Http(slice)
                .send(
                        "POST",
                        "/api/session",
                        "{\"realm\":\"%s\",\"uid\":\"%s\",\"password\":\"%s\"}".formatted(realm, uid, password));
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(Http.json(response).get("problem").asString()).isEqualTo("Name or password is wrong.");
        assertThat(Http.cookie(response)).isEmpty();
    }

    @Test
    void signing_in_takes_only_json() throws Exception {
        var form = new Http(slice)
                .request("/api/session")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"realm\":\"admins\",\"uid\":\"jdoe\",\"password\":\"correct\"}"))
                .build();
        assertThat(Http.client().send(form, BodyHandlers.ofString()).statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/events", MESSAGES, "/api/files/1", "/api/anything", "/actuator"})
    void without_a_session_nothing_is_read(String path) {
        HttpResponse<String> response = new Http(slice).get(path);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Http.json(response).get("problem").asString()).isNotBlank();
    }

    @Test
    void without_a_session_nothing_is_said() {
        assertThat(new Http(slice).send("POST", MESSAGES, "{\"text\":\"x\"}").statusCode())
                .isEqualTo(401);
        assertThat(new Http(slice)
                        .send("PUT", "/api/messages/1/reactions/" + APPROVE, "")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void without_the_token_nothing_is_changed() {
        Http jane = new Http(slice).signIn("jdoe").without("X-CSRF-TOKEN");
        assertThat(jane.send("POST", MESSAGES, "{\"text\":\"forged\"}").statusCode())
                .isEqualTo(403);
        assertThat(jane.send("DELETE", "/api/session", "").statusCode()).isEqualTo(403);
        String omars = new Http(slice).signIn("osy").header("X-CSRF-TOKEN");
        assertThat(jane.with("X-CSRF-TOKEN", omars)
                        .send("POST", MESSAGES, "{\"text\":\"forged\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(LISTENER.said("forged")).isEmpty();
    }

    @Test
    void another_site_changes_nothing_even_with_the_token() {
        Http jane = new Http(slice).signIn("jdoe").with("Sec-Fetch-Site", "cross-site");
        assertThat(jane.send("POST", MESSAGES, "{\"text\":\"forged\"}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_session_ends_in_time() {
        Http jane = new Http(slice).signIn("jdoe");
        slice.time().putForward(Duration.ofHours(11));
        assertThat(jane.get(MESSAGES).statusCode()).isEqualTo(200);
        slice.time().putForward(Duration.ofHours(2));
        assertThat(jane.get(MESSAGES).statusCode()).isEqualTo(401);
        assertThat(jane.send("POST", MESSAGES, "{\"text\":\"late\"}").statusCode())
                .isEqualTo(401);
        assertThat(LISTENER.said("late")).isEmpty();
    }

    @Test
    void signing_out_ends_the_session() {
        Http jane = new Http(slice).signIn("jdoe");
        HttpResponse<String> out = jane.send("DELETE", "/api/session", "");
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(Http.cookie(out)).contains("Max-Age=0");
        assertThat(jane.get(MESSAGES).statusCode()).isEqualTo(401);
    }

    @Test
    void who_has_left_the_directory_is_signed_out_for_good() {
        Http jane = new Http(slice).signIn("jdoe");
        slice.standing().of("jdoe", Reach.NOTHING);
        assertThat(jane.get(MESSAGES).statusCode()).isEqualTo(401);
        assertThat(jane.send("POST", MESSAGES, "{\"text\":\"gone\"}").statusCode())
                .isEqualTo(401);
        assertThat(LISTENER.said("gone")).isEmpty();
        slice.standing().putRight();
        assertThat(jane.get(MESSAGES).statusCode()).isEqualTo(401);
        assertThat(jane.signIn("jdoe").get(MESSAGES).statusCode()).isEqualTo(200);
    }

    @Test
    void whoever_has_no_right_reads_their_own_conversation_alone_and_why() {
        slice.standing().of("lchen", Reach.OWN);
        Http lin = new Http(slice).signIn("lchen");
        String direct = "direct:admins:uuid-lchen";
        assertThat(Http.json(lin.get("/api/session")).get("channels").values())
                .extracting(c -> c.get("id").asString())
                .containsExactly(direct);
        assertThat(lin.get(MESSAGES).statusCode()).isEqualTo(404);
        assertThat(lin.send("POST", MESSAGES, "{\"text\":\"no right\"}").statusCode())
                .isEqualTo(404);
        assertThat(LISTENER.said("no right")).isEmpty();
        String own = "/api/channels/" + direct + "/messages";
        assertThat(lin.get(own).body()).containsOnlyOnce("no group of yours gives you a right");
        assertThat(lin.signIn("lchen").get(own).body()).containsOnlyOnce("no group of yours gives you a right");
        slice.standing().putRight();
        assertThat(lin.get(MESSAGES).statusCode()).isEqualTo(200);
    }

    @Test
    void while_the_directory_does_not_answer_it_goes_on_as_before() {
        Http jane = new Http(slice).signIn("jdoe");
        slice.standing().of("osy", Reach.OWN);
        Http omar = new Http(slice).signIn("osy");
        slice.standing().of("jdoe", Reach.UNKNOWN);
        slice.standing().of("osy", Reach.UNKNOWN);
        assertThat(jane.get(MESSAGES).statusCode()).isEqualTo(200);
        assertThat(omar.get(MESSAGES).statusCode()).isEqualTo(404);
    }

    @Test
    void a_message_is_stored_and_heard() {
        Http jane = new Http(slice).signIn("jdoe");
        HttpResponse<String> said = jane.send("POST", MESSAGES, "{\"text\":\"!cluster list\",\"key\":\"k1\"}");
        assertThat(said.statusCode()).isEqualTo(201);
        assertThat(jane.send("POST", MESSAGES, "{\"text\":\"!cluster list\",\"key\":\"k1\"}")
                        .body())
                .isEqualTo(said.body());
        assertThat(LISTENER.said("!cluster list")).isNotEmpty().allSatisfy(heard -> {
            assertThat(heard.from().id()).isEqualTo("admins/uuid-jdoe");
            assertThat(heard.addressed()).isFalse();
        });
    }

    @Test
    void history_comes_in_pages() {
        Http lin = new Http(slice).signIn("lchen");
        String direct = "/api/channels/direct:admins:uuid-lchen/messages";
        for (int i = 0; i < 5; i++) {
            lin.send("POST", direct, "{\"text\":\"line " + i + "\"}");
        }
        JsonNode newest = Http.json(lin.get(direct + "?limit=2"));
        assertThat(newest.get("messages").values())
                .extracting(m -> m.get("text").asString())
                .containsExactly("line 3", "line 4");
        assertThat(newest.get("more").asBoolean()).isTrue();
        JsonNode older = Http.json(lin.get(
                direct + "?limit=3&before=" + newest.at("/messages/0/id").asLong()));
        assertThat(older.get("messages").values())
                .extracting(m -> m.get("text").asString())
                .containsExactly("line 0", "line 1", "line 2");
        assertThat(older.get("more").asBoolean()).isFalse();
    }

    @Test
    void another_persons_conversation_does_not_exist() {
        Http jane = new Http(slice).signIn("jdoe");
        Http omar = new Http(slice).signIn("osy");
        String direct = "/api/channels/direct:admins:uuid-jdoe/messages";
        long id = Http.json(jane.send("POST", direct, "{\"text\":\"private\"}"))
                .get("id")
                .asLong();
        assertThat(omar.get(direct).statusCode()).isEqualTo(404);
        assertThat(omar.send("POST", direct, "{\"text\":\"x\"}").statusCode()).isEqualTo(404);
        assertThat(omar.send("PUT", "/api/messages/" + id + "/reactions/" + APPROVE, "")
                        .statusCode())
                .isEqualTo(404);
        // Nor does a thread lead from a readable channel into it.
        assertThat(omar.get(MESSAGES + "?thread=" + id).body()).doesNotContain("private");
        assertThat(omar.send("POST", MESSAGES, "{\"text\":\"x\",\"thread\":" + id + "}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(omar.get("/api/channels/nowhere/messages").statusCode()).isEqualTo(404);
    }

    @Test
    void files_are_saved_and_never_opened_as_a_page() {
        Http jane = new Http(slice).signIn("jdoe");
        Http omar = new Http(slice).signIn("osy");
        byte[] page = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        var place =
                slice.adapter().direct(ConsoleSlice.member("jdoe").account()).orElseThrow();
        var posted = slice.adapter()
                .post(
                        place,
                        Outgoing.of(Answer.text("files"))
                                .withFiles(
                                        new Attachment("évil\"\r\n.html", "text/html", page),
                                        new Attachment("chart.svg", "image/svg+xml", page),
                                        new Attachment("chart.png", "image/png", new byte[] {1})));
        JsonNode files = Http.json(jane.get("/api/channels/direct:admins:uuid-jdoe/messages"))
                .get("messages")
                .valueStream()
                .filter(m -> m.get("id").asString().equals(posted.id()))
                .findFirst()
                .orElseThrow()
                .get("files");
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> file =
                    jane.get("/api/files/" + files.get(i).get("id").asLong());
            assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                    .startsWith("attachment");
            assertThat(file.headers().firstValue("Content-Type")).contains("application/octet-stream");
            assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(file.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("sandbox");
        }
        String picture = "/api/files/" + files.get(2).get("id").asLong();
        assertThat(jane.get(picture).headers().firstValue("Content-Type")).contains("image/png");
        assertThat(omar.get(picture).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"text\":null}",
                "{\"text\":\"  \"}",
                "{\"text\":{}}",
                "{\"text\":\"a\\u0000b\"}",
                "{\"text\":\"x\",\"thread\":\"y\"}",
                "{\"text\":\"x\",\"key\":\"../../\"}"
            })
    void a_bad_body_is_refused_in_words(String body) {
        HttpResponse<String> response = new Http(slice).signIn("jdoe").send("POST", MESSAGES, body);
        assertThat(response.statusCode()).isIn(400, 415);
        assertThat(Http.json(response).get("problem").asString()).isNotBlank().doesNotContain("Exception");
    }

    @Test
    void what_is_too_large_is_refused() throws Exception {
        Http jane = new Http(slice).signIn("jdoe");
        assertThat(jane.send("POST", MESSAGES, "{\"text\":\"" + "x".repeat(4_000) + "\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(jane.send("POST", MESSAGES, "{\"text\":\"" + "x".repeat(4_001) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(jane.send("POST", MESSAGES, "{\"text\":\"" + "x".repeat(70_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        var chunked = jane.request(MESSAGES)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[100_000])))
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .build();
        assertThat(Http.client().send(chunked, BodyHandlers.ofString()).statusCode())
                .isEqualTo(411);
    }

    @Test
    void only_the_signs_that_mean_something_are_reactions() {
        Http jane = new Http(slice).signIn("jdoe");
        long id = Http.json(jane.send("POST", MESSAGES, "{\"text\":\"react\"}"))
                .get("id")
                .asLong();
        assertThat(jane.send("PUT", "/api/messages/" + id + "/reactions/" + APPROVE, "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(jane.send("PUT", "/api/messages/" + id + "/reactions/party", "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(jane.send("PUT", "/api/messages/abc/reactions/" + APPROVE, "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(jane.send("PUT", "/api/messages/99999999/reactions/" + APPROVE, "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void completion_gives_whole_lines() {
        HttpResponse<String> response =
                new Http(slice).signIn("jdoe").send("POST", "/api/complete", "{\"line\":\"cluster l\"}");
        assertThat(response.body()).isEqualTo("""
                        [{"label":"list","line":"cluster list"},{"label":"show","line":"cluster show"}]""");
    }

    @Test
    void the_page_allows_nothing_from_elsewhere() {
        HttpResponse<String> page = new Http(slice).get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'; img-src 'self' data:; frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void the_stream_goes_on_where_the_browser_left_off() throws Exception {
        Http jane = new Http(slice).signIn("jdoe");
        long known = slice.bean(ConsoleEvents.class).last();
        slice.adapter().post(slice.adapter().alertChannel(), Outgoing.of(Answer.text("missed")));
        HttpResponse<Stream<String>> stream = Http.client()
                .send(
                        jane.request("/api/events?after=0")
                                .header("Last-Event-ID", Long.toString(known))
                                .build(),
                        BodyHandlers.ofLines());
        assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        try (Stream<String> lines = stream.body()) {
            List<String> first = lines.filter(l -> !l.isEmpty())
                    .takeWhile(l -> !l.equals("event:live"))
                    .toList();
            assertThat(first).contains("id:" + (known + 1), "event:message").anyMatch(l -> l.contains("missed"));
            assertThat(first.stream().filter("event:message"::equals)).hasSize(1);
        }
        assertThat(jane.with("Last-Event-ID", "x").get("/api/events").statusCode())
                .isEqualTo(400);
    }

    @Test
    void there_is_no_made_up_user() {
        assertThat(slice.beans(UserDetailsService.class)).isEmpty();
    }
}
