package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.discord.FakeGateway.Session;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    final Map<String, String> directs = new LinkedHashMap<>();
    final Map<String, FakeInteraction> interactions = new LinkedHashMap<>();
    final List<Reacted> reactions = new ArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final FakeRights rights = new FakeRights(this);
    final Set<String> tokens = ConcurrentHashMap.newKeySet();
    final FakeGateway line = new FakeGateway(this);
    final Map<String, Session> sessions = line.sessions;
    final Deque<Response> refusals = new ArrayDeque<>();
    ArrayNode commands = JSON.createArrayNode();
    volatile boolean contentGranted = true;
    volatile boolean refusesResume;
    volatile boolean losesAnswers;
    /** So many posts are taken, and answered by a gateway in between that knows nothing of it. */
    final AtomicInteger badGateways = new AtomicInteger();

    /** The bot was invited with the scope applications.commands, too. */
    volatile boolean commandsGranted = true;

    volatile boolean inGuild = true;

    /** New sessions are told of their server only when the bot is {@link #invite invited}. */
    volatile boolean isLate;

    volatile int commandUpdates;
    volatile int resumed;
    volatile boolean held;
    volatile String permissions = ALL_PERMISSIONS;
    volatile CountDownLatch hold = new CountDownLatch(0);
    volatile String holdPath = "none";

    /** @param burst whether it is a super-reaction, which Discord keeps and lists apart */
    record Reacted(
            String message,
            String user,
            String emoji,
            @Nullable String emojiId,
            boolean burst) {}

    FakeDiscord() throws IOException {
        bot = newId();
        users.put(bot, FakeShapes.user(bot, "vigie").put("bot", true));
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

    ObjectNode member(String id) {
        return FakeShapes.member(users.get(id));
    }

    @SafeVarargs
    final synchronized String user(String name, Consumer<ObjectNode>... twists) {
        String id = newId();
        ObjectNode user = FakeShapes.user(id, name);
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
        ObjectNode channel = FakeShapes.channel(id, guild, name, channels.size());
        channels.put(id, channel);
        dispatch("CHANNEL_CREATE", channel);
        return id;
    }

    synchronized void close(String thread, boolean archived, boolean locked) {
        ((ObjectNode) channels.get(thread).path("thread_metadata"))
                .put("archived", archived)
                .put("locked", locked);
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
        return FakeShapes.message(id, channel, users.getOrDefault(user, FakeShapes.user(user, "nobody")), text);
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

    ObjectNode event(ObjectNode message, int intents) {
        return line.event(message, intents);
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
        reacted(new Reacted(message, user, emoji, emojiId, false));
    }

    synchronized void superReact(String user, String message, String emoji) {
        reacted(new Reacted(message, user, emoji, null, true));
    }

    private void reacted(Reacted reaction) {
        reactions.add(reaction);
        dispatch("MESSAGE_REACTION_ADD", line.reaction(reaction));
    }

    synchronized void unreact(String user, String message, String emoji) {
        reactions.removeIf(r -> r.message().equals(message)
                && r.user().equals(user)
                && r.emoji().equals(emoji));
        dispatch("MESSAGE_REACTION_REMOVE", line.reaction(new Reacted(message, user, emoji, null, false)));
    }

    /** A moderator takes all reactions away. */
    synchronized void clear(String message) {
        reactions.removeIf(r -> r.message().equals(message));
        ObjectNode json = line.reaction(new Reacted(message, "", "", null, false));
        dispatch("MESSAGE_REACTION_REMOVE_ALL", json.retain("channel_id", "message_id", "guild_id"));
    }

    /** A moderator takes all those with one sign away. */
    synchronized void clear(String message, String emoji) {
        reactions.removeIf(r -> r.message().equals(message) && r.emoji().equals(emoji));
        ObjectNode json = line.reaction(new Reacted(message, "", emoji, null, false));
        dispatch("MESSAGE_REACTION_REMOVE_EMOJI", json.retain("channel_id", "message_id", "guild_id", "emoji"));
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
        return rest.slash.interact(type, user, channel, command, options, focused, twist);
    }

    synchronized void invite() {
        inGuild = true;
        dispatch("GUILD_CREATE", line.guild());
    }

    /** The lines break; sessions can be resumed, unless they are refused. */
    synchronized void drop() {
        line.drop();
    }

    synchronized void closeAll(int code) {
        line.closeAll(code);
    }

    synchronized void raw(String text) {
        line.raw(text);
    }

    synchronized long lines() {
        return line.lines();
    }

    /** The next requests are answered so, but for those that offer commands, which come in their own time. */
    synchronized void refuse(int... statuses) {
        for (int status : statuses) {
            refusals.add(FakeResponses.refusal(status));
        }
    }

    /** As it stands now: the bot may change it at any time. */
    synchronized ObjectNode messageOf(String id) {
        return messages.get(id).deepCopy();
    }

    /** What was said and chosen so far is not kept any longer: for who says very much. */
    synchronized void forgetMessages() {
        messages.clear();
        interactions.clear();
        asked.clear();
    }

    /** How many messages the bot has made. */
    int messagesOfTheBot() {
        return rest.made.get();
    }

    @Override
    public Response answer(Request request) throws InterruptedException {
        if (request.isUpgrade()) {
            return new Response(101, Map.of(), "");
        }
        String path = URLDecoder.decode(request.path(), StandardCharsets.UTF_8);
        if (path.startsWith(holdPath)) {
            held = true;
            var unused = hold.await(30, TimeUnit.SECONDS);
        }
        synchronized (this) {
            asked.add(request.method() + " " + path);
            boolean authorised = request.header("Authorization").startsWith("Bot ")
                    && tokens.contains(request.header("Authorization").substring(4));
            boolean byToken = path.startsWith("/api/v10/interactions/") || path.startsWith("/api/v10/webhooks/");
            if (!authorised && !byToken) {
                return FakeResponses.error(401, 0, "401: Unauthorized");
            }
            Response refusal = path.startsWith("/api/v10/applications/") ? null : refusals.poll();
            if (refusal != null) {
                return refusal;
            }
            Response response = rest.answer(request, path.substring("/api/v10".length()));
            if (request.method().equals("POST") && badGateways.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                return FakeResponses.refusal(502);
            }
            return losesAnswers && request.method().equals("POST") ? FakeResponses.refusal(500) : response;
        }
    }

    @Override
    public void opened(Request request, Peer peer) throws IOException {
        line.opened(peer);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
