package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatPeople;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;

/** Two people who act over REST with tokens of their own, on a server that may be real. */
class RestPeople implements ChatPeople, AutoCloseable {
    private final String url;
    private final Map<String, String> tokens;
    private final String bot;
    private final HttpClient http;
    private final Map<String, String> tokenOf = new HashMap<>();

    /**
     * @param tokens by the person's name in the contract
     * @param botToken whose account the bot's is
     */
    RestPeople(String url, SSLContext tls, Map<String, String> tokens, String botToken) {
        this.url = url;
        this.tokens = tokens;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        this.bot = ok("GET", "/users/me", botToken, "").path("id").stringValue();
    }

    private HttpResponse<String> call(String method, String path, String token, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(url + "/api/v4" + path))
                            .header("Authorization", "Bearer " + token)
                            .timeout(Duration.ofSeconds(20))
                            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode ok(String method, String path, String token, String body) {
        HttpResponse<String> response = call(method, path, token, body);
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return FakeMattermost.JSON.readTree(response.body());
    }

    private String token(AccountId who) {
        return Objects.requireNonNull(tokenOf.get(who.id()));
    }

    @Override
    public AccountId person(String name) {
        String token = Objects.requireNonNull(tokens.get(name), name);
        String id = ok("GET", "/users/me", token, "").path("id").stringValue();
        tokenOf.put(id, token);
        return new AccountId(MattermostAdapter.PLATFORM, id);
    }

    @Override
    public MessageRef say(AccountId who, Place place, String text) {
        String body = FakeMattermost.JSON
                .createObjectNode()
                .put("channel_id", place.channel())
                .put("root_id", place.thread().orElse(""))
                .put("message", text)
                .toString();
        String id = ok("POST", "/posts", token(who), body).path("id").stringValue();
        return new MessageRef(MattermostAdapter.PLATFORM, place.channel(), id);
    }

    @Override
    public void react(AccountId who, MessageRef message, Emoji emoji) {
        String body = FakeMattermost.JSON
                .createObjectNode()
                .put("user_id", who.id())
                .put("post_id", message.id())
                .put("emoji_name", emoji.shortName())
                .toString();
        var unused = ok("POST", "/reactions", token(who), body);
    }

    @Override
    public void unreact(AccountId who, MessageRef message, Emoji emoji) {
        String path = "/users/" + who.id() + "/posts/" + message.id() + "/reactions/" + emoji.shortName();
        var unused = ok("DELETE", path, token(who), "");
    }

    /** As Jane sees it, who is in the channel. */
    private String anybody() {
        return token(person("Jane Doe"));
    }

    @Override
    public Seen see(MessageRef message) {
        JsonNode post = ok("GET", "/posts/" + message.id(), anybody(), "");
        Set<Emoji> fromTheBot = new HashSet<>();
        for (JsonNode reaction : ok("GET", "/posts/" + message.id() + "/reactions", anybody(), "")) {
            if (reaction.path("user_id").stringValue().equals(bot)) {
                fromTheBot.add(Emoji.ofShortName(reaction.path("emoji_name").stringValue())
                        .orElseThrow());
            }
        }
        List<String> files = new ArrayList<>();
        for (JsonNode file : ok("GET", "/posts/" + message.id() + "/files/info", anybody(), "")) {
            files.add(file.path("name").stringValue());
        }
        return new Seen(
                MarkdownReading.decoded(post.path("message").stringValue()),
                Optional.of(post.path("root_id").asString("")).filter(r -> !r.isEmpty()),
                fromTheBot,
                files);
    }

    @Override
    public boolean canRead(AccountId who, MessageRef message) {
        return call("GET", "/posts/" + message.id(), token(who), "").statusCode() == 200;
    }

    @Override
    public long count(Place place, String text) {
        JsonNode page = ok("GET", "/channels/" + place.channel() + "/posts?per_page=200", anybody(), "");
        long count = 0;
        for (JsonNode post : page.path("posts")) {
            if (MarkdownReading.decoded(post.path("message").stringValue()).contains(text)) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
