package io.vigie.bot.chat.discord;

import static io.vigie.bot.chat.discord.FakeDiscord.JSON;
import static io.vigie.bot.chat.discord.FakeResponses.error;
import static io.vigie.bot.chat.discord.FakeResponses.found;
import static io.vigie.bot.chat.discord.FakeResponses.ok;

import io.vigie.bot.chat.discord.FakeDiscord.Reacted;
import io.vigie.bot.testing.FakeWire.Request;
import io.vigie.bot.testing.FakeWire.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The REST API v10 of {@link FakeDiscord}, which holds its lock meanwhile. */
@NullUnmarked // A question about what is not there fails the test.
class FakeDiscordRest {
    private final FakeDiscord server;
    final Map<String, String> nonces = new HashMap<>();
    final AtomicInteger made = new AtomicInteger();
    final List<JsonNode> bodies = new ArrayList<>();
    final FakeRules rules;
    final FakeSlash slash;

    /** Where it was shown that the bot is typing. */
    final List<String> typing = new ArrayList<>();

    FakeDiscordRest(FakeDiscord server) {
        this.server = server;
        this.rules = new FakeRules(server);
        this.slash = new FakeSlash(server, this);
    }

    Response answer(Request request, String whole) {
        String path = whole.replaceFirst("\\?.*", "");
        Map<String, String> query = new HashMap<>();
        for (String pair : whole.replaceFirst("^[^?]*\\??", "").split("&")) {
            query.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("[^=]*=?", ""));
        }
        String[] p = path.substring(1).split("/");
        String route = request.method() + " "
                + path.replaceAll("/token-\\d+", "/TOKEN")
                        .replaceAll("\\d{17,20}", "ID")
                        .replaceAll("999999999999", "ID");
        return switch (route) {
            case "GET /users/@me" -> ok(server.users.get(server.bot));
            case "GET /users/ID" -> found(server.users.get(p[1]), 10_013);
            case "POST /users/@me/channels" -> direct(FakeForm.of(request).json());
            case "GET /channels/ID" -> server.rights.channel(p[1]);
            case "GET /channels/ID/thread-members/ID" -> server.rights.threadMember(p[1], p[3]);
            case "POST /channels/ID/typing" -> typing(p[1]);
            case "PATCH /channels/ID" ->
                wake(server.channels.get(p[1]), FakeForm.of(request).json());
            case "GET /guilds/ID/members/ID" -> member(p[3]);
            case "GET /guilds/ID/channels" -> {
                ArrayNode all = JSON.createArrayNode();
                server.channels.values().stream()
                        .filter(FakeGateway::isOfTheServer)
                        .filter(c -> !server.rights.isHidden(c))
                        .forEach(all::add);
                yield ok(all);
            }
            case "GET /channels/ID/messages" -> history(p[1], query);
            case "GET /channels/ID/messages/ID" -> found(message(p[1], p[3]), 10_008);
            case "POST /channels/ID/messages" -> create(p[1], FakeForm.of(request));
            case "PATCH /channels/ID/messages/ID" -> edit(p[1], message(p[1], p[3]), FakeForm.of(request));
            case "POST /channels/ID/messages/ID/threads" ->
                thread(p[1], p[3], FakeForm.of(request).json());
            case "GET /applications/ID/guilds/ID/commands",
                    "PUT /applications/ID/guilds/ID/commands",
                    "POST /interactions/ID/TOKEN/callback",
                    "PATCH /webhooks/ID/TOKEN/messages/@original",
                    "PATCH /webhooks/ID/TOKEN/messages/ID",
                    "POST /webhooks/ID/TOKEN" -> slash.answer(route, p, FakeForm.of(request));
            default -> reactions(request.method(), p, query);
        };
    }

    private Response reactions(String method, String[] p, Map<String, String> query) {
        if (p.length < 6 || !p[0].equals("channels") || !p[4].equals("reactions")) {
            return error(404, 0, "404: Not Found");
        }
        if (message(p[1], p[3]) == null) {
            return error(404, 10_008, "Unknown Message");
        }
        if (method.equals("PUT")) {
            Response refusal = rules.reacting(p[1]);
            if (refusal != null) {
                return refusal;
            }
            Reacted mine = new Reacted(p[3], server.bot, p[5], null, false);
            if (!server.reactions.contains(mine)) {
                server.react(server.bot, p[3], p[5], null);
            }
            return new Response(204, Map.of(), "");
        }
        return listReactions(p, query);
    }

    private Response listReactions(String[] p, Map<String, String> query) {
        ArrayNode users = JSON.createArrayNode();
        long after = Long.parseLong(query.getOrDefault("after", "0"));
        boolean burst = query.getOrDefault("type", "0").equals("1");
        server.reactions.stream()
                .filter(r -> r.burst() == burst)
                .filter(r -> r.message().equals(p[3]) && r.emoji().equals(p[5]) && r.emojiId() == null)
                .map(Reacted::user)
                .distinct()
                .filter(u -> Long.parseLong(u) > after)
                .sorted((a, b) -> Long.compare(Long.parseLong(a), Long.parseLong(b)))
                .limit(Integer.parseInt(query.getOrDefault("limit", "25")))
                .forEach(u -> users.add(server.users.get(u)));
        return ok(users);
    }

    private ObjectNode message(String channel, String id) {
        ObjectNode message = server.messages.get(id);
        return message == null || !message.path("channel_id").stringValue().equals(channel) ? null : message;
    }

    private Response member(String id) {
        return found(server.members.get(id), 10_007);
    }

    private Response typing(String channel) {
        if (!server.channels.containsKey(channel)) {
            return error(404, 10_003, "Unknown Channel");
        }
        typing.add(channel);
        return new Response(204, Map.of(), "");
    }

    private Response direct(JsonNode json) {
        String user = json.path("recipient_id").asString("");
        return server.users.containsKey(user)
                ? ok(server.channels.get(server.direct(user)))
                : error(400, 50_033, "Invalid Recipient(s)");
    }

    private Response history(String channel, Map<String, String> query) {
        if (!server.channels.containsKey(channel)) {
            return error(404, 10_003, "Unknown Channel");
        }
        long after = Long.parseLong(query.getOrDefault("after", "0"));
        List<ObjectNode> page = server.messages.values().stream()
                .filter(m -> m.path("channel_id").stringValue().equals(channel))
                .filter(m -> id(m) > after)
                .sorted((a, b) -> Long.compare(id(a), id(b)))
                .limit(Integer.parseInt(query.getOrDefault("limit", "50")))
                .toList();
        ArrayNode all = JSON.createArrayNode();
        int intents = server.contentGranted ? FakeDiscord.MESSAGE_CONTENT : 0;
        boolean direct = server.channels.get(channel).path("type").asInt() == 1;
        page.reversed().forEach(m -> all.add(server.line.hide(m.deepCopy(), intents, direct)));
        return ok(all);
    }

    private static long id(ObjectNode message) {
        return Long.parseLong(message.path("id").stringValue());
    }

    private Response create(String channel, FakeForm body) {
        Response refusal = rules.posting(channel, body.json());
        if (refusal != null) {
            return refusal;
        }
        Response fault = rules.attaching(channel, body);
        if (fault == null) {
            fault = fault(body);
        }
        if (fault != null) {
            return fault;
        }
        String nonce = body.json().path("nonce").asString("");
        String known = nonces.get(nonce);
        if (!nonce.isEmpty() && known != null) {
            return ok(server.messages.get(known));
        }
        ObjectNode message = server.message(server.newId(), channel, server.bot, "");
        fill(message, body);
        rules.leaveOutEmbeds(message);
        if (body.json().has("message_reference")) {
            message.set("message_reference", body.json().path("message_reference"));
        }
        if (!nonce.isEmpty()) {
            nonces.put(nonce, message.path("id").stringValue());
        }
        server.keep(message);
        server.created(message);
        made.incrementAndGet();
        return ok(message);
    }

    void fill(ObjectNode message, FakeForm body) {
        message.put("content", body.json().path("content").asString("").strip());
        message.put("flags", body.json().path("flags").asInt(0));
        ArrayNode embeds = message.putArray("embeds");
        body.json().path("embeds").forEach(embed -> embeds.add(((ObjectNode) embed.deepCopy()).put("type", "rich")));
        // What a change does not name among its attachments goes; one that names none at all changes nothing.
        List<String> files = new ArrayList<>();
        if (!body.json().has("attachments")) {
            files.addAll(server.files.getOrDefault(message.path("id").stringValue(), List.of()));
        }
        for (int i = 0; i < body.files().size(); i++) {
            if (isNamed(body.json(), i)) {
                files.add(body.files().get(i));
            }
        }
        server.files.put(message.path("id").stringValue(), files);
    }

    private static boolean isNamed(JsonNode json, int file) {
        return !json.has("attachments")
                || json.path("attachments")
                        .valueStream()
                        .anyMatch(a -> a.path("id").asString("").equals(String.valueOf(file)));
    }

    private Response edit(String channel, ObjectNode message, FakeForm body) {
        if (message == null) {
            return error(404, 10_008, "Unknown Message");
        }
        Response refusal = rules.editing(channel, message.path("id").stringValue());
        if (refusal == null) {
            refusal = rules.attaching(channel, body);
        }
        if (refusal != null) {
            return refusal;
        }
        Response changed = change(message, body);
        if (changed.status() != 200) {
            return changed;
        }
        rules.leaveOutEmbeds(message);
        return ok(message);
    }

    Response change(ObjectNode message, FakeForm body) {
        if (message == null) {
            return error(404, 10_008, "Unknown Message");
        }
        Response fault = fault(body);
        if (fault != null) {
            return fault;
        }
        fill(message, body);
        message.put("edited_timestamp", "2026-01-01T00:00:02+00:00");
        return ok(message);
    }

    /** What Discord refuses. */
    Response fault(FakeForm body) {
        bodies.add(body.json());
        return body.fault().map(fault -> error(400, fault.code(), fault.says())).orElse(null);
    }

    private Response wake(ObjectNode thread, JsonNode json) {
        Response refusal = rules.waking(thread);
        if (refusal != null) {
            return refusal;
        }
        ((ObjectNode) thread.path("thread_metadata"))
                .put("archived", json.path("archived").asBoolean(true));
        return ok(thread);
    }

    private Response thread(String channel, String message, JsonNode json) {
        if (message(channel, message) == null) {
            return error(404, 10_008, "Unknown Message");
        }
        Response refusal = rules.threading(channel);
        if (refusal != null) {
            return refusal;
        }
        if (server.channels.containsKey(message)) {
            return error(400, 160_004, "A thread has already been created for this message");
        }
        ObjectNode thread = FakeShapes.thread(
                message, server.guild, channel, server.bot, json.path("name").asString(""));
        server.channels.put(message, thread);
        server.dispatch("THREAD_CREATE", thread);
        return ok(thread);
    }
}
