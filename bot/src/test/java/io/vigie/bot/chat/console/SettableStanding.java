package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A directory in which everybody has rights, unless a test says otherwise. */
class SettableStanding implements ConsoleStanding {
    private final Map<String, Reach> set = new ConcurrentHashMap<>();

    void of(String uid, Reach reach) {
        set.put(ConsoleSlice.member(uid).account().id(), reach);
    }

    void putRight() {
        set.clear();
    }

    @Override
    public Reach of(AccountId account) {
        return set.getOrDefault(account.id(), Reach.SHARED);
    }
}
