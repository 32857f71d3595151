package io.vigie.bot.chat.mattermost;

import io.vigie.commands.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Requests to the server, each bounded in time, with the token and the server's wish for peace respected. */
class MattermostClient implements AutoCloseable {
    private static final int ATTEMPTS = 4;
    private static final String TOKEN_REFUSED =
            "Mattermost does not accept the bot's token: it is wrong, expired or revoked.";
    private static final Duration USUAL_PEACE = Duration.ofSeconds(1);

    private final MattermostSettings settings;
    private final HttpClient http;
    private final AtomicLong notBefore = new AtomicLong(System.nanoTime());
    private volatile String token = "";

    /** An answer that is neither 401 nor 429, and below 500 or 501: that the server was told not to do such a thing. */
    record Reply(int status, JsonNode json) {
        boolean ok() {
            return status / 100 == 2;
        }

        /**
         * @param what was asked for, to follow "Mattermost refuses to"
         * @throws Problem of the site when it was refused
         */
        JsonNode orRefuse(String what) {
            if (ok()) {
                return json;
            }
            String why = Wire.text(json, "message");
            throw Problem.site(
                    "Mattermost refuses to " + what + " (" + status + (why.isEmpty() ? "" : ": " + why) + ").");
        }
    }

    MattermostClient(MattermostSettings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER) // the token goes to nobody else
                .connectTimeout(settings.connectTimeout())
                .sslContext(Trust.of(settings.caFile()))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** Reads the token again, which may have been replaced. */
    void readToken() {
        try {
            String read = Files.readString(Path.of(settings.tokenFile())).strip();
            if (read.isEmpty() || read.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
                throw Problem.site("The file " + settings.tokenFile() + " holds no token.")
                        .withMend("Put the bot account's access token into it, and nothing else.");
            }
            token = read;
        } catch (IOException e) {
            throw Problem.site("The token in " + settings.tokenFile() + " cannot be read.", e);
        }
    }

    Reply get(String path) {
        return call(HttpRequest.newBuilder().GET(), path);
    }

    Reply post(String path, Object body) {
        return send("POST", path, body);
    }

    Reply put(String path, Object body) {
        return send("PUT", path, body);
    }

    private Reply send(String method, String path, Object body) {
        return call(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(Wire.JSON.writeValueAsString(body))),
                path);
    }

    Reply post(String path, String mediaType, byte[] body) {
        return call(
                HttpRequest.newBuilder().header("Content-Type", mediaType).POST(BodyPublishers.ofByteArray(body)),
                path);
    }

    /** Opens the WebSocket; the upgrade itself is authenticated, or the server would not let us resume. */
    WebSocket open(String query, WebSocket.Listener listener) {
        peace(settings.requestTimeout());
        URI uri = URI.create(settings.url().replaceFirst("^http", "ws") + "/api/v4/websocket" + query);
        return within(http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + bearer())
                .connectTimeout(settings.connectTimeout())
                .buildAsync(uri, listener));
    }

    private String bearer() {
        if (token.isEmpty()) {
            readToken();
        }
        return token;
    }

    private Reply call(HttpRequest.Builder builder, String path) {
        HttpRequest request = builder.uri(URI.create(settings.url() + "/api/v4" + path))
                .header("Authorization", "Bearer " + bearer())
                .timeout(settings.requestTimeout())
                .build();
        long deadline = System.nanoTime() + settings.requestTimeout().toNanos();
        for (int attempt = 1; ; attempt++) {
            peace(Duration.ofNanos(deadline - System.nanoTime()));
            HttpResponse<byte[]> response = within(http.sendAsync(request, BodyHandlers.ofByteArray()));
            switch (response.statusCode()) {
                case 429 -> {
                    leaveInPeace(response);
                    if (attempt == ATTEMPTS) {
                        throw Problem.site("Mattermost asks to be left in peace: too many requests.");
                    }
                }
                case 401 -> throw tokenRefused();
                default -> {
                    return reply(response);
                }
            }
        }
    }

    /** Whether it is the answer 401. */
    static boolean isTokenRefused(Problem problem) {
        return problem.text().equals(TOKEN_REFUSED);
    }

    static Problem tokenRefused() {
        return Problem.site(TOKEN_REFUSED)
                .withMend("Make a new token for the bot account and put it into the token file.");
    }

    private static Reply reply(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status >= 500 && status != 501) {
            throw Problem.site("Mattermost has an error of its own (" + status + ").");
        }
        if (status / 100 == 3) {
            throw Problem.site("Mattermost is at another address (" + status + ").")
                    .withMend("Set " + MattermostSettings.KEY + "url to where it redirects to.");
        }
        try {
            return new Reply(status, Wire.JSON.readTree(new String(response.body(), StandardCharsets.UTF_8)));
        } catch (JacksonException e) {
            throw Problem.site("What answers at Mattermost's address does not speak its language (" + status + ").");
        }
    }

    /** Waits until the server can be asked again, if that is soon enough. */
    private void peace(Duration patience) {
        long wait = notBefore.get() - System.nanoTime();
        if (wait <= 0) {
            return;
        }
        if (wait > patience.toNanos()) {
            throw Problem.site("Mattermost asks to be left in peace for " + (TimeUnit.NANOSECONDS.toSeconds(wait) + 1)
                    + " s: too many requests.");
        }
        try {
            TimeUnit.NANOSECONDS.sleep(wait);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void leaveInPeace(HttpResponse<?> refusal) {
        Duration wait = refusal.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,4}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(USUAL_PEACE);
        long until = System.nanoTime() + wait.toNanos();
        notBefore.updateAndGet(known -> until - known > 0 ? until : known);
    }

    private <T> T within(CompletableFuture<T> answer) {
        try {
            return answer.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw interrupted(e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw tooSlow();
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        }
    }

    private Problem tooSlow() {
        return Problem.site(
                "Mattermost did not answer within " + settings.requestTimeout().toMillis() + " ms.");
    }

    private Problem failed(Throwable cause) {
        // The client's own time-out, when it is noticed before ours.
        if (cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)) {
            return tooSlow();
        }
        if (cause instanceof java.net.http.WebSocketHandshakeException handshake) {
            HttpResponse<?> response = handshake.getResponse();
            if (response.statusCode() == 429) {
                leaveInPeace(response);
            }
            return response.statusCode() == 401
                    ? tokenRefused()
                    : Problem.site("Mattermost refuses the WebSocket (" + response.statusCode() + ").")
                            .withMend("Does a proxy in front of it let WebSockets through?");
        }
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof SSLException) {
                return Problem.site("Mattermost's certificate is not trusted: " + t.getMessage(), cause)
                        .withMend("Name the authority that issued it in " + MattermostSettings.KEY + "ca-file.");
            }
        }
        return Problem.site("Mattermost cannot be reached at " + settings.url() + ".", cause);
    }

    private static Problem interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return Problem.site("Vigie is stopping.", e);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
