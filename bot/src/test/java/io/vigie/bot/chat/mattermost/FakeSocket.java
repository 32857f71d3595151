package io.vigie.bot.chat.mattermost;

import static io.vigie.bot.chat.mattermost.FakeMattermost.JSON;

import io.vigie.bot.testing.FakeWire.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The WebSocket of {@link FakeMattermost}, whose lock it takes: sequence numbers, resume and all its oddities. */
class FakeSocket {
    private static final int WINDOW = 128;

    private final FakeMattermost server;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final AtomicLong pings = new AtomicLong();

    /** Pings are answered then. */
    volatile CountDownLatch pongs = new CountDownLatch(0);

    FakeSocket(FakeMattermost server) {
        this.server = server;
    }

    /** What the server keeps of one client. */
    private static class Session {
        final String connection;
        final String user;
        String token = "";

        /** The last that were sent, after so many that cannot be sent again. */
        final List<String> kept = new ArrayList<>();

        int gone;

        @Nullable
        Peer peer;

        boolean expired;

        /** The server does not know any more whose line it is: it keeps events back and does not count them. */
        boolean forgotten;

        Session(String connection, String user) {
            this.connection = connection;
            this.user = user;
        }

        /** The number of the next event. */
        int next() {
            return gone + kept.size();
        }

        void keep(String frame) {
            kept.add(frame);
            if (kept.size() > WINDOW) {
                kept.removeFirst();
                gone++;
            }
        }

        void countAnew() {
            kept.clear();
            gone = 0;
        }
    }

    void broadcast(String event, ObjectNode data, String channel) {
        for (Session session : sessions.values()) {
            if (!session.expired
                    && isAuthenticated(session)
                    && server.channelOf(channel).members().contains(session.user)) {
                String frame =
                        FakeShapes.event(session.next(), event, data, channel).toString();
                session.keep(frame);
                if (server.loses == 0) {
                    deliver(session, frame);
                }
            }
        }
        server.loses = Math.max(0, server.loses - 1);
    }

    private boolean isAuthenticated(Session session) {
        return !session.forgotten && server.isKnown(session.token);
    }

    /** As after one error of the server's database: each line has to be opened again, with the same token. */
    void forgetWhoListens() {
        synchronized (server) {
            sessions.values().forEach(s -> s.forgotten = true);
        }
    }

    /** The next event has number 0, without a hello. */
    void countAnew() {
        synchronized (server) {
            sessions.values().forEach(Session::countAnew);
        }
    }

    private void deliver(Session session, String frame) {
        Peer peer = session.peer;
        if (peer != null) {
            peer.send(frame);
            if (server.repliesTwice) {
                peer.send(frame);
            }
        }
    }

    void raw(String text) {
        live().forEach(peer -> peer.send(text));
    }

    void drop() {
        live().forEach(Peer::cut);
        sessions.values().forEach(s -> s.peer = null);
    }

    long lines() {
        return live().size();
    }

    /** How many were received, answered or not. */
    long pings() {
        return pings.get();
    }

    private List<Peer> live() {
        return sessions.values().stream()
                .flatMap(s -> Optional.ofNullable(s.peer).stream())
                .toList();
    }

    void forgetSessions() {
        sessions.values().forEach(s -> s.expired = true);
    }

    /** @param bearer the token of the request; empty when it had none */
    void opened(String bearer, Map<String, String> query, Peer peer) throws IOException {
        String token = bearer;
        Map<String, String> resumed = query;
        if (token.isEmpty()) {
            // A browser's way: the first word has the token, and nothing is resumed.
            JsonNode challenge = JSON.readTree(Objects.requireNonNullElse(peer.receive(), "{}"));
            token = challenge.path("data").path("token").asString("");
            resumed = Map.of();
            if (server.isKnown(token)) {
                peer.send("{\"status\":\"OK\",\"seq_reply\":" + challenge.path("seq") + "}");
            }
        }
        if (!server.isKnown(token)) {
            peer.cut(); // the real one is silent for five seconds first
            return;
        }
        Session session = session(resumed, token, peer);
        try {
            for (String text = peer.receive(); text != null; text = peer.receive()) {
                answer(session, JSON.readTree(text), peer);
            }
        } finally {
            // However it ended: a client that leaves what was sent to it unread resets the line.
            synchronized (server) {
                if (session.peer == peer) {
                    session.peer = null;
                }
            }
            peer.cut();
        }
    }

    private void answer(Session session, JsonNode asked, Peer peer) {
        if (!asked.path("action").stringValue().equals("ping")) {
            return;
        }
        pings.incrementAndGet();
        try {
            pongs.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (server.answersPings) {
            peer.send(
                    !isAuthenticated(session)
                            ? "{\"status\":\"FAIL\",\"seq_reply\":" + asked.path("seq")
                                    + ",\"error\":{\"id\":\"api.web_socket_router.not_authenticated.app_error\"}}"
                            : "{\"status\":\"OK\",\"seq_reply\":" + asked.path("seq")
                                    + ",\"data\":{\"text\":\"pong\",\"server_time\":" + server.now() + "}}");
        }
    }

    private Session session(Map<String, String> query, String token, Peer peer) {
        synchronized (server) {
            String user = Objects.requireNonNull(server.tokens.get(token));
            Session known = sessions.get(query.getOrDefault("connection_id", ""));
            // A line that the server takes to be alive is not resumed.
            if (known != null
                    && known.user.equals(user)
                    && known.peer == null
                    && !known.expired
                    && !server.refusesResume) {
                int from = Integer.parseInt(query.getOrDefault("sequence_number", "-1"));
                if (from >= known.gone && from <= known.next()) {
                    known.peer = peer;
                    known.token = token;
                    known.forgotten = false;
                    List.copyOf(known.kept.subList(from - known.gone, known.kept.size()))
                            .forEach(f -> deliver(known, f));
                    return known;
                }
            }
            Session fresh = new Session(server.newId("w"), user);
            fresh.token = token;
            sessions.put(fresh.connection, fresh);
            fresh.peer = peer;
            ObjectNode data = JSON.createObjectNode().put("connection_id", fresh.connection);
            String hello = FakeShapes.event(0, "hello", data.put("server_version", "11.0.0"), "")
                    .toString();
            fresh.keep(hello);
            deliver(fresh, hello);
            return fresh;
        }
    }
}
