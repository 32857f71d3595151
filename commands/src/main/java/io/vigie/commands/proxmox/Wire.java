package io.vigie.commands.proxmox;

import io.vigie.commands.proxmox.PveException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** One exchange with one address: over TLS, bounded in time, in size and in number, never repeated by itself. */
final class Wire implements AutoCloseable {
    /** Far beyond what the largest cluster's resource list needs. */
    static final int LONGEST_BODY = 32 * 1024 * 1024;

    private final HttpClient http;
    private final Semaphore places;
    private final int longest;

    /** An answer, of whatever status. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares answers.
    record Answered(int status, byte[] body) {}

    /** There is no answer. */
    static final class Lost extends Exception {
        private static final long serialVersionUID = 1;
        private final PveException why;
        private final boolean sent;

        Lost(PveException why, boolean sent) {
            super(why);
            this.why = why;
            this.sent = sent;
        }

        PveException why() {
            return why;
        }

        /** Whether the request may have arrived; when not, it certainly did not. */
        boolean sent() {
            return sent;
        }

        boolean timedOut() {
            return why.kind() == Kind.TIMED_OUT;
        }
    }

    Wire(ProxmoxSettings settings, int longest) {
        this.longest = longest;
        places = new Semaphore(settings.maxConcurrent());
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                // A proxy that happens to be set for the JVM must not see the token's connection.
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(Certificates.context(settings))
                .build();
    }

    /**
     * @throws Lost when no whole answer came
     * @throws PveException when too many requests are under way already
     */
    Answered exchange(URI endpoint, HttpRequest request, Duration timeout) throws Lost {
        try {
            if (!places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PveException(Kind.BUSY, "Too many requests are under way.", "Try again in a moment.");
            }
        } catch (InterruptedException e) {
            throw interrupted(endpoint, false);
        }
        try {
            return await(endpoint, request, timeout);
        } finally {
            places.release();
        }
    }

    private Answered await(URI endpoint, HttpRequest request, Duration timeout) throws Lost {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, info -> new BoundedBody(longest));
        try {
            // The request's own time-out ends with the headers; this one covers the body as well.
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answered(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw timedOut(endpoint, timeout, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw interrupted(endpoint, true);
        } catch (ExecutionException e) {
            throw lost(endpoint, timeout, e.getCause() == null ? e : e.getCause());
        }
    }

    private static Lost lost(URI endpoint, Duration timeout, Throwable failure) {
        Certificates.@Nullable Untrusted untrusted = cause(failure, Certificates.Untrusted.class);
        if (untrusted != null) {
            return new Lost(untrusted(endpoint, untrusted), false);
        }
        if (cause(failure, SSLHandshakeException.class) != null) {
            String text = "No secure connection to " + endpoint + ": " + words(failure);
            return new Lost(new PveException(Kind.UNTRUSTED, text, "Is this the API's port?", failure), false);
        }
        if (cause(failure, HttpConnectTimeoutException.class) != null) {
            return new Lost(unreachable(endpoint, "it does not accept the connection in time", failure), false);
        }
        if (cause(failure, UnknownHostException.class) != null
                || cause(failure, UnresolvedAddressException.class) != null) {
            return new Lost(unreachable(endpoint, "its name is not known to the DNS", failure), false);
        }
        if (cause(failure, ConnectException.class) != null || cause(failure, NoRouteToHostException.class) != null) {
            return new Lost(unreachable(endpoint, "it refuses the connection or has no route", failure), false);
        }
        if (cause(failure, HttpTimeoutException.class) != null) {
            return timedOut(endpoint, timeout, failure);
        }
        if (cause(failure, BoundedBody.TooLarge.class) != null) {
            String text = endpoint + " sends an answer that is too long to be one of Proxmox VE.";
            return new Lost(new PveException(Kind.TOO_LARGE, text, "Is this the right address?", failure), true);
        }
        String text = endpoint + " broke off the answer: " + words(failure);
        return new Lost(new PveException(Kind.NO_ANSWER, text, "Look at pveproxy on this node.", failure), true);
    }

    private static PveException untrusted(URI endpoint, Certificates.Untrusted untrusted) {
        String fingerprint = untrusted.fingerprint();
        Throwable why = untrusted.getCause();
        String text = why == null
                ? "The certificate of " + endpoint + " has fingerprint " + fingerprint + ", not one of the configured."
                : "The certificate of " + endpoint + " (fingerprint " + fingerprint + ") is not trusted: " + words(why);
        String mend = "Compare with pvenode cert info on that node; only if it is the same, put " + fingerprint
                + " into proxmox.fingerprints. It changes when a node joins or renews its certificate.";
        return new PveException(Kind.UNTRUSTED, text, mend, untrusted);
    }

    private static PveException unreachable(URI endpoint, String why, Throwable cause) {
        return new PveException(Kind.UNREACHABLE, endpoint + " cannot be reached: " + why + ".", "Is it up?", cause);
    }

    private static Lost timedOut(URI endpoint, Duration timeout, Throwable cause) {
        String text = endpoint + " did not answer within " + timeout.toMillis() / 1000.0 + " s.";
        return new Lost(new PveException(Kind.TIMED_OUT, text, "Look at pveproxy on this node.", cause), true);
    }

    private static Lost interrupted(URI endpoint, boolean sent) {
        Thread.currentThread().interrupt();
        return new Lost(new PveException(Kind.NO_ANSWER, "The wait for " + endpoint + " was broken off.", ""), sent);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        String kind = failure instanceof IOException ? "" : failure.getClass().getSimpleName();
        return Refusals.clean(message == null || message.isBlank() ? kind : message);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
