package io.vigie.bot.conversation;

import io.vigie.bot.chat.MessageRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores, in order and behind the conversation's back, that messages were dealt with: nobody's next command waits for
 * it. Those that come within a moment, or while others are being stored, are stored together.
 */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
    private static final int MOST_WAITING = 1_000;
    private static final int MOST_AT_ONCE = 100;

    private final Waits waits;
    private final Store store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stored = lock.newCondition();
    private final Queue<Ending> waiting = new ArrayDeque<>();
    private boolean storing;
    private long added;
    private long done;

    /**
     * @param handled what is to be recorded of it
     * @param told whether its author has an answer
     */
    record Ending(MessageRef message, Optional<CommandHandled> handled, boolean told) {}

    /** Where they go. */
    interface Store {
        /**
         * Deals with the first of these, in order.
         *
         * @return with how many; none when the store is away. The others are given again
         */
        int store(List<Ending> some);
    }

    /**
     * @param moment how long the first waits for others
     * @param away how long to wait for a store that is away
     * @param full how long whoever adds one more to very many waits
     */
    record Waits(Duration moment, Duration away, Duration full) {}

    Endings(Waits waits, Store store) {
        this.waits = waits;
        this.store = store;
    }

    /** Whether it will be stored: not when there have been very many for long. */
    boolean add(Ending ending) {
        lock.lock();
        try {
            long left = waits.full().toNanos();
            while (waiting.size() >= MOST_WAITING && left > 0) {
                left = stored.awaitNanos(left);
            }
            if (waiting.size() >= MOST_WAITING) {
                return false;
            }
            if (!storing) {
                Thread.ofVirtual().name("endings").start(this::storeAll);
                storing = true;
            }
            waiting.add(ending);
            added++;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void storeAll() {
        LockSupport.parkNanos(waits.moment().toNanos());
        for (List<Ending> next = next(); !next.isEmpty(); next = next()) {
            int stored = stored(next);
            if (stored == 0) {
                LockSupport.parkNanos(waits.away().toNanos());
            } else {
                forget(stored);
            }
        }
    }

    /** Whatever happens to some, the others come after. */
    private int stored(List<Ending> some) {
        try {
            return store.store(some);
        } catch (RuntimeException | Error e) {
            LOG.error("what was answered could not be recorded", e);
            return some.size();
        }
    }

    private void forget(int some) {
        lock.lock();
        try {
            for (int i = 0; i < some; i++) {
                waiting.remove();
            }
            done += some;
            stored.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Ending> next() {
        lock.lock();
        try {
            List<Ending> next = waiting.stream().limit(MOST_AT_ONCE).toList();
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
