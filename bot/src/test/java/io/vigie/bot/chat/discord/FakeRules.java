package io.vigie.bot.chat.discord;

import static io.vigie.bot.chat.discord.FakeResponses.error;

import io.vigie.bot.testing.FakeWire.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Discord refuses for the channel it is asked about; the bot has the same permissions in each. */
@NullUnmarked // A question about what is not there fails the test.
class FakeRules {
    private static final int ADD_REACTIONS = 6;
    private static final int VIEW_CHANNEL = 10;
    private static final int SEND_MESSAGES = 11;
    private static final int EMBED_LINKS = 14;
    private static final int ATTACH_FILES = 15;
    private static final int READ_MESSAGE_HISTORY = 16;
    private static final int MANAGE_THREADS = 34;
    private static final int CREATE_PUBLIC_THREADS = 35;
    private static final int SEND_MESSAGES_IN_THREADS = 38;

    private final FakeDiscord server;

    /** Who takes no direct messages, and what Discord says of it: 50007, or 50278 without a common server. */
    final Map<String, Integer> closed = new ConcurrentHashMap<>();

    final Set<String> fullOfThreads = ConcurrentHashMap.newKeySet();

    /** Whether messages may be changed at all. */
    volatile boolean edits = true;

    /** How many more changes of messages older than an hour are taken. */
    final AtomicInteger oldEdits = new AtomicInteger(3);

    FakeRules(FakeDiscord server) {
        this.server = server;
    }

    private JsonNode channel(String id) {
        return server.channels.get(id);
    }

    static boolean isDirect(JsonNode channel) {
        return channel.path("type").asInt() == 1;
    }

    private static boolean isThread(JsonNode channel) {
        return channel.path("type").asInt() == 11;
    }

    private boolean lacks(JsonNode channel, int bit) {
        return !isDirect(channel) && (Long.parseLong(server.permissions) >> bit & 1) == 0;
    }

    private @Nullable Response lack(JsonNode channel, int... bits) {
        if (lacks(channel, VIEW_CHANNEL)) {
            return error(403, 50_001, "Missing Access");
        }
        for (int bit : bits) {
            if (lacks(channel, bit)) {
                return error(403, 50_013, "Missing Permissions");
            }
        }
        return null;
    }

    @Nullable
    Response posting(String id, JsonNode body) {
        JsonNode channel = channel(id);
        if (channel == null) {
            return error(404, 10_003, "Unknown Channel");
        }
        if (isDirect(channel)) {
            Integer code =
                    closed.get(channel.path("recipients").path(0).path("id").asString(""));
            if (code != null) {
                return error(code == 50_007 ? 403 : 400, code, "Cannot send messages to this user");
            }
        }
        Response lack = lack(channel, isThread(channel) ? SEND_MESSAGES_IN_THREADS : SEND_MESSAGES);
        if (lack != null) {
            return lack;
        }
        if (channel.path("thread_metadata").path("locked").asBoolean(false)) {
            return channel.path("thread_metadata").path("archived").asBoolean(false)
                    ? error(400, 50_083, "Thread is archived")
                    : error(400, 160_005, "Thread is locked");
        }
        JsonNode answered = body.path("message_reference");
        if (answered.isObject() && lacks(channel, READ_MESSAGE_HISTORY)) {
            return error(400, 160_002, "Cannot reply without permission to read message history");
        }
        ObjectNode to = server.messages.get(answered.path("message_id").asString(""));
        boolean there = to != null && to.path("channel_id").stringValue().equals(id);
        if (answered.isObject() && !there && answered.path("fail_if_not_exists").asBoolean(true)) {
            return error(400, 50_035, "Invalid Form Body: Unknown message");
        }
        if (isThread(channel) && channel.path("thread_metadata").isObject()) {
            ((ObjectNode) channel.path("thread_metadata")).put("archived", false);
        }
        return null;
    }

    @Nullable
    Response waking(JsonNode thread) {
        return thread.path("thread_metadata").path("locked").asBoolean(false) ? lack(thread, MANAGE_THREADS) : null;
    }

    /** Editing is allowed wherever the bot once spoke. */
    @Nullable
    Response changing(String id) {
        return channel(id) != null
                        && channel(id).path("thread_metadata").path("archived").asBoolean(false)
                ? error(400, 50_083, "Thread is archived")
                : null;
    }

    @Nullable
    Response attaching(String id, FakeForm body) {
        return body.files().isEmpty() ? null : lack(channel(id), ATTACH_FILES);
    }

    /** In silence. */
    void leaveOutEmbeds(ObjectNode message) {
        if (lacks(channel(message.path("channel_id").stringValue()), EMBED_LINKS)) {
            message.putArray("embeds");
        }
    }

    /** The reply to a slash command may have embeds and files everywhere. */
    static String inReplies(String permissions) {
        return String.valueOf(Long.parseLong(permissions) | 1L << EMBED_LINKS | 1L << ATTACH_FILES);
    }

    /** However many there were, of a message that is not old. */
    @Nullable
    Response editing(String id, String message) {
        boolean old = Wire.time(message)
                < System.currentTimeMillis() - Duration.ofHours(1).toMillis();
        if (!edits) {
            return error(400, 0, "Not now");
        }
        return old && oldEdits.getAndUpdate(left -> Math.max(0, left - 1)) == 0
                ? FakeResponses.tooManyOldEdits()
                : changing(id);
    }

    @Nullable
    Response reacting(String id) {
        Response lack = lack(channel(id), READ_MESSAGE_HISTORY, ADD_REACTIONS);
        return lack == null ? changing(id) : lack;
    }

    @Nullable
    Response threading(String id) {
        int type = channel(id).path("type").asInt();
        if (type != 0 && type != 5) {
            return error(400, 50_024, "Cannot execute action on this channel type");
        }
        return fullOfThreads.contains(id)
                ? error(400, 160_006, "Maximum number of active threads reached")
                : lack(channel(id), CREATE_PUBLIC_THREADS);
    }
}
