package io.vigie.bot.chat.discord;

import static io.vigie.bot.chat.discord.FakeResponses.error;
import static io.vigie.bot.chat.discord.FakeResponses.ok;

import io.vigie.bot.testing.FakeWire.Response;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@link FakeDiscord} knows of slash commands: which there are, which were chosen, and their replies. */
@NullUnmarked // A question about what is not there fails the test.
class FakeSlash {
    private final FakeDiscord server;
    private final FakeDiscordRest rest;

    FakeSlash(FakeDiscord server, FakeDiscordRest rest) {
        this.server = server;
        this.rest = rest;
    }

    FakeInteraction interact(
            int type,
            String user,
            String channel,
            String command,
            Map<String, ?> options,
            String focused,
            Consumer<ObjectNode> twist) {
        FakeInteraction made = new FakeInteraction(server.newId(), "token-" + server.newId(), channel);
        server.interactions.put(made.id, made);
        ObjectNode json = made.event(type, command, options, focused);
        json.put("application_id", server.application)
                .put("guild_id", server.guild)
                .put("app_permissions", FakeRules.inReplies(server.permissions));
        json.putObject("authorizing_integration_owners").put("0", server.guild);
        json.putObject("guild").put("id", server.guild).put("locale", "en-GB").putArray("features");
        json.set("channel", server.channels.get(channel));
        ObjectNode member =
                server.members.getOrDefault(user, server.member(user)).deepCopy();
        member.put("permissions", server.permissions);
        json.set("member", member);
        ((ObjectNode) json.path("data")).put("id", server.newId()).put("guild_id", server.guild);
        twist.accept(json);
        server.dispatch("INTERACTION_CREATE", json);
        return made;
    }

    /**
     * @param route with {@code ID} and {@code TOKEN} in it
     * @param p the path's parts
     */
    Response answer(String route, String[] p, FakeForm body) {
        return switch (route) {
            case "POST /interactions/ID/TOKEN/callback" -> callback(p[1], body.json());
            case "PATCH /webhooks/ID/TOKEN/messages/@original" -> original(p[2], body);
            case "PATCH /webhooks/ID/TOKEN/messages/ID" ->
                byToken(p[2]) == null
                        ? error(404, 10_015, "Unknown Webhook")
                        : rest.change(server.messages.get(p[4]), body);
            case "POST /webhooks/ID/TOKEN" -> followUp(p[2], body);
            default -> commands(route, body);
        };
    }

    private Response commands(String route, FakeForm body) {
        if (!server.inGuild || !server.commandsGranted) {
            return error(403, 50_001, "Missing Access");
        }
        if (route.startsWith("PUT")) {
            server.commands = (ArrayNode) body.json();
            server.commandUpdates++;
        }
        return ok(server.commands);
    }

    private Response callback(String id, JsonNode json) {
        FakeInteraction interaction = server.interactions.get(id);
        if (interaction == null) {
            return error(404, 10_062, "Unknown interaction");
        }
        if (interaction.callback != null) {
            return error(400, 40_060, "Interaction has already been acknowledged.");
        }
        interaction.ephemeral = (json.path("data").path("flags").asInt(0) & 64) != 0;
        interaction.callback = json; // last: whoever waits for it looks at the rest at once
        interaction.acknowledged.countDown();
        return new Response(204, Map.of(), "");
    }

    private FakeInteraction byToken(String token) {
        return server.interactions.values().stream()
                .filter(i -> i.token.equals(token) && i.callback != null)
                .findFirst()
                .orElse(null);
    }

    private Response original(String token, FakeForm body) {
        FakeInteraction interaction = byToken(token);
        if (interaction == null) {
            return error(404, 10_015, "Unknown Webhook");
        }
        Response fault = rest.fault(body);
        if (fault != null) {
            return fault;
        }
        ObjectNode message = interaction.message.isEmpty()
                ? server.message(server.newId(), interaction.channel, server.bot, "")
                : server.messages.get(interaction.message);
        rest.fill(message, body);
        message.put("type", 20);
        if (interaction.ephemeral) {
            message.put("flags", message.path("flags").asInt() | 64);
        }
        interaction.message = message.path("id").stringValue();
        server.keep(message);
        interaction.answered.countDown();
        return ok(message);
    }

    private Response followUp(String token, FakeForm body) {
        FakeInteraction interaction = byToken(token);
        if (interaction == null) {
            return error(404, 10_015, "Unknown Webhook");
        }
        Response fault = rest.fault(body);
        if (fault != null) {
            return fault;
        }
        ObjectNode message = server.message(server.newId(), interaction.channel, server.bot, "");
        rest.fill(message, body);
        server.keep(message);
        return ok(message);
    }
}
