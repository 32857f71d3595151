package io.vigie.bot.chat.console;

import io.vigie.bot.chat.console.LiveReader.Missed;
import io.vigie.bot.chat.console.LiveReader.Update;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands every change to every open page.
 *
 * <p>It reads the events from the database, those that other replicas wrote too, and reads each changed message once
 * for all pages. What a page gets is the message as it is now, so that changes may be left out but never mixed up.
 */
@Component
@ConsoleOnly
class ConsoleHub {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleHub.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int BATCH = 200;

    /** A page that missed more than this loads everything anew. */
    static final int WORTH_SENDING = 500;

    /** Changes that may wait for one page. */
    static final int WAITING = 256;

    /** Open pages one account may have; one more closes the oldest. */
    static final int PAGES_PER_ACCOUNT = 12;

    private final ConsoleEvents events;
    private final ConsoleReader reader;
    private final ConsoleSessions sessions;
    private final ConsoleChannels channels;
    private final ConsoleSettings settings;
    private final JsonMapper json;
    private final Set<LiveReader> pages = ConcurrentHashMap.newKeySet();
    private final List<LiveReader> inOrder = new ArrayList<>();
    private @Nullable Thread thread;

    ConsoleHub(
            ConsoleEvents events,
            ConsoleReader reader,
            ConsoleSessions sessions,
            ConsoleChannels channels,
            ConsoleSettings settings,
            JsonMapper json) {
        this.events = events;
        this.reader = reader;
        this.sessions = sessions;
        this.channels = channels;
        this.settings = settings;
        this.json = json;
    }

    synchronized void start() {
        if (thread == null) {
            long from = events.last();
            thread = Thread.ofVirtual().name("console-hub").start(() -> run(from));
        }
    }

    /** Closes every page; they connect again to whoever runs then. */
    void stop() {
        Thread running;
        synchronized (this) {
            running = thread;
            thread = null;
        }
        if (running != null) {
            running.interrupt();
            dropIf(page -> true);
            try {
                running.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Serves a page until it goes away.
     *
     * @param after the last change that the page knows
     * @throws Problem of the site when the hub is not running
     */
    synchronized void serve(ConsoleSession session, LiveLine line, long after) {
        if (thread == null) {
            throw Problem.site("Vigie is not ready yet.").withMend("The page tries again by itself.");
        }
        LiveReader page = new LiveReader(
                session, line, after, sessions, settings.heartbeat(), WAITING, id -> missed(session, id), this::forget);
        makeRoom(session.member());
        pages.add(page);
        inOrder.add(page);
        Thread.ofVirtual().name("console-page").start(page);
    }

    /** Closes the pages of a session that has been ended. */
    void end(String tokenHash) {
        dropIf(page -> page.isOf(tokenHash));
    }

    /** Closes the pages to which this applies. */
    void dropIf(Predicate<LiveReader> which) {
        pages.stream().filter(which).forEach(LiveReader::drop);
    }

    synchronized boolean isRunning() {
        return thread != null;
    }

    /** How many pages are open. */
    int open() {
        return pages.size();
    }

    private void makeRoom(ConsoleMember member) {
        // One that was told to end makes room, however long it takes to.
        List<LiveReader> own = inOrder.stream()
                .filter(p -> !p.isDropped() && p.session().member().equals(member))
                .toList();
        if (own.size() >= PAGES_PER_ACCOUNT) {
            own.getFirst().drop();
        }
    }

    private synchronized void forget(LiveReader page) {
        pages.remove(page);
        inOrder.remove(page);
    }

    private void run(long from) {
        long seen = from;
        boolean failing = false;
        // Not the interrupt's flag: what reads the database may have swallowed it.
        while (isMine()) {
            try {
                events.awaitNews(LOOK_AGAIN);
                seen = spread(seen);
                failing = false;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!failing && isMine()) {
                    LOG.warn("The console cannot read what is new; it keeps trying", e);
                }
                failing = true;
            }
        }
    }

    private synchronized boolean isMine() {
        return thread == Thread.currentThread();
    }

    /** @return the last change that every page has been handed */
    private long spread(long seen) {
        long last = seen;
        List<ConsoleEvents.Change> changes;
        do {
            changes = events.after(last, BATCH);
            if (changes.isEmpty()) {
                return last;
            }
            // Pages that come after this point read these changes themselves.
            List<LiveReader> now = List.copyOf(pages);
            if (!now.isEmpty()) {
                render(changes)
                        .forEach((change, update) -> now.stream()
                                .filter(page -> channels.mayRead(page.session(), change.channel()))
                                .forEach(page -> page.offer(update)));
            }
            last = changes.getLast().id();
        } while (changes.size() == BATCH);
        return last;
    }

    private Missed missed(ConsoleSession session, long after) {
        long last = events.last();
        if (!events.reaches(after)) {
            return new Missed.TooMuch(last);
        }
        List<ConsoleEvents.Change> changes = events.after(after, WORTH_SENDING + 1);
        if (changes.size() > WORTH_SENDING) {
            return new Missed.TooMuch(last);
        }
        List<ConsoleEvents.Change> visible = changes.stream()
                .filter(c -> channels.mayRead(session, c.channel()))
                .toList();
        return new Missed.Some(
                List.copyOf(render(visible).values()),
                changes.isEmpty() ? after : changes.getLast().id());
    }

    /** The changed messages as they are now, each once and at its last change, in the order of the changes. */
    private Map<ConsoleEvents.Change, Update> render(List<ConsoleEvents.Change> changes) {
        Map<Long, ConsoleEvents.Change> newest = new LinkedHashMap<>();
        for (ConsoleEvents.Change change : changes) {
            newest.remove(change.message());
            newest.put(change.message(), change);
        }
        Map<Long, MessageView> views = new LinkedHashMap<>();
        reader.messages(newest.keySet()).forEach(v -> views.put(v.id(), v));
        Map<ConsoleEvents.Change, Update> updates = new LinkedHashMap<>();
        newest.forEach((id, change) -> {
            MessageView view = views.get(id);
            if (view != null) {
                updates.put(change, new Update(change.id(), json.writeValueAsString(view)));
            }
        });
        return updates;
    }
}
