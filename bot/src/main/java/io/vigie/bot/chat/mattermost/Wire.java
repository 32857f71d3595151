package io.vigie.bot.chat.mattermost;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server's JSON says, as far as it is asked for. A field that is absent or of another kind is empty or 0.
 * Names as in the API's reference, version 4.
 */
final class Wire {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<String> NOT_TYPED_BY_A_PERSON =
            Set.of("from_webhook", "from_bot", "from_oauth_app", "from_plugin");

    private Wire() {}

    /**
     * @param root the post its thread hangs on; empty when it is one itself
     * @param type not empty for what the system says
     * @param remote not empty when it came from another server through a shared channel
     * @param createAt milliseconds on the server's clock, as are the others; 0 for never
     */
    record Post(
            String id,
            String channel,
            String user,
            String root,
            String message,
            String type,
            String remote,
            long createAt,
            long editAt,
            long deleteAt,
            Map<String, String> props) {

        static Post of(JsonNode json) {
            Map<String, String> props = new LinkedHashMap<>();
            json.path("props").properties().forEach(p -> props.put(p.getKey(), word(p.getValue())));
            return new Post(
                    text(json, "id"),
                    text(json, "channel_id"),
                    text(json, "user_id"),
                    text(json, "root_id"),
                    text(json, "message"),
                    text(json, "type"),
                    text(json, "remote_id"),
                    number(json, "create_at"),
                    number(json, "edit_at"),
                    number(json, "delete_at"),
                    props);
        }

        /** Whether a person typed exactly this, as far as the post itself tells. */
        boolean typedByAPerson() {
            return type.isEmpty()
                    && remote.isEmpty()
                    && editAt == 0
                    && deleteAt == 0
                    && !id.isEmpty()
                    && !user.isEmpty()
                    && props.keySet().stream().noneMatch(NOT_TYPED_BY_A_PERSON::contains);
        }
    }

    record User(String id, String username, boolean bot, long deleteAt, String roles, String remote) {
        static User of(JsonNode json) {
            return new User(
                    text(json, "id"),
                    text(json, "username"),
                    json.path("is_bot").asBoolean(false),
                    number(json, "delete_at"),
                    text(json, "roles"),
                    text(json, "remote_id"));
        }

        /** An active account of a person who belongs here: no bot, no guest, nobody of another server. */
        boolean isPerson() {
            return !id.isEmpty()
                    && !bot
                    && deleteAt == 0
                    && remote.isEmpty()
                    && !Set.of(roles.split(" ")).contains("system_guest");
        }
    }

    /**
     * @param type {@code O} open, {@code P} private, {@code D} direct, {@code G} group of direct
     */
    record Channel(String id, String name, String type, long lastPostAt, long deleteAt) {
        static Channel of(JsonNode json) {
            return new Channel(
                    text(json, "id"),
                    text(json, "name"),
                    text(json, "type"),
                    number(json, "last_post_at"),
                    number(json, "delete_at"));
        }
    }

    record Reaction(String user, String post, String emoji, String channel, String remote, long deleteAt) {
        static Reaction of(JsonNode json) {
            return new Reaction(
                    text(json, "user_id"),
                    text(json, "post_id"),
                    text(json, "emoji_name"),
                    text(json, "channel_id"),
                    text(json, "remote_id"),
                    number(json, "delete_at"));
        }
    }

    /** What comes over the WebSocket. */
    sealed interface Frame {
        record Event(String name, JsonNode data, String channel, long seq) implements Frame {}

        /**
         * The answer to one of our requests.
         *
         * @param serverTime in milliseconds; 0 when it does not say
         */
        record Reply(long to, boolean ok, String error, long serverTime) implements Frame {}

        /** Nothing that can be understood. */
        record Garbage() implements Frame {}

        static Frame of(String text) {
            JsonNode json;
            try {
                json = JSON.readTree(text);
            } catch (JacksonException e) {
                return new Garbage();
            }
            if (json.path("seq_reply").isNumber()) {
                return new Reply(
                        number(json, "seq_reply"),
                        text(json, "status").equals("OK"),
                        text(json.path("error"), "id"),
                        number(json.path("data"), "server_time"));
            }
            return json.path("event").isString() && json.path("seq").isNumber()
                    ? new Event(
                            text(json, "event"),
                            json.path("data"),
                            text(json.path("broadcast"), "channel_id"),
                            number(json, "seq"))
                    : new Garbage();
        }
    }

    static String text(JsonNode json, String name) {
        return word(json.path(name));
    }

    private static String word(JsonNode value) {
        return value.isString() ? value.stringValue() : "";
    }

    static long number(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.isNumber() ? value.longValue() : 0;
    }
}
