package io.vigie.bot.chat.discord;

import io.vigie.bot.testing.FakeWire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who may do and see what on {@link FakeDiscord}, whose lock it takes. */
@NullUnmarked // A question about what is not there fails the test.
class FakeRights {
    private final FakeDiscord server;
    /** The channels that the bot may not view. */
    final Set<String> hidden = ConcurrentHashMap.newKeySet();
    /** By the private thread, who belongs to it. */
    private final Map<String, Set<String>> threadMembers = new ConcurrentHashMap<>();

    final List<ObjectNode> roles = new ArrayList<>();

    FakeRights(FakeDiscord server) {
        this.server = server;
    }

    /** A new role's id, which these have. */
    String role(String name, String may, String... holders) {
        synchronized (server) {
            String id = server.newId();
            ObjectNode role = FakeShapes.role(id, name, may);
            roles.add(role);
            ObjectNode event = FakeDiscord.JSON.createObjectNode().put("guild_id", server.guild);
            event.set("role", role);
            server.dispatch("GUILD_ROLE_CREATE", event);
            for (String holder : holders) {
                ((ArrayNode) server.members.get(holder).path("roles")).add(id);
            }
            return id;
        }
    }

    /**
     * Allows or forbids something in one channel.
     *
     * @param whom a role or an account
     */
    void overwrite(String channel, String whom, long allow, long deny) {
        synchronized (server) {
            ObjectNode json = server.channels.get(channel);
            FakeShapes.overwrite(json, whom, server.members.containsKey(whom), allow, deny);
            server.dispatch("CHANNEL_UPDATE", json);
        }
    }

    /** As it stands, to be changed. */
    ObjectNode member(String user) {
        return server.members.get(user);
    }

    void makePrivate(String thread, String... members) {
        server.channels.get(thread).put("type", 12);
        threadMembers.put(thread, Set.of(members));
    }

    boolean isHidden(ObjectNode channel) {
        return hidden.contains(channel.path("id").stringValue());
    }

    Response channel(String id) {
        return hidden.contains(id)
                ? FakeResponses.error(403, 50_001, "Missing Access")
                : FakeResponses.found(server.channels.get(id), 10_003);
    }

    Response threadMember(String thread, String user) {
        return threadMembers.getOrDefault(thread, Set.of()).contains(user)
                ? FakeResponses.ok(
                        FakeDiscord.JSON.createObjectNode().put("id", thread).put("user_id", user))
                : FakeResponses.error(404, 10_007, "Unknown Member");
    }
}
