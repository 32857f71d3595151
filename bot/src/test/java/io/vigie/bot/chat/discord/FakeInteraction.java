package io.vigie.bot.chat.discord;

import static io.vigie.bot.chat.discord.FakeDiscord.JSON;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A slash command as Discord keeps it for a quarter of an hour. */
final class FakeInteraction {
    final String id;
    final String token;
    final String channel;
    final CountDownLatch acknowledged = new CountDownLatch(1);
    final CountDownLatch answered = new CountDownLatch(1);
    volatile @Nullable JsonNode callback;
    volatile String message = "";
    volatile boolean ephemeral;

    FakeInteraction(String id, String token, String channel) {
        this.id = id;
        this.token = token;
        this.channel = channel;
    }

    /** What the bot called back with. */
    JsonNode said() {
        return Objects.requireNonNull(callback);
    }

    /**
     * What the bot is sent, but for its guild, its channel and who chose it.
     *
     * @param type 2 for a command, 4 for a completion
     * @param focused the option that is being typed, or empty
     */
    ObjectNode event(int type, String command, Map<String, ?> options, String focused) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", id).put("type", type).put("token", token).put("version", 1);
        json.put("channel_id", channel)
                .put("locale", "en-GB")
                .put("guild_locale", "en-GB")
                .put("context", 0);
        json.putArray("entitlements");
        json.put("attachment_size_limit", 10_485_760);
        ObjectNode data = json.putObject("data");
        data.put("type", 1);
        String[] path = command.split(" ");
        data.put("name", path[0]);
        ArrayNode at = data.putArray("options");
        for (int i = 1; i < path.length; i++) {
            ObjectNode sub =
                    at.addObject().put("type", i == path.length - 1 ? 1 : 2).put("name", path[i]);
            at = sub.putArray("options");
        }
        for (Map.Entry<String, ?> option : options.entrySet()) {
            ObjectNode one = at.addObject().put("name", option.getKey());
            if (option.getValue() instanceof Boolean yes) {
                one.put("type", 5).put("value", yes);
            } else {
                one.put("type", 3).put("value", String.valueOf(option.getValue()));
            }
            if (option.getKey().equals(focused)) {
                one.put("focused", true);
            }
        }
        return json;
    }
}
