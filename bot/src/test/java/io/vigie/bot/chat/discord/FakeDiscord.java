package io.vigie.bot.chat.discord;

import io.vigie.bot.testing.FakeWire;
import io.vigie.bot.testing.FakeWire.Peer;
import io.vigie.bot.testing.FakeWire.Request;
import io.vigie.bot.testing.FakeWire.Response;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Discord on loopback: the gateway v10 and as much of the REST API as the bot uses, in the shapes of its documentation,
 * with controls for what goes wrong.
 */
@NullUnmarked // A question about what is not there fails the test.
class FakeDiscord implements AutoCloseable, FakeWire.Handler {
    static final JsonMapper JSON = JsonMapper.shared();
    static final int MESSAGE_CONTENT = 1 << 15;
    static final String ALL_PERMISSIONS = "2248473465835073";

    final FakeWire wire;
    final FakeDiscordRest rest = new FakeDiscordRest(this);
    final AtomicLong ids = new AtomicLong();
    final String guild = newId();
    final String bot;
    final String application = newId();
    final Map<String, ObjectNode> users = new LinkedHashMap<>();
    final Map<String, ObjectNode> members = new LinkedHashMap<>();
    final Map<String, ObjectNode> channels = new LinkedHashMap<>();
    final Map<String, ObjectNode> messages = new LinkedHashMap<>();
    final Map<String, List<String>> files = new LinkedHashMap<>();
    final Map<String, String> threads = new LinkedHashMap<>();
    final Map<String, String> directs = new LinkedHashMap<>();
    final Map<String, FakeInteraction> interactions = new LinkedHashMap<>();
    final List<Reacted> reactions = new ArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final Set<String> tokens = ConcurrentHashMap.newKeySet();
    final Map<String, Session> sessions = new ConcurrentHashMap<>();
    final Deque<Response> refusals = new ArrayDeque<>();
    ArrayNode commands = JSON.createArrayNode();
    volatile boolean contentGranted = true;
    volatile boolean refusesResume;
    volatile boolean refusesConnections;
    volatile boolean losesAnswers;
    volatile boolean inGuild = true;
    volatile int commandUpdates;
    volatile String permissions = ALL_PERMISSIONS;
    volatile CountDownLatch hold = new CountDownLatch(0);
    volatile String holdPath = "none";

    record Reacted(
            String message,
            String user,
            String emoji,
            @Nullable String emojiId) {}

    /** A slash command as Discord keeps it for a quarter of an hour. */
    static final class FakeInteraction {
        final String id;
        final String token;
        final String channel;
        final CountDownLatch acknowledged = new CountDownLatch(1);
        final CountDownLatch answered = new CountDownLatch(1);
        volatile @Nullable JsonNode callback;
        volatile String message = "";
        volatile boolean ephemeral;

        /** What the bot called back with. */
        JsonNode said() {
            return Objects.requireNonNull(callback);
        }

        FakeInteraction(String id, String token, String channel) {
            this.id = id;
            this.token = token;
            this.channel = channel;
        }
    }

    /** A gateway session: it outlives its line, for a resume. */
    final class Session {
        final String id = "s" + newId();
        final int intents;
        final List<ObjectNode> sent = new ArrayList<>();

        @Nullable
        Peer peer;

        Session(int intents, Peer peer) {
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

    FakeDiscord() throws IOException {
        bot = newId();
        users.put(bot, userOf(bot, "vigie").put("bot", true));
        members.put(bot, member(bot));
        tokens.add("bot-token");
        channel("infra");
        wire = new FakeWire(this);
    }

    String api() {
        return "http://127.0.0.1:" + wire.port() + "/api/v10/";
    }

    String gateway() {
        return "ws://127.0.0.1:" + wire.port();
    }

    String newId() {
        return Long.toUnsignedString(
                ((System.currentTimeMillis() - 1_420_070_400_000L) << 22) | (ids.incrementAndGet() & 0x3fffff));
    }

    static ObjectNode userOf(String id, String name) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("username", name)
                .put("discriminator", "0")
                .put("global_name", name)
                .putNull("avatar");
    }

    ObjectNode member(String id) {
        ObjectNode member = JSON.createObjectNode();
        member.putNull("nick").put("joined_at", "2020-01-01T00:00:00+00:00").put("flags", 0);
        member.put("pending", false).put("deaf", false).put("mute", false);
        member.putArray("roles");
        member.set("user", users.get(id));
        return member;
    }

    @SafeVarargs
    final synchronized String user(String name, Consumer<ObjectNode>... twists) {
        String id = newId();
        ObjectNode user = userOf(id, name);
        users.put(id, user);
        ObjectNode member = member(id);
        for (Consumer<ObjectNode> twist : twists) {
            twist.accept(member);
        }
        members.put(id, member);
        return id;
    }

    synchronized String channel(String name) {
        for (ObjectNode known : channels.values()) {
            if (known.path("name").asString("").equals(name)) {
                return known.path("id").stringValue();
            }
        }
        String id = newId();
        ObjectNode channel = JSON.createObjectNode();
        channel.put("id", id)
                .put("type", 0)
                .put("name", name)
                .put("guild_id", guild)
                .put("position", channels.size());
        channel.putNull("last_message_id").putNull("parent_id");
        channel.putArray("permission_overwrites");
        channels.put(id, channel);
        dispatch("CHANNEL_CREATE", channel);
        return id;
    }

    synchronized String direct(String user) {
        return directs.computeIfAbsent(user, u -> {
            String id = newId();
            ObjectNode channel =
                    JSON.createObjectNode().put("id", id).put("type", 1).putNull("last_message_id");
            channel.putArray("recipients").add(users.get(u));
            channels.put(id, channel);
            return id;
        });
    }

    /** What somebody says; the twists forge it. */
    @SafeVarargs
    final synchronized String say(String user, String channel, String text, Consumer<ObjectNode>... twists) {
        ObjectNode message = message(newId(), channel, user, text);
        for (Consumer<ObjectNode> twist : twists) {
            twist.accept(message);
        }
        keep(message);
        created(message);
        return message.path("id").stringValue();
    }

    ObjectNode message(String id, String channel, String user, String text) {
        ObjectNode message = JSON.createObjectNode();
        message.put("id", id)
                .put("channel_id", channel)
                .put("content", text)
                .put("type", 0)
                .put("flags", 0);
        message.put("timestamp", "2026-01-01T00:00:00+00:00").putNull("edited_timestamp");
        message.put("tts", false).put("mention_everyone", false).put("pinned", false);
        message.putArray("mentions");
        message.putArray("mention_roles");
        message.putArray("attachments");
        message.putArray("embeds");
        message.set("author", users.getOrDefault(user, userOf(user, "nobody")));
        return message;
    }

    void keep(ObjectNode message) {
        messages.put(message.path("id").stringValue(), message);
        ObjectNode channel = channels.get(message.path("channel_id").stringValue());
        if (channel != null) {
            channel.put("last_message_id", message.path("id").stringValue());
        }
    }

    void created(ObjectNode message) {
        for (Session session : sessions.values()) {
            session.dispatch("MESSAGE_CREATE", event(message, session.intents));
        }
    }

    /** With what the gateway adds, and without what the intent hides. */
    ObjectNode event(ObjectNode message, int intents) {
        ObjectNode event = message.deepCopy();
        String channel = message.path("channel_id").stringValue();
        boolean direct = channels.containsKey(channel)
                && channels.get(channel).path("type").asInt() == 1;
        String author = message.path("author").path("id").asString("");
        if (!direct) {
            if (!event.has("guild_id")) {
                event.put("guild_id", guild);
            }
            if (members.containsKey(author) && !event.has("webhook_id")) {
                ObjectNode member = members.get(author).deepCopy();
                member.remove("user");
                event.set("member", member);
            }
        }
        return hide(event, intents, direct);
    }

    ObjectNode hide(ObjectNode event, int intents, boolean direct) {
        boolean mine = event.path("author").path("id").asString("").equals(bot);
        boolean mentions = event.path("content").asString("").contains(bot);
        if ((intents & MESSAGE_CONTENT) == 0 && !direct && !mentions && !mine) {
            event.put("content", "");
        }
        return event;
    }

    synchronized void dispatch(String type, JsonNode data) {
        sessions.values().forEach(session -> session.dispatch(type, data));
    }

    synchronized void edit(String message, String text) {
        ObjectNode edited = messages.get(message);
        edited.put("content", text).put("edited_timestamp", "2026-01-01T00:00:01+00:00");
        for (Session session : sessions.values()) {
            session.dispatch("MESSAGE_UPDATE", event(edited, session.intents));
        }
    }

    synchronized void react(String user, String message, String emoji, @Nullable String emojiId) {
        reactions.add(new Reacted(message, user, emoji, emojiId));
        dispatch("MESSAGE_REACTION_ADD", reaction(user, message, emoji, emojiId));
    }

    synchronized void unreact(String user, String message, String emoji) {
        reactions.removeIf(r -> r.message().equals(message)
                && r.user().equals(user)
                && r.emoji().equals(emoji));
        dispatch("MESSAGE_REACTION_REMOVE", reaction(user, message, emoji, null));
    }

    private ObjectNode reaction(String user, String message, String emoji, @Nullable String emojiId) {
        ObjectNode json = JSON.createObjectNode();
        ObjectNode on = messages.get(message);
        String channel = on.path("channel_id").stringValue();
        json.put("user_id", user)
                .put("message_id", message)
                .put("channel_id", channel)
                .put("type", 0);
        json.put("burst", false);
        if (channels.get(channel).path("type").asInt() != 1) {
            json.put("guild_id", guild);
            if (members.containsKey(user)) {
                json.set("member", members.get(user));
            }
        }
        json.putObject("emoji").put("id", emojiId).put("name", emoji);
        return json;
    }

    /** Somebody chooses a slash command; the options stand as Discord nests them. */
    synchronized FakeInteraction slash(String user, String channel, String command, Map<String, ?> options) {
        return interact(2, user, channel, command, options, "", json -> {});
    }

    synchronized FakeInteraction interact(
            int type,
            String user,
            String channel,
            String command,
            Map<String, ?> options,
            String focused,
            Consumer<ObjectNode> twist) {
        FakeInteraction made = new FakeInteraction(newId(), "token-" + newId(), channel);
        interactions.put(made.id, made);
        ObjectNode json = JSON.createObjectNode();
        json.put("id", made.id).put("type", type).put("token", made.token).put("version", 1);
        json.put("application_id", application).put("channel_id", channel).put("guild_id", guild);
        json.put("locale", "en-GB")
                .put("guild_locale", "en-GB")
                .put("app_permissions", permissions)
                .put("context", 0);
        json.putObject("authorizing_integration_owners").put("0", guild);
        json.putArray("entitlements");
        json.put("attachment_size_limit", 10_485_760);
        json.putObject("guild").put("id", guild).put("locale", "en-GB").putArray("features");
        json.set("channel", channels.get(channel));
        ObjectNode member = members.getOrDefault(user, member(user)).deepCopy();
        member.put("permissions", permissions);
        json.set("member", member);
        ObjectNode data = json.putObject("data");
        data.put("id", newId()).put("type", 1).put("guild_id", guild);
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
        twist.accept(json);
        dispatch("INTERACTION_CREATE", json);
        return made;
    }

    /** The lines break; sessions can be resumed, unless they are refused. */
    synchronized void drop() {
        sessions.values().forEach(session -> {
            if (session.peer != null) {
                session.peer.cut();
                session.peer = null;
            }
        });
        if (refusesResume) {
            sessions.clear();
        }
    }

    synchronized void closeAll(int code) {
        sessions.values().forEach(session -> {
            if (session.peer != null) {
                session.peer.close(code);
                session.peer = null;
            }
        });
        sessions.clear();
    }

    synchronized void raw(String text) {
        sessions.values().forEach(session -> {
            if (session.peer != null) {
                session.peer.send(text);
            }
        });
    }

    synchronized long lines() {
        return sessions.values().stream().filter(s -> s.peer != null).count();
    }

    /** The next requests are answered so. */
    synchronized void refuse(int... statuses) {
        for (int status : statuses) {
            refusals.add(
                    status == 429
                            ? new Response(
                                    429,
                                    Map.of(
                                            "Content-Type", "application/json",
                                            "Retry-After", "1",
                                            "X-RateLimit-Limit", "5",
                                            "X-RateLimit-Remaining", "0",
                                            "X-RateLimit-Reset-After", "1.0",
                                            "X-RateLimit-Bucket", "b",
                                            "X-RateLimit-Scope", "user",
                                            "Via", "1.1 google"),
                                    "{\"message\":\"You are being rate limited.\",\"retry_after\":1.0,\"global\":false}")
                            : new Response(status, Map.of("Content-Type", "application/json"), "{}"));
        }
    }

    synchronized ObjectNode messageOf(String id) {
        return messages.get(id);
    }

    /** How many messages the bot has made. */
    int messagesOfTheBot() {
        return rest.made.get();
    }

    @Override
    public Response answer(Request request) throws InterruptedException {
        if (request.isUpgrade()) {
            return new Response(refusesConnections ? 503 : 101, Map.of(), "");
        }
        String path = URLDecoder.decode(request.path(), StandardCharsets.UTF_8);
        if (path.startsWith(holdPath)) {
            var unused = hold.await(30, TimeUnit.SECONDS);
        }
        synchronized (this) {
            asked.add(request.method() + " " + path);
            boolean authorised = request.header("Authorization").startsWith("Bot ")
                    && tokens.contains(request.header("Authorization").substring(4));
            boolean byToken = path.startsWith("/api/v10/interactions/") || path.startsWith("/api/v10/webhooks/");
            if (!authorised && !byToken) {
                return FakeDiscordRest.error(401, 0, "401: Unauthorized");
            }
            Response refusal = refusals.poll();
            if (refusal != null) {
                return refusal;
            }
            Response response = rest.answer(request, path.substring("/api/v10".length()));
            return losesAnswers && request.method().equals("POST")
                    ? new Response(500, Map.of("Content-Type", "application/json"), "{}")
                    : response;
        }
    }

    @Override
    public void opened(Request request, Peer peer) throws IOException {
        peer.send("{\"op\":10,\"d\":{\"heartbeat_interval\":41250}}");
        for (String text = peer.receive(); text != null; text = peer.receive()) {
            JsonNode frame = JSON.readTree(text);
            switch (frame.path("op").asInt()) {
                case 1 -> peer.send("{\"op\":11}");
                case 2 -> identify(peer, frame.path("d"));
                case 6 -> resume(peer, frame.path("d"));
                default -> {}
            }
        }
    }

    private synchronized void identify(Peer peer, JsonNode data) {
        int intents = data.path("intents").asInt();
        if (!tokens.contains(data.path("token").asString(""))) {
            peer.close(4004);
            return;
        }
        if (!contentGranted && (intents & MESSAGE_CONTENT) != 0) {
            peer.close(4014);
            return;
        }
        Session session = new Session(intents, peer);
        ObjectNode ready = JSON.createObjectNode();
        ready.put("v", 10).put("session_id", session.id).put("resume_gateway_url", gateway());
        ready.set("user", users.get(bot));
        ready.putArray("private_channels");
        ready.putObject("application").put("id", application).put("flags", 0);
        ArrayNode guilds = ready.putArray("guilds");
        if (inGuild) {
            guilds.addObject().put("id", guild).put("unavailable", true);
        }
        session.dispatch("READY", ready);
        if (inGuild) {
            session.dispatch("GUILD_CREATE", guild());
        }
        sessions.put(session.id, session);
    }

    private synchronized void resume(Peer peer, JsonNode data) {
        Session session = sessions.get(data.path("session_id").asString(""));
        if (session == null || refusesResume) {
            peer.send("{\"op\":9,\"d\":false}");
            return;
        }
        int seq = data.path("seq").asInt();
        for (ObjectNode frame : List.copyOf(session.sent)) {
            if (frame.path("s").asInt() > seq) {
                peer.send(frame.toString());
            }
        }
        session.peer = peer;
        session.dispatch("RESUMED", JSON.createObjectNode());
    }

    private ObjectNode guild() {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", guild)
                .put("name", "Admins")
                .put("owner_id", "100000000000000001")
                .putNull("icon");
        json.put("verification_level", 1)
                .put("default_message_notifications", 1)
                .put("explicit_content_filter", 0);
        json.put("mfa_level", 0).put("premium_tier", 0).put("nsfw_level", 0).put("member_count", members.size());
        json.put("large", false)
                .put("unavailable", false)
                .put("preferred_locale", "en-GB")
                .put("afk_timeout", 300);
        json.put("system_channel_flags", 0).put("max_members", 500000).put("premium_subscription_count", 0);
        json.put("joined_at", "2020-01-01T00:00:00+00:00").put("premium_progress_bar_enabled", false);
        for (String empty : List.of(
                "emojis",
                "stickers",
                "features",
                "voice_states",
                "presences",
                "stage_instances",
                "guild_scheduled_events",
                "threads",
                "soundboard_sounds")) {
            json.putArray(empty);
        }
        ArrayNode roles = json.putArray("roles");
        roles.add(role(guild, "@everyone", permissions));
        ObjectNode own = role(application, "vigie", "0");
        own.putObject("tags").put("bot_id", bot);
        roles.add(own);
        ArrayNode all = json.putArray("channels");
        channels.values().stream().filter(c -> c.path("type").asInt() == 0).forEach(all::add);
        ObjectNode mine = member(bot);
        mine.putArray("roles").add(application);
        json.putArray("members").add(mine);
        return json;
    }

    private static ObjectNode role(String id, String name, String permissions) {
        ObjectNode role = JSON.createObjectNode();
        role.put("id", id)
                .put("name", name)
                .put("permissions", permissions)
                .put("color", 0)
                .put("position", 0);
        role.put("hoist", false)
                .put("managed", !name.startsWith("@"))
                .put("mentionable", false)
                .put("flags", 0);
        role.putObject("colors")
                .put("primary_color", 0)
                .putNull("secondary_color")
                .putNull("tertiary_color");
        return role;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
