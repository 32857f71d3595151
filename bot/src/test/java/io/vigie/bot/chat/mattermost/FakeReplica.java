package io.vigie.bot.chat.mattermost;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The copy of {@link FakeMattermost}'s database that most reading goes to. */
class FakeReplica {
    private final Set<ObjectNode> missing = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean lags;

    /** What is written from now on does not come. */
    synchronized void lag() {
        lags = true;
    }

    synchronized void catchUp() {
        lags = false;
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
}
