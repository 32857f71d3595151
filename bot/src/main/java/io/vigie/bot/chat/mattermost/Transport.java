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
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Bytes to the server and back, each exchange bounded in time. A request is written and its answer read on the thread
 * that asks: the JDK's client would hand both through three more.
 */
class Transport implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofMillis(100);

    /** More than the lanes that may ask at once; who comes then waits as for an answer. */
    private static final int CONNECTIONS = 300;

    /** Sooner than any server or proxy in front of it gives up an idle connection. */
    private static final Timeout IDLE = Timeout.ofSeconds(20);

    /** A connection that was idle for longer is looked at, which takes a millisecond, before it is used again. */
    private static final TimeValue SUSPECT = TimeValue.ofMilliseconds(500);

    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;

    private final MattermostSettings settings;
    private final SSLContext trust;
    private final CloseableHttpClient http;

    /** For the last WebSocket that was opened. */
    private final AtomicReference<HttpClient> sockets;

    private final Overdue overdue = new Overdue("time-outs of Mattermost", GLANCE);

    /** @param retryAfter as it was sent */
    record Received(int status, Optional<String> retryAfter, byte[] body) {
        private static Received of(ClassicHttpResponse response) throws IOException {
            HttpEntity entity = response.getEntity();
            return new Received(
                    response.getCode(),
                    Optional.ofNullable(response.getFirstHeader(HttpHeaders.RETRY_AFTER))
                            .map(Header::getValue),
                    entity == null ? new byte[0] : EntityUtils.toByteArray(entity, LONGEST_ANSWER));
        }
    }

    /** The server answers that it opens no WebSocket. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final transient HttpResponse<?> response;

        Refusal(HttpResponse<?> response) {
            this.response = response;
        }

        int status() {
            return response.statusCode();
        }

        Optional<String> retryAfter() {
            return response.headers().firstValue(HttpHeaders.RETRY_AFTER);
        }
    }

    Transport(MattermostSettings settings) {
        this.settings = settings;
        NoTokensInLogs.install("org.apache.hc.", Level.WARN); // headers, at DEBUG
        this.trust = Trust.of(settings.caFile());
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
                                .setValidateAfterInactivity(SUSPECT)
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
        this.sockets = new AtomicReference<>(newSockets());
    }

    /** A WebSocket's work is done where it is read, on a thread that is its client's alone. */
    private HttpClient newSockets() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .sslContext(trust)
                .executor(Runnable::run)
                .build();
    }

    /**
     * The socket's own time-out bounds each read; a server that drips is cut off at the end of our patience.
     *
     * @throws Problem of the site when no whole answer came in time
     */
    Received send(HttpUriRequestBase request) {
        Duration patience = settings.requestTimeout();
        try (Overdue.Watch watch = overdue.watch(patience, patience, request::cancel)) {
            return http.execute(request, Received::of);
        } catch (IOException e) {
            throw request.isCancelled() ? tooSlow() : failed(e);
        }
    }

    /**
     * Ends the WebSocket that was opened before, with its client: should its thread have died, nothing that it was to
     * read would ever come.
     *
     * @throws Refusal when the server answers that it will not
     * @throws Problem of the site when it does not answer in time
     */
    WebSocket open(URI uri, String bearer, WebSocket.Listener listener) throws Refusal {
        HttpClient fresh = newSockets();
        sockets.getAndSet(fresh).shutdownNow();
        CompletableFuture<WebSocket> opening = fresh.newWebSocketBuilder()
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + bearer)
                .connectTimeout(settings.connectTimeout())
                .buildAsync(uri, listener);
        try {
            return opening.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            opening.cancel(true);
            Thread.currentThread().interrupt();
            throw stopping(e);
        } catch (TimeoutException e) {
            opening.cancel(true);
            throw tooSlow();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException handshake) {
                throw new Refusal(handshake.getResponse());
            }
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
        if (isSilence(cause)) {
            return tooSlow();
        }
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof SSLException) {
                return Problem.site("Mattermost's certificate is not trusted: " + t.getMessage(), cause)
                        .withMend("Name the authority that issued it in " + MattermostSettings.KEY + "ca-file.");
            }
        }
        return Problem.site("Mattermost cannot be reached at " + settings.url() + ".", cause);
    }

    /** The clients' own time-outs, when they are noticed before ours; not those of connecting. */
    private static boolean isSilence(Throwable cause) {
        return (cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException))
                || (cause instanceof SocketTimeoutException && !(cause instanceof ConnectTimeoutException));
    }

    static Problem stopping(Throwable cause) {
        return Problem.site("Vigie is stopping.", cause);
    }

    @Override
    public void close() {
        sockets.get().shutdownNow();
        http.close(CloseMode.IMMEDIATE);
        overdue.close();
    }
}
