package io.vigie.bot.chat.mattermost;

import ch.qos.logback.classic.Level;
import io.vigie.bot.chat.NoTokensInLogs;
import io.vigie.bot.chat.Overdue;
import io.vigie.commands.Problem;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Requests to the server, each bounded in time, with the token and the server's wish for peace respected. */
class MattermostClient implements AutoCloseable {
    private static final int ATTEMPTS = 4;
    private static final Duration USUAL_PEACE = Duration.ofSeconds(1);
    private static final Duration GLANCE = Duration.ofMillis(100);

    /** More than the lanes there are; who comes then waits as for an answer. */
    private static final int CONNECTIONS = 200;

    /** Sooner than any server or proxy in front of it gives up an idle connection. */
    private static final Timeout IDLE = Timeout.ofSeconds(20);

    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;

    private final MattermostSettings settings;
    private final CloseableHttpClient http;

    /** For the WebSocket alone: its one connection's work is done where it is read, on a thread of its own. */
    private final HttpClient sockets;

    private final Overdue overdue = new Overdue("time-outs of Mattermost", GLANCE);
    private final AtomicLong notBefore = new AtomicLong(System.nanoTime());
    private volatile String token = "";

    /** An answer below 500 that is neither 401 nor 429. */
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
        NoTokensInLogs.install("org.apache.hc.", Level.WARN); // headers, at DEBUG
        SSLContext trust = Trust.of(settings.caFile());
        Timeout patience = Timeout.of(settings.requestTimeout());
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                                .setSocketTimeout(patience)
                                .setIdleTimeout(IDLE)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(patience)
                        .build())
                .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
                .disableRedirectHandling() // the token goes to nobody else
                .disableAutomaticRetries() // nothing is said twice
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .setUserAgent("Vigie")
                .build();
        this.sockets = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .sslContext(trust)
                .executor(Runnable::run)
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
        return within(sockets.newWebSocketBuilder()
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

    private record Received(int status, Optional<String> retryAfter, byte[] body) {
        static Received of(ClassicHttpResponse response) throws IOException {
            HttpEntity entity = response.getEntity();
            return new Received(
                    response.getCode(),
                    Optional.ofNullable(response.getFirstHeader(HttpHeaders.RETRY_AFTER))
                            .map(Header::getValue),
                    entity == null ? new byte[0] : EntityUtils.toByteArray(entity, LONGEST_ANSWER));
        }
    }

    /** The socket's own time-out bounds each read; a server that drips is cut off at the end of our patience. */
    private Received send(HttpUriRequestBase request) {
        request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + bearer());
        Duration patience = settings.requestTimeout();
        try (Overdue.Watch watch = overdue.watch(patience, patience, request::cancel)) {
            return http.execute(request, Received::of);
        } catch (IOException e) {
            throw request.isCancelled() ? tooSlow() : failed(e);
        }
    }

    static Problem tokenRefused() {
        return Problem.site("Mattermost does not accept the bot's token: it is wrong, expired or revoked.")
                .withMend("Make a new token for the bot account and put it into the token file.");
    }

    private static Reply reply(Received received) {
        int status = received.status();
        if (status >= 500) {
            throw Problem.site("Mattermost has an error of its own (" + status + ").");
        }
        if (status / 100 == 3) {
            throw Problem.site("Mattermost is at another address (" + status + ").")
                    .withMend("Set " + MattermostSettings.KEY + "url to where it redirects to.");
        }
        try {
            return new Reply(status, Wire.JSON.readTree(new String(received.body(), StandardCharsets.UTF_8)));
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

    private void leaveInPeace(Optional<String> retryAfter) {
        Duration wait = retryAfter
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
        if (Thread.currentThread().isInterrupted()) {
            return stopping(cause);
        }
        // The clients' own time-outs, when they are noticed before ours.
        boolean silent = cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)
                || cause instanceof SocketTimeoutException && !(cause instanceof ConnectTimeoutException);
        if (silent) {
            return tooSlow();
        }
        if (cause instanceof java.net.http.WebSocketHandshakeException handshake) {
            HttpResponse<?> response = handshake.getResponse();
            if (response.statusCode() == 429) {
                leaveInPeace(response.headers().firstValue(HttpHeaders.RETRY_AFTER));
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
        return stopping(e);
    }

    private static Problem stopping(Throwable cause) {
        return Problem.site("Vigie is stopping.", cause);
    }

    @Override
    public void close() {
        sockets.shutdownNow();
        http.close(CloseMode.IMMEDIATE);
        overdue.close();
    }
}
