package io.vigie.commands.proxmox;

import io.vigie.commands.StepRunner;
import io.vigie.commands.proxmox.PveException.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks to whichever node of a cluster answers.
 *
 * <p>Reads are repeated at the next node when one fails. A write is sent to a node that has just answered a read, and
 * sent again only when it certainly did not arrive.
 */
final class ProxmoxClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Call VERSION = Call.get("version");

    private final Wire wire;
    private final Endpoints endpoints;
    private final Credentials credentials;
    private final Refusals refusals;
    private final Duration timeout;
    private final Duration probeTimeout;

    /**
     * An answer's content.
     *
     * @param whole with what stands beside the data, such as a list's {@code total}
     * @param from the address that gave it
     */
    record Got(Fields whole, URI from) {
        Fields data() {
            return whole.object("data");
        }

        List<Fields> list() {
            return data().list();
        }
    }

    ProxmoxClient(ProxmoxSettings settings, Clock clock, int longestBody) {
        wire = new Wire(settings, longestBody);
        endpoints = new Endpoints(settings.nodes(), clock);
        refusals = new Refusals(settings.login());
        timeout = settings.requestTimeout();
        probeTimeout = settings.connectTimeout();
        credentials = switch (settings.login()) {
            case ProxmoxSettings.Login.Token token -> new Credentials.ByToken(token);
            case ProxmoxSettings.Login.Password user -> new Tickets(user, clock, this::ticket);
        };
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Refusals refusals() {
        return refusals;
    }

    /**
     * Reads, at any node.
     *
     * @throws PveException when it is refused, or no node answers
     */
    Got read(Call call) {
        long deadline = System.nanoTime() + timeout.multipliedBy(2).toNanos();
        @Nullable PveException unreachableBehind = null;
        for (URI endpoint : endpoints.toTry()) {
            if (deadline - System.nanoTime() <= 0) {
                break;
            }
            try {
                return readFrom(endpoint, call);
            } catch (PveException e) {
                switch (e.kind()) {
                    // The cable between two nodes may be broken: a second opinion, and no more.
                    case NODE_UNREACHABLE -> {
                        if (unreachableBehind != null) {
                            throw e;
                        }
                        unreachableBehind = e;
                    }
                    case NODE_ILL, UNREACHABLE, NO_ANSWER, TIMED_OUT, UNTRUSTED, NOT_PROXMOX, TOO_LARGE -> {}
                    default -> throw e;
                }
            }
        }
        throw unreachableBehind != null ? unreachableBehind : nobodyAnswers();
    }

    /**
     * Reads at this address, and remembers when it fails.
     *
     * @throws PveException when it is refused or there is no answer
     */
    Got readFrom(URI endpoint, Call call) {
        try {
            return answered(endpoint, call);
        } catch (Wire.Lost first) {
            return afterLoss(endpoint, call, first);
        } catch (PveException e) {
            switch (e.kind()) {
                case NODE_ILL, NOT_PROXMOX -> endpoints.failed(endpoint, e);
                default -> {}
            }
            throw e;
        }
    }

    private Got afterLoss(URI endpoint, Call call, Wire.Lost first) {
        if (first.timedOut() && endpoints.isAnother(endpoint, call.behind()) && isAlive(endpoint)) {
            throw refusals.hangs(call.behind());
        }
        PveException why = first.why();
        if (Thread.currentThread().isInterrupted()) {
            // That is not the node's fault.
            throw why;
        }
        if (why.kind() == Kind.NO_ANSWER) {
            // pveproxy closes idle connections without a word, and workers end now and then.
            try {
                return answered(endpoint, call);
            } catch (Wire.Lost again) {
                why = again.why();
            }
        }
        endpoints.failed(endpoint, why);
        throw why;
    }

    /**
     * Sends a write, once.
     *
     * @throws PveException when it was refused: nothing was begun
     * @throws StepRunner.Uncertain when it was sent and no answer came
     */
    Got write(Call call) {
        @Nullable PveException last = null;
        int attempts = Math.max(2, endpoints.toTry().size());
        for (int attempt = 0; attempt < attempts; attempt++) {
            // A hung node is found by a harmless question; it also leaves a connection that is certainly alive.
            URI endpoint = read(VERSION).from();
            try {
                return answered(endpoint, call);
            } catch (Wire.Lost lost) {
                boolean interrupted = Thread.currentThread().isInterrupted();
                if (!interrupted) {
                    endpoints.failed(endpoint, lost.why());
                }
                if (lost.sent()) {
                    throw uncertain(call, lost.why());
                }
                if (interrupted) {
                    throw lost.why();
                }
                last = lost.why();
            } catch (PveException e) {
                switch (e.kind()) {
                    case NODE_HANGS, NODE_ILL, NOT_PROXMOX, TOO_LARGE -> throw uncertain(call, e);
                    default -> throw e;
                }
            }
        }
        throw last != null ? last : nobodyAnswers();
    }

    private static StepRunner.Uncertain uncertain(Call call, PveException why) {
        return new StepRunner.Uncertain("Nobody knows whether " + call + " was begun: " + why.text(), why);
    }

    private Got answered(URI endpoint, Call call) throws Wire.Lost {
        Wire.Answered answer = send(endpoint, call);
        if (answer.status() == 401 && credentials.renewable()) {
            credentials.forget();
            answer = send(endpoint, call);
        }
        Got got = understood(endpoint, call, answer);
        endpoints.worked(endpoint);
        return got;
    }

    private Wire.Answered send(URI endpoint, Call call) throws Wire.Lost {
        HttpRequest.Builder request = request(endpoint, call);
        try {
            credentials.sign(request, call, endpoint);
        } catch (Wire.Lost e) {
            // What was lost is the question for a ticket, not the request itself.
            throw new Wire.Lost(e.why(), false);
        } catch (IllegalArgumentException e) {
            // Without the cause: the JDK quotes the header, and with it the secret.
            throw new PveException(Kind.NOT_PROXMOX, endpoint + " gives out tickets that are none.", "");
        }
        return wire.exchange(endpoint, request.build(), timeout);
    }

    private Fields ticket(URI endpoint, Call call) throws Wire.Lost {
        HttpRequest request = request(endpoint, call).build();
        return understood(endpoint, call, wire.exchange(endpoint, request, timeout))
                .data();
    }

    private HttpRequest.Builder request(URI endpoint, Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(call.target()))
                .timeout(timeout)
                .header("Accept", "application/json");
        if (call.isRead()) {
            return request.GET();
        }
        return request.header("Content-Type", "application/x-www-form-urlencoded")
                .method(call.method(), HttpRequest.BodyPublishers.ofString(call.form()));
    }

    private Got understood(URI endpoint, Call call, Wire.Answered answer) {
        @Nullable JsonNode json = parsed(answer.body());
        int status = answer.status();
        if (status >= 200 && status < 300) {
            if (json == null || !json.has("data")) {
                throw notProxmox(endpoint, call, answer);
            }
            return new Got(new Fields(json), endpoint);
        }
        if (status < 400 || (json == null && answer.body().length > 0 && !isPlainWord(answer))) {
            throw notProxmox(endpoint, call, answer);
        }
        JsonNode said = json != null ? json : JSON.createObjectNode().put("message", head(answer));
        throw refusals.read(call, endpoint.toString(), status, new Fields(said));
    }

    private static @Nullable JsonNode parsed(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json != null && json.isObject() ? json : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Proxmox says a few things in plain text; a proxy or another server shows a page. */
    private static boolean isPlainWord(Wire.Answered answer) {
        return answer.status() != 502
                && answer.status() != 503
                && answer.status() != 504
                && !head(answer).toLowerCase(Locale.ROOT).contains("<");
    }

    private static String head(Wire.Answered answer) {
        int length = Math.min(80, answer.body().length);
        return Refusals.clean(new String(answer.body(), 0, length, StandardCharsets.UTF_8));
    }

    private static PveException notProxmox(URI endpoint, Call call, Wire.Answered answer) {
        // Something that only begins like a ticket must not be shown.
        boolean secret = call.segments().contains("ticket");
        String shown = answer.body().length == 0 ? "nothing" : secret ? "no ticket" : "\"" + head(answer) + "\"";
        return new PveException(
                Kind.NOT_PROXMOX,
                endpoint + " does not answer like Proxmox VE: status " + answer.status() + ", " + shown,
                "Is this the address of the API (port 8006), and not of a proxy before it?");
    }

    /** Whether the node at this address answers anything, soon. */
    private boolean isAlive(URI endpoint) {
        try {
            HttpRequest.Builder request = request(endpoint, VERSION);
            credentials.sign(request, VERSION, endpoint);
            wire.exchange(endpoint, request.build(), probeTimeout);
            return true;
        } catch (Wire.Lost | PveException e) {
            return false;
        }
    }

    private PveException nobodyAnswers() {
        List<PveException> reasons = endpoints.reasons();
        if (reasons.size() == 1) {
            return reasons.getFirst();
        }
        // All alike, such as a fingerprint on each: the kind and the mend of the first count for all.
        String text = reasons.stream().map(PveException::text).distinct().collect(Collectors.joining(" "));
        Kind kind = reasons.isEmpty() ? Kind.UNREACHABLE : reasons.getFirst().kind();
        String mend = reasons.isEmpty() ? "" : reasons.getFirst().mend();
        return new PveException(kind, "No node answers. " + text, mend);
    }

    @Override
    public void close() {
        wire.close();
    }
}
