package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.TokenFile;
import io.vigie.bot.chat.mattermost.Transport.Received;
import io.vigie.commands.Problem;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Requests to the server, each bounded in time, with the token and the server's wish for peace respected. */
class MattermostClient implements AutoCloseable {
    private static final int ATTEMPTS = 4;
    static final int TOO_LARGE = 413;
    private static final String TOKEN_REFUSED =
            "Mattermost does not accept the bot's token: it is wrong, expired or revoked.";
    private static final Duration USUAL_PEACE = Duration.ofSeconds(1);
    private final MattermostSettings settings;
    private final Transport transport;
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
        this.transport = new Transport(settings);
    }

    /** Reads the token again, which may have been replaced. */
    void readToken() {
        token = TokenFile.read(settings.tokenFile(), "Mattermost");
    }

    Reply get(String path) {
        return call(() -> new HttpGet(uri(path)));
    }

    Reply post(String path, Object body) {
        return call(() -> with(json(body), new HttpPost(uri(path))));
    }

    Reply put(String path, Object body) {
        return call(() -> with(json(body), new HttpPut(uri(path))));
    }

    Reply post(String path, String mediaType, byte[] body) {
        return call(() -> with(new ByteArrayEntity(body, ContentType.parse(mediaType)), new HttpPost(uri(path))));
    }

    private URI uri(String path) {
        return URI.create(settings.url() + "/api/v4" + path);
    }

    private static HttpEntity json(Object body) {
        return new ByteArrayEntity(Wire.JSON.writeValueAsBytes(body), ContentType.APPLICATION_JSON);
    }

    private static HttpUriRequestBase with(HttpEntity body, HttpUriRequestBase request) {
        request.setEntity(body);
        return request;
    }

    /** Opens the WebSocket; the upgrade itself is authenticated, or the server would not let us resume. */
    WebSocket open(String query, WebSocket.Listener listener) {
        peace(settings.requestTimeout());
        URI uri = URI.create(settings.url().replaceFirst("^http", "ws") + "/api/v4/websocket" + query);
        try {
            return transport.open(uri, bearer(), listener);
        } catch (Transport.Refusal refusal) {
            throw refused(refusal);
        }
    }

    private Problem refused(Transport.Refusal refusal) {
        if (refusal.status() == 429) {
            leaveInPeace(refusal.retryAfter());
        }
        return refusal.status() == 401
                ? tokenRefused()
                : Problem.site("Mattermost refuses the WebSocket (" + refusal.status() + ").", refusal)
                        .withMend("Does a proxy in front of it let WebSockets through?");
    }

    private String bearer() {
        if (token.isEmpty()) {
            readToken();
        }
        return token;
    }

    /** @param request makes it anew for each attempt */
    private Reply call(Supplier<HttpUriRequestBase> request) {
        long deadline = System.nanoTime() + settings.requestTimeout().toNanos();
        for (int attempt = 1; ; attempt++) {
            peace(Duration.ofNanos(deadline - System.nanoTime()));
            Received received = send(request.get());
            switch (received.status()) {
                case 429 -> {
                    leaveInPeace(received.retryAfter());
                    if (attempt == ATTEMPTS) {
                        throw Problem.site("Mattermost asks to be left in peace: too many requests.");
                    }
                }
                case 401 -> throw tokenRefused();
                default -> {
                    return reply(received);
                }
            }
        }
    }

    private Received send(HttpUriRequestBase request) {
        request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + bearer());
        return transport.send(request);
    }

    /** Whether it is the answer 401. */
    static boolean isTokenRefused(Problem problem) {
        return problem.text().equals(TOKEN_REFUSED);
    }

    static Problem tokenRefused() {
        return Problem.site(TOKEN_REFUSED)
                .withMend("Make a new token for the bot account and put it into the token file.");
    }

    private static Reply reply(Received received) {
        int status = received.status();
        if (status >= 500 && status != 501) {
            throw Problem.site("Mattermost has an error of its own (" + status + ").");
        }
        if (status / 100 == 3) {
            throw Problem.site("Mattermost is at another address (" + status + ").")
                    .withMend("Set " + MattermostSettings.KEY + "url to where it redirects to.");
        }
        try {
            return new Reply(status, Wire.JSON.readTree(new String(received.body(), StandardCharsets.UTF_8)));
        } catch (JacksonException e) {
            if (status == TOO_LARGE) {
                // A proxy says so in words of its own.
                return new Reply(status, MissingNode.getInstance());
            }
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
            Thread.currentThread().interrupt();
            throw Transport.stopping(e);
        }
    }

    private void leaveInPeace(Optional<String> retryAfter) {
        Duration wait = retryAfter
                .filter(text -> text.matches("\\d{1,4}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(USUAL_PEACE);
        long until = System.nanoTime() + wait.toNanos();
        notBefore.updateAndGet(known -> until - known > 0 ? until : known);
    }

    @Override
    public void close() {
        transport.close();
    }
}
