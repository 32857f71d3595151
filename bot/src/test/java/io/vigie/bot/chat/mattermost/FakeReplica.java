package io.vigie.bot.chat.mattermost;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The copy of {@link FakeMattermost}'s database that most reading goes to, and what the server remembers of it. */
class FakeReplica {
    private final Set<ObjectNode> missing = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, ArrayNode> reactions = new HashMap<>();
    private boolean lags;
    private String until = "";

    /** What is written from now on does not come. */
    synchronized void lag() {
        lags = true;
    }

    /** What is written from now on does not come before a request that begins so was answered. */
    synchronized void lagUntil(String request) {
        lag();
        until = request;
    }

    synchronized void answered(String request) {
        if (!until.isEmpty() && request.startsWith(until)) {
            catchUp();
        }
    }

    synchronized void catchUp() {
        lags = false;
        until = "";
        missing.clear();
    }

    synchronized void written(ObjectNode row) {
        if (lags) {
            missing.add(row);
        }
    }

    synchronized boolean has(ObjectNode row) {
        return !missing.contains(row);
    }

    /** The reactions on one post, which are read once for half an hour unless they change. */
    synchronized ArrayNode cached(String post, Supplier<ArrayNode> read) {
        return reactions.computeIfAbsent(post, p -> read.get());
    }

    synchronized void forget(String post) {
        reactions.remove(post);
    }
}
