package io.vigie.bot.chat.mattermost;

import io.vigie.bot.testing.FakeWire;
import io.vigie.bot.testing.FakeWire.Peer;
import io.vigie.bot.testing.FakeWire.Request;
import io.vigie.bot.testing.FakeWire.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Mattermost server in memory: the REST API v4 as far as the bot and its judges use it, and the WebSocket with sequence
 * numbers, resume and all its oddities. People act through its methods, or over REST with tokens of their own.
 */
class FakeMattermost implements AutoCloseable, FakeWire.Handler {
    static final JsonMapper JSON = JsonMapper.builder().build();

    static final String TEAM = id("t", 1);

    final Map<String, ObjectNode> users = new LinkedHashMap<>();
    final Map<String, FakeChannel> channels = new LinkedHashMap<>();
    final Map<String, ObjectNode> posts = new LinkedHashMap<>();
    final Set<String> inAnotherTeam = ConcurrentHashMap.newKeySet();
    final List<ObjectNode> reactions = new ArrayList<>();
    final Map<String, String> files = new HashMap<>();
    final Map<String, String> pending = new HashMap<>();
    final Map<String, String> tokens = new HashMap<>();
    final FakeReplica replica = new FakeReplica();
    final Set<String> revoked = new LinkedHashSet<>();
    final FakeRules rules = new FakeRules();
    final List<String> typing = new CopyOnWriteArrayList<>();
    final Collection<String> asked = new ConcurrentLinkedQueue<>();

    /** Told of each post once it is sent to all. */
    volatile Consumer<ObjectNode> hears = post -> {};

    final FakeRefusals refusals = new FakeRefusals();
    final String bot;

    /** The next requests whose path begins so are kept waiting. */
    volatile CountDownLatch hold = new CountDownLatch(0);

    volatile String holdPath = "none";
    volatile boolean inTeam = true;
    volatile boolean refusesResume;
    volatile boolean repliesTwice;
    volatile boolean answersPings = true;
    volatile boolean losesAnswers;

    /** So many of the next events are lost between the server and the bot. */
    volatile int loses;

    final FakeSocket socket = new FakeSocket(this);
    private final FakeRest rest = new FakeRest(this);
    private final FakeWire wire;
    private final boolean tls;
    final FakeTime time = new FakeTime();
    private int ids = 100;

    record FakeChannel(String id, String name, String type, Set<String> members) {}

    FakeMattermost() throws IOException {
        this(null);
    }

    FakeMattermost(@Nullable SSLContext tls) throws IOException {
        this.tls = tls != null;
        bot = user("vigie", u -> u.put("is_bot", true));
        tokens.put("bot-token", bot);
        channel("infra", "O", bot);
        wire = new FakeWire(tls, this);
    }

    static String id(String kind, int number) {
        return kind + String.format("%025d", number);
    }

    String address() {
        return (tls ? "https" : "http") + "://localhost:" + wire.port();
    }

    synchronized String newId(String kind) {
        return id(kind, ids++);
    }

    /** What posts are dated by. */
    long now() {
        return time.next();
    }

    @SafeVarargs
    final synchronized String user(String name, Consumer<ObjectNode>... twists) {
        ObjectNode user = FakeShapes.user(newId("u"), name);
        for (Consumer<ObjectNode> twist : twists) {
            twist.accept(user);
        }
        users.put(user.path("id").stringValue(), user);
        return user.path("id").stringValue();
    }

    synchronized FakeChannel channel(String name, String type, String... members) {
        FakeChannel channel = new FakeChannel(newId("c"), name, type, new LinkedHashSet<>(List.of(members)));
        channels.put(channel.id(), channel);
        return channel;
    }

    synchronized FakeChannel channelOf(String id) {
        return Objects.requireNonNull(channels.get(id), id);
    }

    synchronized ObjectNode postOf(String id) {
        return Objects.requireNonNull(posts.get(id), id);
    }

    synchronized FakeChannel channel(String name) {
        return channels.values().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Somebody says something; the twists forge the post. */
    @SafeVarargs
    final synchronized String say(
            String user, String channel, String root, String text, Consumer<ObjectNode>... twists) {
        ObjectNode post = FakeShapes.post(newId("p"), channel, user, root, text, now());
        for (Consumer<ObjectNode> twist : twists) {
            twist.accept(post);
        }
        return add(post);
    }

    synchronized String add(ObjectNode post) {
        String id = post.path("id").stringValue();
        posts.put(id, post);
        replica.written(post);
        posted(post);
        hears.accept(post);
        return id;
    }

    synchronized void posted(ObjectNode post) {
        FakeChannel channel = channelOf(post.path("channel_id").stringValue());
        ObjectNode data = JSON.createObjectNode()
                .put("channel_type", channel.type())
                .put("sender_name", "@root")
                .put("post", post.toString());
        socket.broadcast("posted", data, channel.id());
    }

    synchronized void edit(String post, String text) {
        ObjectNode edited = postOf(post).put("message", text).put("edit_at", now());
        socket.broadcast(
                "post_edited",
                JSON.createObjectNode().put("post", edited.toString()),
                edited.path("channel_id").stringValue());
    }

    @SafeVarargs
    final synchronized void react(String user, String post, String emoji, Consumer<ObjectNode>... twists) {
        ObjectNode reaction = FakeShapes.reaction(user, post, emoji);
        for (Consumer<ObjectNode> twist : twists) {
            twist.accept(reaction);
        }
        boolean known = reactions.stream()
                .anyMatch(r -> r.path("user_id").equals(reaction.path("user_id"))
                        && r.path("post_id").equals(reaction.path("post_id"))
                        && r.path("emoji_name").equals(reaction.path("emoji_name")));
        if (!known) {
            reactions.add(reaction);
            replica.written(reaction);
        }
        reacted("reaction_added", reaction);
    }

    synchronized void unreact(String user, String post, String emoji) {
        ObjectNode reaction = FakeShapes.reaction(user, post, emoji);
        reactions.removeIf(r -> r.path("user_id").stringValue().equals(user)
                && r.path("post_id").stringValue().equals(post)
                && r.path("emoji_name").stringValue().equals(emoji));
        reacted("reaction_removed", reaction);
    }

    private void reacted(String event, ObjectNode reaction) {
        replica.forget(reaction.path("post_id").stringValue());
        String channel = postOf(reaction.path("post_id").stringValue())
                .path("channel_id")
                .stringValue();
        socket.broadcast(event, JSON.createObjectNode().put("reaction", reaction.toString()), channel);
    }

    synchronized void leave(String user, String channel) {
        channelOf(channel).members().remove(user);
        socket.broadcast("user_removed", JSON.createObjectNode().put("user_id", user), channel);
    }

    /** With all that was said in answer to it. */
    synchronized void delete(String post) {
        posts.values().stream()
                .filter(p -> p.path("root_id").stringValue().equals(post)
                        && p.path("delete_at").longValue() == 0)
                .forEach(p -> p.put("delete_at", now()));
        ObjectNode deleted = postOf(post).put("delete_at", now());
        socket.broadcast(
                "post_deleted",
                JSON.createObjectNode().put("post", deleted.toString()),
                deleted.path("channel_id").stringValue());
    }

    /** Sends this as it is to whoever is connected. */
    synchronized void raw(String text) {
        socket.raw(text);
    }

    /** Cuts every line. */
    synchronized void drop() {
        socket.drop();
    }

    synchronized long lines() {
        return socket.lines();
    }

    /** The server forgets its clients: no resume after that. */
    synchronized void forgetSessions() {
        socket.forgetSessions();
    }

    /** What was said so far is not kept any longer, as it would be in a database: for who says very much. */
    synchronized void forgetPosts() {
        posts.clear();
        pending.clear();
        asked.clear();
    }

    void refuse(int... statuses) {
        refusals.add("", statuses);
    }

    @Override
    public Response answer(Request request) throws InterruptedException {
        asked.add(request.method() + " " + request.path());
        if (request.path().startsWith(holdPath)) {
            hold.await();
        }
        synchronized (this) {
            Optional<Response> refusal = refusals.of(request.path());
            if (refusal.isPresent()) {
                return refusal.get();
            }
            if (request.isUpgrade()) {
                return new Response(101, Map.of(), "");
            }
            String token = bearer(request);
            if (!isKnown(token)) {
                return FakeResponses.error(401, "Invalid or expired session, please login again.");
            }
            Response answer = rest.answer(request, Objects.requireNonNull(tokens.get(token)));
            replica.answered(request.method() + " " + request.path());
            return losesAnswers
                            && request.method().equals("POST")
                            && request.path().equals("/api/v4/posts")
                    ? new Response(502, Map.of(), "")
                    : answer;
        }
    }

    private static String bearer(Request request) {
        return request.header("Authorization").replaceFirst("(?i)^bearer ", "");
    }

    boolean isKnown(String token) {
        return tokens.containsKey(token) && !revoked.contains(token);
    }

    @Override
    public void opened(Request request, Peer peer) throws IOException {
        socket.opened(bearer(request), request.query(), peer);
    }

    @Override
    public void close() throws IOException {
        hold.countDown();
        socket.pongs.countDown();
        wire.close();
    }
}
