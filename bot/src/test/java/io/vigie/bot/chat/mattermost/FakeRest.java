package io.vigie.bot.chat.mattermost;

import static io.vigie.bot.chat.mattermost.FakeMattermost.JSON;
import static io.vigie.bot.chat.mattermost.FakeResponses.created;
import static io.vigie.bot.chat.mattermost.FakeResponses.error;
import static io.vigie.bot.chat.mattermost.FakeResponses.forbidden;
import static io.vigie.bot.chat.mattermost.FakeResponses.found;
import static io.vigie.bot.chat.mattermost.FakeResponses.missing;
import static io.vigie.bot.chat.mattermost.FakeResponses.ok;

import io.vigie.bot.chat.mattermost.FakeMattermost.FakeChannel;
import io.vigie.bot.testing.FakeWire.Request;
import io.vigie.bot.testing.FakeWire.Response;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The REST API v4 of {@link FakeMattermost}, which holds its lock meanwhile. */
class FakeRest {
    private final FakeMattermost server;
    private final FakePosts posts;

    FakeRest(FakeMattermost server) {
        this.server = server;
        this.posts = new FakePosts(server);
    }

    Response answer(Request request, String user) {
        String path = request.path().replaceFirst("^/api/v4", "").replaceFirst("\\?.*", "");
        String[] p = path.substring(1).split("/");
        String route =
                request.method() + " " + path.replace(FakeMattermost.TEAM, "T").replaceAll("[cpu]\\d{25}", "ID");
        if (route.matches("(GET|PUT|DELETE) /(posts|users|channels)/(?!ID|me\\b|ids\\b)[^/]+.*")) {
            return error(400, "Invalid or missing parameter in URL.");
        }
        return switch (route) {
            case "GET /users" -> users(request.query());
            case "GET /users/me" -> found(server.users.get(user));
            case "GET /users/ID" -> server.rules.hidden.contains(p[1]) ? forbidden() : found(server.users.get(p[1]));
            case "POST /users/ids" -> {
                ArrayNode all = JSON.createArrayNode();
                json(request).forEach(id -> {
                    if (server.users.containsKey(id.stringValue())) {
                        all.add(server.users.get(id.stringValue()));
                    }
                });
                yield ok(all);
            }
            case "GET /config/client" -> server.rules.config(request.query());
            case "GET /users/me/preferences" -> ok(JSON.createArrayNode());
            case "GET /users/me/teams" ->
                ok(JSON.createArrayNode().add(object("id", FakeMattermost.TEAM).put("name", "admins")));
            case "GET /teams/name/admins" -> server.inTeam ? ok(object("id", FakeMattermost.TEAM)) : missing();
            case "GET /teams/T/members/me" -> server.inTeam ? ok(object("roles", "team_user")) : missing();
            case "GET /channels/ID/members/me" ->
                server.channelOf(p[1]).members().contains(user) ? ok(object("roles", "channel_user")) : missing();
            case "POST /roles/names" -> {
                ArrayNode roles = JSON.createArrayNode();
                json(request).forEach(name -> roles.add(server.rules.role(name.stringValue())));
                yield ok(roles);
            }
            case "GET /users/me/teams/T/channels" -> ok(channels(user, c -> !server.inAnotherTeam.contains(c.id())));
            case "GET /users/me/channels" -> server.rules.listsAllTeams ? ok(channels(user, c -> true)) : missing();
            case "GET /channels/ID" -> {
                FakeChannel channel = server.channels.get(p[1]);
                if (channel == null
                        || (!channel.type().equals("O") && !channel.members().contains(user))) {
                    yield missing();
                }
                boolean teamless = Set.of("D", "G").contains(channel.type());
                yield ok(object("id", channel.id())
                        .put("type", channel.type())
                        .put("team_id", teamless ? "" : FakeMattermost.TEAM));
            }
            case "POST /users/me/typing" -> {
                server.typing.add(json(request).path("channel_id").stringValue() + " "
                        + json(request).path("parent_id").asString(""));
                yield ok(object("status", "OK"));
            }
            case "POST /channels/direct" -> direct(json(request));
            case "POST /channels/ID/members/ids" -> {
                ArrayNode members = JSON.createArrayNode();
                json(request).forEach(id -> {
                    if (server.channelOf(p[1]).members().contains(id.stringValue())) {
                        members.add(object("user_id", id.stringValue()).put("channel_id", p[1]));
                    }
                });
                yield ok(members);
            }
            case "GET /channels/ID/posts" -> posts.page(p[1], request.query());
            case "POST /posts" -> posts.create((ObjectNode) json(request), user);
            case "GET /posts/ID" ->
                server.rules.beyondTheLimit.contains(p[1])
                        ? error(403, "app.post.cloud.get.app_error", "Unable to get the post.")
                        : isReadable(p[1], user) ? ok(server.postOf(p[1])) : missing();
            case "PUT /posts/ID/patch" ->
                isReadable(p[1], user)
                        ? posts.patch(p[1], json(request).path("message").stringValue(), user)
                        : forbidden();
            case "DELETE /posts/ID" -> {
                if (!isReadable(p[1], user)) {
                    yield missing();
                }
                server.delete(p[1]);
                yield ok(object("status", "OK"));
            }
            case "GET /posts/ID/files/info" -> {
                ArrayNode infos = JSON.createArrayNode();
                server.postOf(p[1])
                        .path("file_ids")
                        .forEach(f -> infos.add(object("name", server.files.getOrDefault(f.stringValue(), ""))));
                yield ok(infos);
            }
            case "GET /posts/ID/reactions" -> {
                if (isUnknown(p[1])) {
                    yield forbidden();
                }
                ArrayNode all = server.replica.cached(p[1], () -> reactions(p[1]));
                yield all.isEmpty() ? new Response(200, Map.of(), "null") : ok(all);
            }
            case "POST /posts/ids/reactions" -> {
                ObjectNode all = JSON.createObjectNode();
                for (JsonNode id : json(request)) {
                    if (isUnknown(id.stringValue())) {
                        yield forbidden();
                    }
                    all.set(id.stringValue(), reactions(id.stringValue()));
                }
                yield ok(all);
            }
            case "POST /reactions" -> {
                JsonNode body = json(request);
                String post = body.path("post_id").stringValue();
                if (!body.path("user_id").stringValue().equals(user)
                        || !isReadable(post, user)
                        || server.rules.rolesThatReact.isEmpty()) {
                    yield forbidden();
                }
                server.react(user, post, body.path("emoji_name").stringValue());
                yield ok(body);
            }
            case "POST /files" -> posts.upload(request);
            default -> {
                // DELETE /users/{user}/posts/{post}/reactions/{emoji}
                if (request.method().equals("DELETE") && p.length == 6 && p[4].equals("reactions")) {
                    if (!isReadable(p[3], user)) {
                        yield missing();
                    }
                    server.unreact(user, p[3], p[5]);
                    yield ok(object("status", "OK"));
                }
                yield named(path, user);
            }
        };
    }

    private ArrayNode channels(String user, Predicate<FakeChannel> some) {
        ArrayNode all = JSON.createArrayNode();
        server.channels.values().stream()
                .filter(c -> c.members().contains(user) && some.test(c))
                .forEach(c -> all.add(object("id", c.id())
                        .put("name", c.name())
                        .put("type", c.type())
                        .put("last_post_at", lastPostAt(c))
                        .put("delete_at", 0)));
        return all;
    }

    private long lastPostAt(FakeChannel channel) {
        return server.posts.values().stream()
                .filter(p -> p.path("channel_id").stringValue().equals(channel.id()) && server.replica.has(p))
                .mapToLong(p -> p.path("create_at").longValue())
                .max()
                .orElse(0);
    }

    /** Whether it was deleted is not asked. */
    private boolean isUnknown(String post) {
        ObjectNode known = server.posts.get(post);
        return known == null || !server.replica.has(known);
    }

    private ArrayNode reactions(String post) {
        ArrayNode all = JSON.createArrayNode();
        server.reactions.stream()
                .filter(r -> r.path("post_id").stringValue().equals(post) && server.replica.has(r))
                .forEach(all::add);
        return all;
    }

    private boolean isReadable(String post, String user) {
        ObjectNode known = server.posts.get(post);
        return known != null
                && !server.rules.beyondTheLimit.contains(post)
                && server.replica.has(known)
                && known.path("delete_at").longValue() == 0
                && server.channelOf(known.path("channel_id").stringValue())
                        .members()
                        .contains(user);
    }

    private Response users(Map<String, String> query) {
        int size = Integer.parseInt(query.getOrDefault("per_page", "60"));
        ArrayNode page = JSON.createArrayNode();
        server.users.values().stream()
                .skip((long) Integer.parseInt(query.getOrDefault("page", "0")) * size)
                .limit(size)
                .forEach(page::add);
        return ok(page);
    }

    private Response named(String path, String user) {
        Matcher name = Pattern.compile("/teams/.*/channels/name/(.*)").matcher(path);
        if (!name.matches()) {
            return missing();
        }
        return server.channels.values().stream()
                .filter(c -> c.name().equals(name.group(1))
                        && (c.type().equals("O") || c.members().contains(user)))
                .findFirst()
                .map(c -> ok(object("id", c.id()).put("name", c.name()).put("type", c.type())))
                .orElseGet(FakeResponses::missing);
    }

    private Response direct(JsonNode ids) {
        String other = ids.path(1).stringValue();
        if (!server.users.containsKey(other)) {
            return missing();
        }
        Set<String> members = Set.of(ids.path(0).stringValue(), other);
        FakeChannel channel = server.channels.values().stream()
                .filter(c -> c.type().equals("D") && c.members().equals(members))
                .findFirst()
                .orElseGet(() -> server.channel("dm", "D", members.toArray(String[]::new)));
        return created(object("id", channel.id()));
    }

    private static JsonNode json(Request request) {
        return JSON.readTree(request.body());
    }

    private static ObjectNode object(String name, String value) {
        return JSON.createObjectNode().put(name, value);
    }
}
