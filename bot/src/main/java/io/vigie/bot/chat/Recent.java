package io.vigie.bot.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The ids of the last messages that were dealt with, for one thread. */
public final class Recent {
    private static final int MOST = 10_000;

    private final Set<String> ids = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    });

    public void add(String id) {
        ids.add(id);
    }

    public boolean contains(String id) {
        return ids.contains(id);
    }
}
