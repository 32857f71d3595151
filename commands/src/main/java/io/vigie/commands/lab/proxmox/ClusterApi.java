package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.RouteTable.Page;
import io.vigie.commands.lab.proxmox.RouteTable.Route;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers calls in the order of the real one: who is it, does the method exist, may they, is it this node's to
 * answer, are the parameters right, and only then the thing itself.
 */
final class ClusterApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final ApiSchema SCHEMA = ApiSchema.load();

    private final ClusterModel cluster;
    private final Access access;
    private final Faults faults;
    private final RouteTable routes = new RouteTable();
    private final Permissions permissions;

    ClusterApi(ClusterModel cluster, Access access, Faults faults, List<RouteTable.Family> families) {
        this.cluster = cluster;
        this.access = access;
        this.faults = faults;
        this.permissions = new Permissions(access);
        families.forEach(family -> family.register(routes));
    }

    /** Whether the node has power at this moment: one that went down by itself answers nobody. */
    boolean isUp(String node) {
        return cluster.now(() -> cluster.membership.up(node));
    }

    /** The methods that are played. */
    List<ApiMethod> played() {
        return SCHEMA.all().stream()
                .filter(method -> routes.find(method).isPresent())
                .toList();
    }

    /** @param path without {@code /api2/json}, its segments still encoded */
    record Request(String verb, String path, Map<String, String> parameters, Access.Credentials credentials) {
        List<String> segments() {
            return Stream.of(path.substring(1).split("/", -1))
                    .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .toList();
        }

        String decoded() {
            return "/" + String.join("/", segments());
        }

        boolean writes() {
            return !verb.equals("GET");
        }
    }

    /** @param body empty when the answer has none */
    record Reply(int status, String reason, String body) {}

    Reply answer(String asked, Request request) throws InterruptedException {
        try {
            return new Reply(200, "OK", JSON.writeValueAsString(body(play(asked, request))));
        } catch (Refusal refusal) {
            return new Reply(refusal.status(), refusal.reason(), refusal.bodiless() ? "" : body(refusal));
        }
    }

    private @Nullable Object play(String asked, Request request) throws InterruptedException {
        boolean ticketing = request.path().equals("/access/ticket");
        boolean byToken = request.credentials().authorization().startsWith("PVEAPIToken=");
        Who who =
                ticketing && !byToken ? new Who("", "") : access.authenticate(request.credentials(), request.writes());
        ApiMethod method = SCHEMA.find(request.verb(), request.path())
                .orElseThrow(() -> Refusal.notImplemented(request.verb(), request.decoded()));
        if (who.byToken() && !method.tokensAllowed()) {
            throw Refusal.forbidden("URI '" + request.path() + "' not available with API token, need proper ticket.\n");
        }
        Route route = routes.find(method).orElseThrow(() -> Refusal.notImplemented(request.verb(), request.decoded()));
        Map<String, String> parameters = new LinkedHashMap<>(request.parameters());
        method.pathParameters(request.segments()).forEach((name, value) -> {
            if (parameters.put(name, value) != null) {
                throw Refusal.parameter(name, "duplicate parameter (already defined in URI)");
            }
        });
        permissions.demand(who, method.condition(), parameters);
        String node = method.proxied() ? proxy(asked, parameters.getOrDefault("node", asked)) : asked;
        Map<String, String> wrong = method.faults(parameters);
        if (!wrong.isEmpty()) {
            throw Refusal.parameters(wrong);
        }
        Call call = new Call(cluster, access, node, who, parameters);
        return cluster.now(() -> route.answer(call));
    }

    /** The node that answers, once it is certain that it can be reached from the asked one. */
    private String proxy(String asked, String named) throws InterruptedException {
        if (named.equals(asked) || named.equals("localhost")) {
            return asked;
        }
        if (!cluster.membership.knows(named)) {
            throw Refusal.failed("hostname lookup '" + named + "' failed - failed to get address info for: " + named
                    + ": Temporary failure in name resolution");
        }
        cluster.now(() -> {
            if (cluster.membership.cutOff(asked) != cluster.membership.cutOff(named)) {
                throw Refusal.proxy(595, "No route to host");
            }
            if (!cluster.membership.up(named)) {
                throw Refusal.proxy(595, "Connection refused");
            }
        });
        if (faults.hangs(named)) {
            throw Refusal.proxy(596, "Connection timed out");
        }
        return named;
    }

    private static Map<String, @Nullable Object> body(@Nullable Object data) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (data instanceof Page page) {
            body.put("data", page.data());
            body.put("total", page.total());
        } else {
            body.put("data", data);
        }
        return body;
    }

    private static String body(Refusal refusal) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", null);
        body.put("message", refusal.text());
        if (!refusal.errors().isEmpty()) {
            body.put("errors", refusal.errors());
        }
        return JSON.writeValueAsString(body);
    }
}
