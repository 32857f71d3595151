package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.HeldPort;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.Refusal;
import io.vigie.commands.lab.proxmox.ClusterApi.Reply;
import io.vigie.commands.lab.proxmox.ClusterApi.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.WWWFormCodec;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node's {@code pveproxy}: HTTPS on a loopback port that stays the node's own through death and healing. */
final class NodeServer implements HttpRequestHandler {
    private static final String PREFIX = "/api2/json";
    private static final int BODY_LIMIT = 1 << 20;
    private static final String GARBAGE = "<html><body><h1>It works!</h1></body></html>";
    private static final ContentType JSON = ContentType.create("application/json", StandardCharsets.UTF_8);

    private final String node;
    private final LabAuthority.Issued certificate;
    private final ClusterApi api;
    private final Faults faults;
    private final Consumer<Exchange> listener;
    private final HeldPort port = new HeldPort();
    private final AtomicReference<@Nullable HttpServer> server = new AtomicReference<>();

    NodeServer(
            String node, LabAuthority.Issued certificate, ClusterApi api, Faults faults, Consumer<Exchange> listener) {
        this.node = node;
        this.certificate = certificate;
        this.api = api;
        this.faults = faults;
        this.listener = listener;
    }

    String node() {
        return node;
    }

    int port() {
        return port.number();
    }

    String fingerprint() {
        return certificate.fingerprint();
    }

    /** Listens; does nothing if it does already. */
    synchronized void start() {
        if (server.get() != null) {
            return;
        }
        try {
            server.set(port.listen(this::listen));
        } catch (IOException e) {
            throw new UncheckedIOException("node " + node + " on port " + port(), e);
        }
    }

    private HttpServer listen(InetSocketAddress address) throws IOException {
        HttpServer fresh = ServerBootstrap.bootstrap()
                .setLocalAddress(address.getAddress())
                .setListenerPort(address.getPort())
                .setSslContext(certificate.serverContext())
                .setSocketConfig(SocketConfig.custom()
                        .setSoReuseAddress(true)
                        .setTcpNoDelay(true)
                        .setSoTimeout(Timeout.ofSeconds(60))
                        .build())
                .setHttpProcessor(HttpProcessors.server("pve-api-daemon/3.0"))
                // Any Host header will do, as with the real one.
                .setRequestRouter((request, context) -> this)
                .create();
        fresh.start();
        return fresh;
    }

    /** Refuses connections from now on, and breaks those that are open. */
    synchronized void stop() {
        HttpServer running = server.getAndSet(null);
        if (running != null) {
            running.close(CloseMode.IMMEDIATE);
            try {
                running.awaitTermination(TimeValue.ofSeconds(5));
                Refusal.await(port.address());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** For good: lets go of the port, too. */
    synchronized void close() {
        stop();
        port.close();
    }

    @Override
    public void handle(ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
            throws IOException, ParseException {
        try {
            switch (faults.of(node).orElse(null)) {
                case null -> answer(request, response);
                case Faults.Fault.Frozen frozen -> {
                    faults.awaitHealed(node);
                    throw new ConnectionClosedException("was frozen");
                }
                case Faults.Fault.Slow slow -> {
                    faults.delay(node, slow.by());
                    answer(request, response);
                }
                case Faults.Fault.Garbage garbage -> {
                    response.setCode(200);
                    response.setEntity(new StringEntity(GARBAGE, JSON));
                }
                case Faults.Fault.Lost lost -> {
                    answer(request, response);
                    throw new ConnectionClosedException("the answer is lost");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionClosedException("stopping");
        }
    }

    private void answer(ClassicHttpRequest http, ClassicHttpResponse response)
            throws IOException, ParseException, InterruptedException {
        String target = http.getPath();
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        Map<String, String> parameters = new LinkedHashMap<>();
        if (question >= 0) {
            form(target.substring(question + 1), parameters);
        }
        if (!path.startsWith(PREFIX + "/")) {
            write(response, new Reply(501, "Method '" + http.getMethod() + " " + path + "' not implemented", ""));
            return;
        }
        if (!api.isUp(node)) {
            throw new ConnectionClosedException("it is down");
        }
        Reply reply = body(http, parameters);
        Request request = new Request(http.getMethod(), path.substring(PREFIX.length()), parameters, credentials(http));
        if (reply == null) {
            reply = api.answer(node, request);
        }
        listener.accept(new Exchange(
                node, request.verb(), request.decoded(), parameters, reply.status(), reply.reason(), reply.body()));
        write(response, reply);
    }

    private static void write(ClassicHttpResponse response, Reply reply) {
        response.setCode(reply.status());
        response.setReasonPhrase(reply.reason());
        if (reply.status() != 200) {
            response.setHeader("Connection", "close");
        }
        if (!reply.body().isEmpty()) {
            response.setEntity(new StringEntity(reply.body(), JSON));
        }
    }

    /** Reads the body's parameters; what to answer at once when it cannot be read. */
    private static @Nullable Reply body(ClassicHttpRequest http, Map<String, String> parameters)
            throws IOException, ParseException {
        HttpEntity entity = http.getEntity();
        if (entity == null) {
            return null;
        }
        String text = EntityUtils.toString(entity, StandardCharsets.UTF_8, BODY_LIMIT);
        ContentType type = ContentType.parse(entity.getContentType());
        if (text == null || text.isEmpty() || type == null) {
            return null;
        }
        switch (type.getMimeType()) {
            case "application/x-www-form-urlencoded" -> form(text, parameters);
            case "application/json" -> {
                try {
                    json(text, parameters);
                } catch (JacksonException e) {
                    return new Reply(500, "malformed JSON string", "");
                }
            }
            default -> {
                return new Reply(506, "upload 'Content-Type '" + type.getMimeType() + "' not implemented", "");
            }
        }
        return null;
    }

    private static void form(String text, Map<String, String> parameters) {
        for (NameValuePair pair : WWWFormCodec.parse(text, StandardCharsets.UTF_8)) {
            parameters.put(pair.getName(), pair.getValue() == null ? "" : pair.getValue());
        }
    }

    private static void json(String text, Map<String, String> parameters) {
        for (Map.Entry<String, JsonNode> entry : new JsonMapper().readTree(text).properties()) {
            JsonNode value = entry.getValue();
            parameters.put(entry.getKey(), value.isBoolean() ? (value.booleanValue() ? "1" : "0") : value.asString());
        }
    }

    private static Access.Credentials credentials(ClassicHttpRequest http) {
        String ticket = "";
        for (String cookie : header(http, "Cookie").split(";\\s*", -1)) {
            if (cookie.startsWith("PVEAuthCookie=")) {
                String value = cookie.substring("PVEAuthCookie=".length());
                ticket = value.contains("%")
                        ? URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8)
                        : value;
            }
        }
        return new Access.Credentials(header(http, "Authorization"), ticket, header(http, "CSRFPreventionToken"));
    }

    private static String header(ClassicHttpRequest http, String name) {
        Header header = http.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue();
    }
}
