package io.vigie.bot.chat.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One person's browser without the page: keeps the cookie and the CSRF token. */
class Http {
    /** Longer than this machine may stand still. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private final String address;
    private final Map<String, String> headers = new LinkedHashMap<>();

    Http(ConsoleSlice slice) {
        this(slice.address());
    }

    Http(String address) {
        this.address = address;
    }

    Http signIn(String uid) {
        return signIn(uid, "correct");
    }

    Http signIn(String uid, String password) {
        HttpResponse<String> response = send(
                "POST",
                "/api/session",
                "{\"realm\":\"admins\",\"uid\":\"" + uid + "\",\"password\":\"" + password + "\"}");
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        headers.put("Cookie", cookie(response).split(";")[0]);
        headers.put("X-CSRF-TOKEN", json(response).get("csrf").asString());
        return this;
    }

    Http with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Http without(String header) {
        headers.remove(header);
        return this;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
        headers.forEach(request::header);
        return request;
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    HttpResponse<String> send(String method, String path, String body) {
        HttpRequest.Builder request =
                request(path).method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static HttpClient client() {
        return CLIENT;
    }

    static String cookie(HttpResponse<?> response) {
        return response.headers().firstValue("Set-Cookie").orElse("");
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
