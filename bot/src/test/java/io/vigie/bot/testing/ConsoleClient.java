package io.vigie.bot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person at the console without a browser: types lines and hears what is said, live. */
public final class ConsoleClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Holds whatever the program itself waits for, such as a directory that has 30 seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern CLAIM = Pattern.compile("account claim [A-Z0-9]{5}-[A-Z0-9]{5}");

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(PATIENCE)
            .build();
    private final String address;
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private String csrf = "";

    public ConsoleClient(String address, String realm, String uid) {
        this.address = address;
        JsonNode session = send("POST", "/api/session", Map.of("realm", realm, "uid", uid, "password", uid + "-lab"));
        csrf = session.path("csrf").asString();
        JsonNode now = send("GET", "/api/session", null);
        listen(now.path("event").asLong());
    }

    /** As a page does, it comes again where the line ended when the server ends it. */
    private void listen(long after) {
        Thread.ofVirtual().start(() -> {
            AtomicLong upTo = new AtomicLong(after);
            try {
                while (listenOnce(upTo)) {
                    // Once more.
                }
            } catch (IOException | UncheckedIOException | InterruptedException closed) {
                // The test has ended, or the server has.
            }
        });
    }

    /** Whether it was let in. */
    private boolean listenOnce(AtomicLong upTo) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/api/events?after=" + upTo))
                .build();
        HttpResponse<Stream<String>> line = http.send(request, BodyHandlers.ofLines());
        line.body().forEach(text -> {
            if (text.startsWith("id:")) {
                upTo.set(Long.parseLong(text.substring(3).strip()));
            } else if (text.startsWith("data:")) {
                heard.add(JSON.readTree(text.substring(5)));
            }
        });
        return line.statusCode() == 200;
    }

    /** Says a line in the channel; its message's id. */
    public long say(String line) {
        return say("infra", line);
    }

    private long say(String channel, String line) {
        return send(
                        "POST",
                        "/api/channels/" + URLEncoder.encode(channel, StandardCharsets.UTF_8) + "/messages",
                        Map.of("text", line, "key", UUID.randomUUID().toString()))
                .path("id")
                .asLong();
    }

    /**
     * Says a line and waits for a new message of the bot that contains all of these words: not for an edit of an older
     * one, and not for an alert that is posted meanwhile.
     */
    public String ask(String line, String... words) {
        return hearAfter(say(line), words);
    }

    /** The same in one's own conversation with the bot, where notices are posted meanwhile. */
    public String askInPrivate(String line, String... words) {
        String direct = "";
        for (JsonNode channel : send("GET", "/api/session", null).path("channels")) {
            if (channel.path("kind").asString().equals("direct")) {
                direct = channel.path("id").asString();
            }
        }
        return hearAfter(say(direct, line), words);
    }

    /** Asks for a code in one's own conversation with the bot; the line that another account has to send to it. */
    public String claim() {
        Matcher claim = CLAIM.matcher(askInPrivate("account link", "account claim "));
        if (!claim.find()) {
            throw new AssertionError("no code in: " + lastText);
        }
        return claim.group();
    }

    private String hearAfter(long said, String... words) {
        return hear(message -> message.path("id").asLong() > said
                && message.path("author").path("bot").asBoolean()
                && holds(message, words));
    }

    private static boolean holds(JsonNode message, String... words) {
        String text = text(message.path("answer"));
        return Stream.of(words).allMatch(text::contains);
    }

    /** Waits for a message of the bot, new or edited, whose text contains all of these. */
    public String hear(String... words) {
        return hear(message -> holds(message, words));
    }

    private String hear(Predicate<JsonNode> wanted) {
        List<String> other = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < end) {
                JsonNode event = heard.poll(100, TimeUnit.MILLISECONDS);
                JsonNode message = event == null ? null : event.has("message") ? event.path("message") : event;
                if (message != null && wanted.test(message)) {
                    last = message.path("id").asLong();
                    lastText = text(message.path("answer"));
                    return lastText;
                }
                if (message != null) {
                    other.add(text(message.path("answer")));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("not heard within " + PATIENCE + "; heard: " + other);
    }

    private long last;
    private String lastText = "";

    /** The number of the plan or incident in the message that was heard last, without its {@code #}. */
    public String number() {
        Matcher number = Pattern.compile("#(\\d+) ").matcher(lastText);
        if (!number.find()) {
            throw new AssertionError("no number in: " + lastText);
        }
        return number.group(1);
    }

    /** The message that was heard last. */
    public long last() {
        return last;
    }

    public void react(long message, String emoji) {
        send(
                "PUT",
                "/api/messages/" + message + "/reactions/" + URLEncoder.encode(emoji, StandardCharsets.UTF_8),
                Map.of());
    }

    private JsonNode send(String method, String path, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (!csrf.isEmpty()) {
            request.header("X-CSRF-TOKEN", csrf);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Every text in an answer, in order, a line each. */
    private static String text(JsonNode node) {
        StringBuilder text = new StringBuilder();
        collect(node, text);
        return text.toString();
    }

    private static void collect(JsonNode node, StringBuilder into) {
        if (node.isString()) {
            into.append(node.asString()).append('\n');
        }
        node.forEach(child -> collect(child, into));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
