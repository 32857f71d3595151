package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.conversation.Endings.Ending;
import io.vigie.bot.store.SoonDurable;
import io.vigie.bot.store.StoreProblems;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The claim on a message: whoever takes it first runs its command line, and nobody runs it again, be it delivered twice,
 * after a restart, or to several replicas. A claim is kept alive until the message was dealt with; one whose owner died
 * is {@linkplain #abandoned() found}.
 */
@Component
class HeardMessages implements Claims, Recording, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(HeardMessages.class);

    /** Longer than any platform delivers again. */
    private static final Duration KEEP = Duration.ofDays(30);

    /** How long a process may give no sign of life before it counts as dead. */
    static final Duration LEASE = Duration.ofSeconds(20);

    /**
     * A process that is killed within the moment has answered what it did not record: its successor says so. Without a
     * database, records wait for it; a lane that is held up by very many goes on after a while.
     */
    private static final Endings.Waits WAITS =
            new Endings.Waits(Duration.ofMillis(5), Duration.ofSeconds(1), Duration.ofSeconds(5));

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(6);

    /** So many are recorded before others have their turn. */
    private static final int SLICE = 8;

    private static final String ONE = " WHERE platform = ? AND channel = ? AND message = ?";
    private static final String CLOSE = "UPDATE heard_message SET lease = 0" + ONE;

    /** Nobody is at it any more. */
    private static final String RELEASE = "UPDATE heard_message SET owner = ''" + ONE + " AND lease > 0";

    private static final String IS_CLOSED = "SELECT COUNT(*) FROM heard_message" + ONE + " AND lease = 0";
    private static final String IS_RELEASED = "SELECT COUNT(*) FROM heard_message" + ONE + " AND owner = ''";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    /**
     * For claims and what is recorded with their end. Whatever a command changes is stored by ordinary transactions, so
     * that after a crash of the machine a claim is missing only if all that came of it is, too.
     */
    private final SoonDurable soon;

    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final String owner = UUID.randomUUID().toString();
    private final Set<MessageRef> open = ConcurrentHashMap.newKeySet();
    private final Endings endings = new Endings(WAITS, this::store);

    /** The first of those to be recorded, when the database did not say whether it has them. */
    private List<Ending> inDoubt = List.of();

    /** A message that somebody was at, who gives no sign of life any more. */
    record Abandoned(MessageRef message, Place place, long lease) {}

    HeardMessages(
            JdbcTemplate batches,
            TransactionTemplate transaction,
            SoonDurable soon,
            ApplicationEventPublisher events,
            Clock clock) {
        this.batches = batches;
        this.jdbc = JdbcClient.create(batches);
        this.transaction = transaction;
        this.soon = soon;
        this.events = events;
        this.clock = clock;
    }

    /** Without its database Vigie still answers what only reads. */
    @Override
    public Claim claim(MessageHeard heard) {
        MessageRef message = heard.message();
        try {
            int taken = soon.execute(
                    () -> jdbc.sql("INSERT INTO heard_message (platform, channel, message, at, thread, owner, lease)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                            .params(
                                    message.platform(),
                                    message.channel(),
                                    message.id(),
                                    clock.millis(),
                                    heard.place().thread().orElse(""),
                                    owner,
                                    leaseFromNow())
                            .update());
            if (taken == 0) {
                return Claim.ANOTHERS;
            }
            open.add(message);
            return Claim.OURS;
        } catch (RuntimeException e) {
            LOG.warn("a message could not be claimed in the database; only what reads is done", e);
            return Claim.UNKNOWN;
        }
    }

    @Override
    public void end(MessageRef message, Optional<CommandHandled> handled) {
        add(new Ending(message, handled, true));
    }

    /** It is {@linkplain #abandoned() found} once its lease is over. */
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
        Optional<Ending> claimed =
                ended.stream().filter(e -> open.contains(e.message())).findFirst();
        if (claimed.isEmpty()) {
            LOG.error("whether {} commands were recorded is not known", ended.size());
            return true; // nothing may be there twice
        }
        MessageRef message = claimed.get().message();
        return soon.execute(() -> jdbc.sql(claimed.get().told() ? IS_CLOSED : IS_RELEASED)
                        .params(message.platform(), message.channel(), message.id())
                        .query(Integer.class)
                        .single())
                > 0;
    }

    private int storeEachAlone(List<Ending> ended) {
        for (int i = 0; i < ended.size(); i++) {
            try {
                var unused = dealtWith(storeTogether(ended.subList(i, i + 1)));
            } catch (RuntimeException e) {
                if (isTheSites(e)) {
                    return i;
                }
                LOG.error("a command could not be recorded", e);
                closeAlone(ended.get(i));
            }
        }
        return ended.size();
    }

    private void record(List<Ending> ended) {
        List<CommandHandled> handled =
                ended.stream().map(Ending::handled).flatMap(Optional::stream).toList();
        if (!handled.isEmpty()) {
            events.publishEvent(new CommandsHandled(handled));
        }
        update(CLOSE, ended.stream().filter(Ending::told));
        update(RELEASE, ended.stream().filter(e -> !e.told()));
    }

    /** Of those that were claimed. */
    private void update(String change, Stream<Ending> ended) {
        List<Object[]> messages = ended.map(Ending::message)
                .filter(open::contains)
                .map(m -> new Object[] {m.platform(), m.channel(), m.id()})
                .toList();
        if (!messages.isEmpty()) {
            batches.batchUpdate(change, messages);
        }
    }

    private void closeAlone(Ending ended) {
        if (open.contains(ended.message())) {
            alone(ended.told() ? CLOSE : RELEASE, ended.message());
            open.remove(ended.message());
        }
    }

    /** The message was dealt with, by whomever. */
    void end(MessageRef message) {
        alone(CLOSE, message);
    }

    private void alone(String change, MessageRef message) {
        try {
            var unused = soon.execute(() -> jdbc.sql(change)
                    .params(message.platform(), message.channel(), message.id())
                    .update());
        } catch (RuntimeException e) {
            // Then its author is told that it may not have been answered, which is not wrong.
            LOG.warn("that a message was answered could not be stored", e);
        }
    }

    /** A sign of life for all that is still being answered. */
    @Scheduled(fixedDelayString = "PT5S")
    void keep() {
        if (!open.isEmpty()) {
            transaction.executeWithoutResult(
                    status -> jdbc.sql("UPDATE heard_message SET lease = ? WHERE owner = ? AND lease > 0")
                            .params(leaseFromNow(), owner)
                            .update());
        }
    }

    /**
     * What was claimed and never came to an end, because whoever was at it died; what could not be seen to before comes
     * after the others.
     */
    List<Abandoned> abandoned() {
        return jdbc.sql("SELECT platform, channel, message, thread, lease FROM heard_message"
                        + " WHERE lease > 0 AND lease < ? ORDER BY lease, at")
                .param(clock.millis())
                .query((rs, n) -> new Abandoned(
                        new MessageRef(rs.getString(1), rs.getString(2), rs.getString(3)),
                        new Place(
                                rs.getString(1),
                                rs.getString(2),
                                Optional.of(rs.getString(4)).filter(t -> !t.isEmpty())),
                        rs.getLong(5)))
                .list()
                .stream()
                .filter(left -> !open.contains(left.message()))
                .toList();
    }

    /** Whether we, and no other replica, see to what was left; if we die too, it is found again. */
    boolean takeOver(Abandoned left) {
        MessageRef message = left.message();
        Integer taken = transaction.execute(
                status -> jdbc.sql("UPDATE heard_message SET lease = ?, owner = ''" + ONE + " AND lease = ?")
                        .params(leaseFromNow(), message.platform(), message.channel(), message.id(), left.lease())
                        .update());
        return taken != null && taken == 1;
    }

    private long leaseFromNow() {
        return clock.millis() + LEASE.toMillis();
    }

    @Scheduled(fixedDelayString = "PT1H")
    void forget() {
        long before = clock.instant().minus(KEEP).toEpochMilli();
        transaction.executeWithoutResult(status ->
                jdbc.sql("DELETE FROM heard_message WHERE at < ?").param(before).update());
    }
}
