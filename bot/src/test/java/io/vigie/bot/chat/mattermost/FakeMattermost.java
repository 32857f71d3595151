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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Mattermost server in memory: the REST API v4 as far as the bot and its judges use it, and the WebSocket with sequence
 * numbers, resume and all its oddities. People act through its methods, or over REST with tokens of their own.
 */
class FakeMattermost implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WINDOW = 128;

    static final String TEAM = id("t", 1);

    final Map<String, ObjectNode> users = new LinkedHashMap<>();
    final Map<String, FakeChannel> channels = new LinkedHashMap<>();
    final Map<String, ObjectNode> posts = new LinkedHashMap<>();
    final List<ObjectNode> reactions = new ArrayList<>();
    final Map<String, String> files = new HashMap<>();
    final Map<String, String> pending = new HashMap<>();
    final Map<String, String> tokens = new HashMap<>();
    final Set<String> revoked = new LinkedHashSet<>();
    final Set<String> rolesThatPost = new LinkedHashSet<>(Set.of("system_user", "channel_user"));
    final List<String> typing = new CopyOnWriteArrayList<>();
    final Collection<String> asked = new ConcurrentLinkedQueue<>();

    /** Told of each post once it is sent to all. */
    volatile Consumer<ObjectNode> hears = post -> {};

    final List<Integer> refusals = new ArrayList<>();
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

    private final FakeRest rest = new FakeRest(this);
    private final FakeWire wire;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final boolean tls;
    private long time = System.currentTimeMillis();
    private int ids = 100;

    record FakeChannel(String id, String name, String type, Set<String> members, long[] last) {}

    /** What the server keeps of one client. */
    private static class Session {
        final String connection;
        final String user;
        final List<String> sent = new ArrayList<>();

        @Nullable
        Peer peer;

        boolean expired;

        Session(String connection, String user) {
            this.connection = connection;
            this.user = user;
        }
    }

    FakeMattermost() throws IOException {
        this(null);
    }

    FakeMattermost(@Nullable SSLContext tls) throws IOException {
        this.tls = tls != null;
        bot = user("vigie", u -> u.put("is_bot", true));
        tokens.put("bot-token", bot);
        channel("infra", "O", bot);
        wire = new FakeWire(tls, new FakeWire.Handler() {
            @Override
            public Response answer(Request request) throws InterruptedException {
                return FakeMattermost.this.answer(request);
            }

            @Override
            public void opened(Request request, Peer peer) throws IOException {
                FakeMattermost.this.opened(request, peer);
            }
        });
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

    synchronized long now() {
        time = Math.max(time + 1, System.currentTimeMillis());
        return time;
    }

    @SafeVarargs
    final synchronized String user(String name, Consumer<ObjectNode>... twists) {
        ObjectNode user = JSON.createObjectNode()
                .put("id", newId("u"))
                .put("username", name)
                .put("roles", "system_user")
                .put("delete_at", 0);
        for (Consumer<ObjectNode> twist : twists) {
            twist.accept(user);
        }
        users.put(user.path("id").stringValue(), user);
        return user.path("id").stringValue();
    }

    synchronized FakeChannel channel(String name, String type, String... members) {
        FakeChannel channel =
                new FakeChannel(newId("c"), name, type, new LinkedHashSet<>(List.of(members)), new long[] {0});
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
        ObjectNode post = JSON.createObjectNode()
                .put("id", newId("p"))
                .put("channel_id", channel)
                .put("user_id", user)
                .put("root_id", root)
                .put("message", text)
                .put("type", "")
                .put("create_at", now())
                .put("edit_at", 0)
                .put("delete_at", 0);
        post.putObject("props");
        for (Consumer<ObjectNode> twist : twists) {
            twist.accept(post);
        }
        return add(post);
    }

    synchronized String add(ObjectNode post) {
        String id = post.path("id").stringValue();
        FakeChannel channel = channelOf(post.path("channel_id").stringValue());
        posts.put(id, post);
        channel.last()[0] = Math.max(channel.last()[0], post.path("create_at").longValue());
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
        broadcast("posted", data, channel.id());
    }

    synchronized void edit(String post, String text) {
        ObjectNode edited = postOf(post).put("message", text).put("edit_at", now());
        broadcast(
                "post_edited",
                JSON.createObjectNode().put("post", edited.toString()),
                edited.path("channel_id").stringValue());
    }

    @SafeVarargs
    final synchronized void react(String user, String post, String emoji, Consumer<ObjectNode>... twists) {
        ObjectNode reaction = JSON.createObjectNode()
                .put("user_id", user)
                .put("post_id", post)
                .put("emoji_name", emoji)
                .put("remote_id", "")
                .put("delete_at", 0);
        for (Consumer<ObjectNode> twist : twists) {
            twist.accept(reaction);
        }
        boolean known = reactions.stream()
                .anyMatch(r -> r.path("user_id").equals(reaction.path("user_id"))
                        && r.path("post_id").equals(reaction.path("post_id"))
                        && r.path("emoji_name").equals(reaction.path("emoji_name")));
        if (!known) {
            reactions.add(reaction);
        }
        reacted("reaction_added", reaction);
    }

    synchronized void unreact(String user, String post, String emoji) {
        ObjectNode reaction = JSON.createObjectNode()
                .put("user_id", user)
                .put("post_id", post)
                .put("emoji_name", emoji);
        reactions.removeIf(r -> r.path("user_id").stringValue().equals(user)
                && r.path("post_id").stringValue().equals(post)
                && r.path("emoji_name").stringValue().equals(emoji));
        reacted("reaction_removed", reaction);
    }

    private void reacted(String event, ObjectNode reaction) {
        String channel = postOf(reaction.path("post_id").stringValue())
                .path("channel_id")
                .stringValue();
        broadcast(event, JSON.createObjectNode().put("reaction", reaction.toString()), channel);
    }

    synchronized void leave(String user, String channel) {
        channelOf(channel).members().remove(user);
        broadcast("user_removed", JSON.createObjectNode().put("user_id", user), channel);
    }

    synchronized void delete(String post) {
        ObjectNode deleted = postOf(post).put("delete_at", now());
        broadcast(
                "post_deleted",
                JSON.createObjectNode().put("post", deleted.toString()),
                deleted.path("channel_id").stringValue());
    }

    private synchronized void broadcast(String event, ObjectNode data, String channel) {
        for (Session session : sessions.values()) {
            if (!session.expired && channelOf(channel).members().contains(session.user)) {
                String frame = event(session.sent.size(), event, data, channel);
                session.sent.add(frame);
                if (loses == 0) {
                    deliver(session, frame);
                }
            }
        }
        loses = Math.max(0, loses - 1);
    }

    private void deliver(Session session, String frame) {
        Peer peer = session.peer;
        if (peer != null) {
            peer.send(frame);
            if (repliesTwice) {
                peer.send(frame);
            }
        }
    }

    private static String event(int seq, String event, ObjectNode data, String channel) {
        ObjectNode frame = JSON.createObjectNode().put("event", event).put("seq", seq);
        frame.set("data", data);
        frame.putObject("broadcast").put("channel_id", channel);
        return frame.toString();
    }

    /** Sends this as it is to whoever is connected. */
    synchronized void raw(String text) {
        live().forEach(peer -> peer.send(text));
    }

    /** Cuts every line. */
    synchronized void drop() {
        live().forEach(Peer::cut);
        sessions.values().forEach(s -> s.peer = null);
    }

    synchronized long lines() {
        return live().size();
    }

    private List<Peer> live() {
        return sessions.values().stream()
                .flatMap(s -> Optional.ofNullable(s.peer).stream())
                .toList();
    }

    /** The server forgets its clients: no resume after that. */
    synchronized void forgetSessions() {
        sessions.values().forEach(s -> s.expired = true);
    }

    synchronized void refuse(int... statuses) {
        for (int status : statuses) {
            refusals.add(status);
        }
    }

    private Response answer(Request request) throws InterruptedException {
        asked.add(request.method() + " " + request.path());
        if (request.path().startsWith(holdPath)) {
            hold.await();
        }
        synchronized (this) {
            if (!refusals.isEmpty()) {
                int status = refusals.removeFirst();
                return new Response(
                        status,
                        status == 429 ? Map.of("Retry-After", "1", "Content-Type", "text/plain") : Map.of(),
                        "limit exceeded");
            }
            if (request.isUpgrade()) {
                return new Response(101, Map.of(), "");
            }
            String token = bearer(request);
            if (!isKnown(token)) {
                return FakeRest.error(401, "Invalid or expired session, please login again.");
            }
            Response answer = rest.answer(request, Objects.requireNonNull(tokens.get(token)));
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

    private boolean isKnown(String token) {
        return tokens.containsKey(token) && !revoked.contains(token);
    }

    private void opened(Request request, Peer peer) throws IOException {
        String token = bearer(request);
        Map<String, String> query = query(request.path());
        if (token.isEmpty()) {
            // A browser's way: the first word has the token, and nothing is resumed.
            JsonNode challenge = JSON.readTree(Objects.requireNonNullElse(peer.receive(), "{}"));
            token = challenge.path("data").path("token").asString("");
            query = Map.of();
            if (isKnown(token)) {
                peer.send("{\"status\":\"OK\",\"seq_reply\":" + challenge.path("seq") + "}");
            }
        }
        if (!isKnown(token)) {
            peer.cut(); // the real one is silent for five seconds first
            return;
        }
        Session session = session(query, Objects.requireNonNull(tokens.get(token)), peer);
        for (String text = peer.receive(); text != null; text = peer.receive()) {
            JsonNode json = JSON.readTree(text);
            if (answersPings && json.path("action").stringValue().equals("ping")) {
                peer.send(
                        revoked.contains(token)
                                ? "{\"status\":\"FAIL\",\"seq_reply\":" + json.path("seq")
                                        + ",\"error\":{\"id\":\"api.web_socket_router.not_authenticated.app_error\"}}"
                                : "{\"status\":\"OK\",\"seq_reply\":" + json.path("seq")
                                        + ",\"data\":{\"text\":\"pong\"}}");
            }
        }
        synchronized (this) {
            if (session.peer == peer) {
                session.peer = null;
            }
        }
        peer.cut();
    }

    private synchronized Session session(Map<String, String> query, String user, Peer peer) {
        Session known = sessions.get(query.getOrDefault("connection_id", ""));
        if (known != null && known.user.equals(user) && !known.expired && !refusesResume) {
            int from = Integer.parseInt(query.getOrDefault("sequence_number", "-1"));
            if (from >= Math.max(0, known.sent.size() - WINDOW) && from <= known.sent.size()) {
                known.peer = peer;
                List.copyOf(known.sent.subList(from, known.sent.size())).forEach(f -> deliver(known, f));
                return known;
            }
        }
        Session fresh = new Session(newId("w"), user);
        sessions.put(fresh.connection, fresh);
        fresh.peer = peer;
        String hello = event(
                0,
                "hello",
                JSON.createObjectNode().put("connection_id", fresh.connection).put("server_version", "11.0.0"),
                "");
        fresh.sent.add(hello);
        deliver(fresh, hello);
        return fresh;
    }

    static Map<String, String> query(String path) {
        Map<String, String> query = new HashMap<>();
        Optional.of(path.indexOf('?')).filter(i -> i >= 0).ifPresent(i -> {
            for (String pair : path.substring(i + 1).split("&")) {
                query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        });
        return query;
    }

    @Override
    public void close() throws IOException {
        hold.countDown();
        wire.close();
    }
}
