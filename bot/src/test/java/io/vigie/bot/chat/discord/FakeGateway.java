package io.vigie.bot.chat.discord;

import static io.vigie.bot.chat.discord.FakeDiscord.JSON;

import io.vigie.bot.chat.discord.FakeDiscord.Reacted;
import io.vigie.bot.testing.FakeWire.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The gateway v10 of {@link FakeDiscord}, whose lock it takes. */
@NullUnmarked // A question about what is not there fails the test.
class FakeGateway {
    private final FakeDiscord server;
    final Map<String, Session> sessions = new ConcurrentHashMap<>();

    FakeGateway(FakeDiscord server) {
        this.server = server;
    }

    /** It outlives its line, for a resume. */
    static final class Session {
        final String id;
        final int intents;
        final List<ObjectNode> sent = new ArrayList<>();

        @Nullable
        Peer peer;

        Session(String id, int intents, Peer peer) {
            this.id = id;
            this.intents = intents;
            this.peer = peer;
        }

        synchronized void dispatch(String type, JsonNode data) {
            ObjectNode frame = JSON.createObjectNode();
            frame.put("op", 0).put("s", sent.size() + 1).put("t", type).set("d", data);
            sent.add(frame);
            if (peer != null) {
                peer.send(frame.toString());
            }
        }
    }

    void opened(Peer peer) throws IOException {
        peer.send("{\"op\":10,\"d\":{\"heartbeat_interval\":41250}}");
        for (String text = peer.receive(); text != null; text = peer.receive()) {
            JsonNode frame = JSON.readTree(text);
            switch (frame.path("op").asInt()) {
                case 1 -> peer.send("{\"op\":11}");
                case 2 -> {
                    synchronized (server) {
                        identify(peer, frame.path("d"));
                    }
                }
                case 6 -> {
                    synchronized (server) {
                        resume(peer, frame.path("d"));
                    }
                }
                default -> {}
            }
        }
    }

    private void identify(Peer peer, JsonNode data) {
        int intents = data.path("intents").asInt();
        if (!server.tokens.contains(data.path("token").asString(""))) {
            peer.close(4004);
            return;
        }
        if (!server.contentGranted && (intents & FakeDiscord.MESSAGE_CONTENT) != 0) {
            peer.close(4014);
            return;
        }
        Session session = new Session("s" + server.newId(), intents, peer);
        ObjectNode ready = JSON.createObjectNode();
        ready.put("v", 10).put("session_id", session.id).put("resume_gateway_url", server.gateway());
        ready.set("user", server.users.get(server.bot));
        ready.putArray("private_channels");
        ready.putObject("application").put("id", server.application).put("flags", 0);
        ArrayNode guilds = ready.putArray("guilds");
        if (server.inGuild) {
            guilds.addObject().put("id", server.guild).put("unavailable", true);
        }
        session.dispatch("READY", ready);
        if (server.inGuild && !server.isLate) {
            session.dispatch("GUILD_CREATE", guild());
        }
        sessions.put(session.id, session);
    }

    private void resume(Peer peer, JsonNode data) {
        Session session = sessions.get(data.path("session_id").asString(""));
        if (session == null || server.refusesResume) {
            peer.send("{\"op\":9,\"d\":false}");
            return;
        }
        int seq = data.path("seq").asInt();
        server.resumed++; // before anybody can hear what was missed
        for (ObjectNode frame : List.copyOf(session.sent)) {
            if (frame.path("s").asInt() > seq) {
                peer.send(frame.toString());
            }
        }
        session.peer = peer;
        session.dispatch("RESUMED", JSON.createObjectNode());
    }

    ObjectNode guild() {
        ObjectNode json = FakeShapes.guild(server.guild, server.members.size());
        ArrayNode roles = json.putArray("roles");
        roles.add(FakeShapes.role(server.guild, "@everyone", server.permissions));
        server.rights.roles.forEach(roles::add);
        ObjectNode own = FakeShapes.role(server.application, "vigie", "0");
        own.putObject("tags").put("bot_id", server.bot);
        roles.add(own);
        ArrayNode all = json.putArray("channels");
        server.channels.values().stream()
                .filter(FakeGateway::isOfTheServer)
                .map(c -> server.rights.isHidden(c) ? FakeShapes.hidden(c) : c)
                .forEach(all::add);
        ObjectNode mine = server.member(server.bot);
        mine.putArray("roles").add(server.application);
        json.putArray("members").add(mine);
        return json;
    }

    static boolean isOfTheServer(ObjectNode channel) {
        int type = channel.path("type").asInt();
        return type == 0 || type == 2;
    }

    /** With what the gateway adds, and without what the intent hides. */
    ObjectNode event(ObjectNode message, int intents) {
        ObjectNode event = message.deepCopy();
        String channel = message.path("channel_id").stringValue();
        boolean direct = server.channels.containsKey(channel)
                && server.channels.get(channel).path("type").asInt() == 1;
        String author = message.path("author").path("id").asString("");
        if (!direct) {
            if (!event.has("guild_id")) {
                event.put("guild_id", server.guild);
            }
            if (server.members.containsKey(author) && !event.has("webhook_id")) {
                ObjectNode member = server.members.get(author).deepCopy();
                member.remove("user");
                event.set("member", member);
            }
        }
        return hide(event, intents, direct);
    }

    ObjectNode hide(ObjectNode event, int intents, boolean direct) {
        boolean mine = event.path("author").path("id").asString("").equals(server.bot);
        boolean mentions = event.path("content").asString("").contains(server.bot);
        if ((intents & FakeDiscord.MESSAGE_CONTENT) == 0 && !direct && !mentions && !mine) {
            event.put("content", "");
        }
        return event;
    }

    ObjectNode reaction(Reacted made) {
        ObjectNode json = JSON.createObjectNode();
        String user = made.user();
        ObjectNode on = server.messages.get(made.message());
        String channel = on.path("channel_id").stringValue();
        json.put("user_id", user)
                .put("message_id", made.message())
                .put("channel_id", channel)
                .put("type", made.burst() ? 1 : 0);
        json.put("burst", made.burst());
        if (server.channels.get(channel).path("type").asInt() != 1) {
            json.put("guild_id", server.guild);
            if (server.members.containsKey(user)) {
                json.set("member", server.members.get(user));
            }
        }
        json.putObject("emoji").put("id", made.emojiId()).put("name", made.emoji());
        return json;
    }

    void drop() {
        sessions.values().forEach(session -> {
            if (session.peer != null) {
                session.peer.cut();
                session.peer = null;
            }
        });
        if (server.refusesResume) {
            sessions.clear();
        }
    }

    void closeAll(int code) {
        sessions.values().forEach(session -> {
            if (session.peer != null) {
                session.peer.close(code);
                session.peer = null;
            }
        });
        sessions.clear();
    }

    void raw(String text) {
        sessions.values().forEach(session -> {
            if (session.peer != null) {
                session.peer.send(text);
            }
        });
    }

    long lines() {
        return sessions.values().stream().filter(s -> s.peer != null).count();
    }
}
