package io.vigie.bot.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How something stands, as far as it was told. What is bad is told when it is seen twice running, since one lost packet
 * is an accident; what is good is told at once. The third accident within ten minutes is none any more and told at
 * once.
 *
 * @param told a word for what was told last; empty when that was good, {@link #NEW} when nothing was told yet
 * @param pending a word for what was seen once
 * @param accidents when something was seen once and was over at the second look
 * @param name what it is called, for when it is not there any more
 */
record Held(String told, String pending, List<Instant> accidents, String name) {
    static final String NEW = "?";
    static final String GOOD = "";
    private static final int FORGIVEN = 2;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    Held {
        accidents = List.copyOf(accidents);
    }

    static Held unknown(String name) {
        return new Held(NEW, GOOD, List.of(), name);
    }

    /** @param now a word for how it stands; empty when it is good */
    Held seen(String now, Instant at) {
        List<Instant> recent = new ArrayList<>(accidents);
        recent.removeIf(a -> a.plus(REMEMBERED).isBefore(at));
        if (now.equals(GOOD)) {
            if (!pending.isEmpty() && (told.equals(GOOD) || told.equals(NEW))) {
                recent.add(at);
            }
            return new Held(GOOD, GOOD, recent, name);
        }
        if (now.equals(told)) {
            return new Held(told, GOOD, recent, name);
        }
        boolean tell = now.equals(pending) || recent.size() >= FORGIVEN;
        return new Held(tell ? now : told, tell ? GOOD : now, recent, name);
    }

    boolean bad() {
        return !told.equals(GOOD) && !told.equals(NEW);
    }

    /** Whether what is told has changed. */
    boolean newsAfter(Held before) {
        return !told.equals(before.told);
    }

    boolean waits() {
        return !pending.isEmpty();
    }
}
