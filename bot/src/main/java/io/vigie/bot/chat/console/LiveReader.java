package io.vigie.bot.chat.console;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One open page: first told what it missed, then what happens.
 *
 * <p>The hub never waits for it. A page that does not read fast enough is dropped; it connects again and catches up.
 */
class LiveReader implements Runnable {
    /** A change as it goes over the line. */
    record Update(long id, String json) {}

    /** What the page missed. */
    sealed interface Missed {
        /** These changes, up to the given number. */
        record Some(List<Update> updates, long upTo) implements Missed {}

        /** More than is worth sending, or nobody knows any more: the page loads everything anew. */
        record TooMuch(long upTo) implements Missed {}
    }

    interface CatchUp {
        Missed since(long id);
    }

    private final ConsoleSession session;
    private final LiveLine line;
    private final Duration heartbeat;
    private final CatchUp catchUp;
    private final Consumer<LiveReader> whenEnded;
    private final ConsoleSessions sessions;
    private final BlockingQueue<Update> waiting;
    private volatile boolean dropped;
    private long sent;

    LiveReader(
            ConsoleSession session,
            LiveLine line,
            long after,
            ConsoleSessions sessions,
            Duration heartbeat,
            int waiting,
            CatchUp catchUp,
            Consumer<LiveReader> whenEnded) {
        this.session = session;
        this.line = line;
        this.sent = after;
        this.sessions = sessions;
        this.heartbeat = heartbeat;
        this.waiting = new ArrayBlockingQueue<>(waiting);
        this.catchUp = catchUp;
        this.whenEnded = whenEnded;
    }

    ConsoleSession session() {
        return session;
    }

    boolean isOf(String tokenHash) {
        return session.tokenHash().equals(tokenHash);
    }

    boolean isDropped() {
        return dropped;
    }

    /** Hands it a change; returns at once. */
    void offer(Update update) {
        if (!waiting.offer(update)) {
            drop();
        }
    }

    /** Ends it soon: at the latest when the write under way gives up. */
    void drop() {
        dropped = true;
        // Wakes it; there is room, because it empties the queue.
        waiting.clear();
        waiting.offer(new Update(0, ""));
    }

    @Override
    public void run() {
        try {
            begin();
            long looked = System.nanoTime();
            while (!dropped) {
                Update update = waiting.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
                if (dropped) {
                    return;
                }
                // On a line that is never idle, too.
                if (update == null || System.nanoTime() - looked >= heartbeat.toNanos()) {
                    if (!isUnchanged()) {
                        return;
                    }
                    looked = System.nanoTime();
                }
                if (update != null) {
                    send(update);
                } else {
                    line.heartbeat();
                }
            }
        } catch (IOException | RuntimeException e) {
            // The page went away, or the database did: either way it comes back and catches up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            whenEnded.accept(this);
            line.close();
        }
    }

    /** When its person may read something else now, the page comes again for it; when they are signed out, in vain. */
    private boolean isUnchanged() {
        return sessions.again(session)
                .filter(now -> now.shared() == session.shared())
                .isPresent();
    }

    private void begin() throws IOException {
        switch (catchUp.since(sent)) {
            case Missed.Some missed -> {
                for (Update update : missed.updates()) {
                    send(update);
                }
                sent = Math.max(sent, missed.upTo());
                line.send("live", sent, "{}");
            }
            case Missed.TooMuch missed -> {
                sent = missed.upTo();
                line.send("reload", sent, "{}");
            }
        }
    }

    /** Changes that were both read and handed over are sent once. */
    private void send(Update update) throws IOException {
        if (update.id() > sent) {
            sent = update.id();
            line.send("message", sent, update.json());
        }
    }
}
