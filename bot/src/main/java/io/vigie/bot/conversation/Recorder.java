package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.conversation.Endings.Ending;
import io.vigie.bot.store.SoonDurable;
import io.vigie.bot.store.StoreProblems;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes messages for this process, keeps them while they are dealt with, and records what came of them together with
 * their end.
 */
@Component
class Recorder implements Claims, Recording, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /**
     * A process that is killed within the moment has answered what it did not record: its successor says so. Without a
     * database, records wait for it; a lane that is held up by very many goes on after a while.
     */
    private static final Endings.Waits WAITS =
            new Endings.Waits(Duration.ofMillis(5), Duration.ofSeconds(1), Duration.ofSeconds(5));

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(6);

    /** So many are recorded before others have their turn. */
    private static final int SLICE = 8;

    private final HeardMessages heard;

    /**
     * For claims and what is recorded with their end. Whatever a command changes is stored by ordinary transactions, so
     * that after a crash of the machine a claim is missing only if all that came of it is, too.
     */
    private final SoonDurable soon;

    private final ApplicationEventPublisher events;
    private final String owner = UUID.randomUUID().toString();
    private final Set<MessageRef> open = ConcurrentHashMap.newKeySet();
    private final Endings endings = new Endings(WAITS, this::store);

    /** The first of those to be recorded, when the database did not say whether it has them. */
    private List<Ending> inDoubt = List.of();

    Recorder(HeardMessages heard, SoonDurable soon, ApplicationEventPublisher events) {
        this.heard = heard;
        this.soon = soon;
        this.events = events;
    }

    @Override
    public Claim claim(MessageHeard message) {
        try {
            if (!heard.take(message, owner)) {
                return Claim.ANOTHERS;
            }
            open.add(message.message());
            return Claim.OURS;
        } catch (RuntimeException e) {
            LOG.warn("a message could not be claimed in the database; only what reads is done", e);
            return Claim.UNKNOWN;
        }
    }

    @Override
    public boolean isStillOurs(MessageRef message) {
        return heard.keep(message, owner);
    }

    /** Whether the message is still being dealt with here, or its end waits to be recorded. */
    boolean isAt(MessageRef message) {
        return open.contains(message);
    }

    /** A sign of life. */
    @Scheduled(fixedDelayString = "PT5S")
    void keep() {
        if (!open.isEmpty()) {
            heard.keep(owner);
        }
    }

    @Override
    public void end(MessageRef message, Optional<CommandHandled> handled) {
        add(new Ending(message, handled, true));
    }

    /** It is {@linkplain HeardMessages#abandoned() found} once its lease is over. */
    @Override
    public void leave(MessageRef message, Optional<CommandHandled> handled) {
        add(new Ending(message, handled, false));
    }

    private void add(Ending ending) {
        if (!endings.add(ending)) {
            LOG.error("so much waits for the database that a command is not recorded");
            open.remove(ending.message());
        }
    }

    @Override
    public void settle() {
        endings.settle(SETTLED_WITHIN);
    }

    @Override
    public void destroy() {
        settle();
    }

    /**
     * As many together as nobody else waits for; if one of them cannot be stored, each by itself.
     *
     * @return with how many it dealt
     */
    private int store(List<Ending> ended) {
        try {
            if (areStored(inDoubt)) {
                return dealtWith(inDoubt);
            }
            inDoubt = List.of();
            return dealtWith(storeTogether(ended));
        } catch (RuntimeException e) {
            return isTheSites(e) ? 0 : storeEachAlone(ended);
        }
    }

    private int storeEachAlone(List<Ending> ended) {
        for (int i = 0; i < ended.size(); i++) {
            List<Ending> one = ended.subList(i, i + 1);
            try {
                var unused = dealtWith(storeTogether(one));
            } catch (RuntimeException e) {
                if (isTheSites(e)) {
                    return i;
                }
                LOG.error("a command could not be recorded", e);
                finishUnrecorded(one);
            }
        }
        return ended.size();
    }

    private int dealtWith(List<Ending> ended) {
        ended.forEach(e -> open.remove(e.message()));
        inDoubt = List.of();
        return ended.size();
    }

    /** A database that is away, or has no room: what it does not take now it takes later. */
    private static boolean isTheSites(RuntimeException e) {
        Problem problem = StoreProblems.of(e);
        boolean site = problem.whose() == Problem.Whose.SITE;
        if (site) {
            LOG.warn("what was answered waits for the database to be recorded: {}", problem.text());
        }
        return site;
    }

    /** Returns those that it stored: as many of the first as nobody else waits for. */
    private List<Ending> storeTogether(List<Ending> ended) {
        AtomicInteger stored = new AtomicInteger();
        AtomicBoolean complete = new AtomicBoolean();
        try {
            var unused = soon.execute(() -> {
                do {
                    int from = stored.get();
                    int to = Math.min(from + SLICE, ended.size());
                    record(ended.subList(from, to));
                    stored.set(to);
                } while (stored.get() < ended.size() && !soon.isAwaited()); // a command to be claimed is in a hurry
                complete.set(true);
                return stored.get();
            });
        } catch (RuntimeException e) {
            if (!complete.get()) {
                throw e;
            }
            inDoubt = ended.subList(0, stored.get());
            if (!areStored(inDoubt)) {
                inDoubt = List.of();
                throw e;
            }
        }
        return ended.subList(0, stored.get());
    }

    /** Whether these were recorded, though the database did not say so: any claim among them was closed with the rest. */
    private boolean areStored(List<Ending> ended) {
        if (ended.isEmpty()) {
            return false;
        }
        Optional<Ending> claimed = ended.stream().filter(e -> isAt(e.message())).findFirst();
        if (claimed.isEmpty()) {
            LOG.error("whether {} commands were recorded is not known", ended.size());
            return true; // nothing may be there twice
        }
        MessageRef message = claimed.get().message();
        return claimed.get().told() ? heard.isClosed(message) : heard.isReleased(message);
    }

    private void record(List<Ending> ended) {
        List<CommandHandled> handled =
                ended.stream().map(Ending::handled).flatMap(Optional::stream).toList();
        if (!handled.isEmpty()) {
            events.publishEvent(new CommandsHandled(handled));
        }
        finish(ended);
    }

    private void finish(List<Ending> ended) {
        heard.close(claimed(ended, true));
        heard.release(claimed(ended, false));
    }

    private List<MessageRef> claimed(List<Ending> ended, boolean told) {
        return ended.stream()
                .filter(e -> e.told() == told)
                .map(Ending::message)
                .filter(this::isAt)
                .toList();
    }

    private void finishUnrecorded(List<Ending> ended) {
        try {
            var unused = soon.execute(() -> {
                finish(ended);
                return true;
            });
        } catch (RuntimeException e) {
            // Then its author is told that it may not have been answered, which is not wrong.
            LOG.warn("that a message was answered could not be stored", e);
        } finally {
            var unused = dealtWith(ended);
        }
    }
}
