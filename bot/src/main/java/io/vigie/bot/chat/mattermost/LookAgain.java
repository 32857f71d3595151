package io.vigie.bot.chat.mattermost;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * What is looked at once more after a while: where the server's database has replicas, what an event tells may not be
 * found at once, and no event tells it twice. For one thread.
 */
class LookAgain {
    private final int most;
    private final LongSupplier nanos;
    private final PriorityQueue<Look> looks = new PriorityQueue<>((a, b) -> Long.signum(a.at() - b.at()));

    /**
     * @param what is looked at
     */
    private record Look(long at, String what, Runnable work) {}

    /**
     * @param most how many looks may wait; what is too much is left out
     * @param nanos what passes
     */
    LookAgain(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /** Of several events about the same, the last one counts. */
    void at(String what, List<Duration> after, Runnable work) {
        var unused = looks.removeIf(look -> look.what().equals(what));
        for (Duration wait : after) {
            if (looks.size() < most) {
                looks.add(new Look(nanos.getAsLong() + wait.toNanos(), what, work));
            }
        }
    }

    /** In how many nanoseconds the next one is due, but not more than this many. */
    long patience(long longest) {
        Look first = looks.peek();
        return first == null ? longest : Math.min(longest, first.at() - nanos.getAsLong());
    }

    /** Looks at what is due. */
    void look() {
        while (patience(1) <= 0) {
            looks.remove().work().run();
        }
    }
}
