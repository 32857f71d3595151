package io.vigie.bot.conversation;

import io.vigie.bot.chat.MessageRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores, in order and behind the conversation's back, that messages were dealt with: nobody's next command waits for
 * it. Those that come while others are being stored are stored together. Whoever adds one more to very many waits.
 */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
    private static final int MOST_WAITING = 1_000;
    private static final int MOST_AT_ONCE = 100;

    private final Consumer<List<Ending>> store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stored = lock.newCondition();
    private final Queue<Ending> waiting = new ArrayDeque<>();
    private boolean storing;
    private long added;
    private long done;

    /** @param record stores what is to be known of it */
    record Ending(MessageRef message, Runnable record) {}

    /** @param store must not throw */
    Endings(Consumer<List<Ending>> store) {
        this.store = store;
    }

    void add(Ending ending) {
        lock.lock();
        try {
            while (waiting.size() >= MOST_WAITING) {
                stored.awaitUninterruptibly();
            }
            waiting.add(ending);
            added++;
            if (!storing) {
                storing = true;
                Thread.ofVirtual().name("endings").start(this::storeAll);
            }
        } finally {
            lock.unlock();
        }
    }

    private void storeAll() {
        for (List<Ending> next = next(); !next.isEmpty(); next = next()) {
            try {
                store.accept(next);
            } catch (RuntimeException e) {
                LOG.error("what was answered could not be recorded", e);
            }
            lock.lock();
            try {
                done += next.size();
                stored.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private List<Ending> next() {
        lock.lock();
        try {
            List<Ending> next = new ArrayList<>();
            while (next.size() < MOST_AT_ONCE && !waiting.isEmpty()) {
                next.add(waiting.remove());
            }
            storing = !next.isEmpty();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Returns once all that were added before are stored, or after so long. */
    void settle(Duration within) {
        long left = within.toNanos();
        lock.lock();
        try {
            long before = added;
            while (done < before && left > 0) {
                left = stored.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
