package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.store.SoonDurable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The messages that were taken as command lines. Whoever takes one first owns it, be it delivered twice, after a restart,
 * or to several replicas, and keeps it until it was dealt with; one whose owner died is {@linkplain #abandoned() found}.
 */
@Component
class HeardMessages {
    /** Longer than any platform delivers again. */
    private static final Duration KEEP = Duration.ofDays(30);

    /** How long a process may give no sign of life before it counts as dead. */
    static final Duration LEASE = Duration.ofSeconds(20);

    private static final String ONE = " WHERE platform = ? AND channel = ? AND message = ?";
    private static final String CLOSE = "UPDATE heard_message SET lease = 0" + ONE;

    /** Nobody is at it any more. */
    private static final String RELEASE = "UPDATE heard_message SET owner = ''" + ONE + " AND lease > 0";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SoonDurable soon;
    private final Clock clock;

    /** A message that somebody was at, who gives no sign of life any more. */
    record Abandoned(MessageRef message, Place place, long lease) {}

    HeardMessages(JdbcTemplate batches, TransactionTemplate transaction, SoonDurable soon, Clock clock) {
        this.batches = batches;
        this.jdbc = JdbcClient.create(batches);
        this.transaction = transaction;
        this.soon = soon;
        this.clock = clock;
    }

    /** Whether it was nobody's before. */
    boolean take(MessageHeard heard, String owner) {
        MessageRef message = heard.message();
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
        return taken == 1;
    }

    /** These were dealt with. To be called in a transaction. */
    void close(List<MessageRef> messages) {
        update(CLOSE, messages);
    }

    /** These were dealt with, and their authors do not know. To be called in a transaction. */
    void release(List<MessageRef> messages) {
        update(RELEASE, messages);
    }

    private void update(String change, List<MessageRef> messages) {
        if (!messages.isEmpty()) {
            batches.batchUpdate(
                    change,
                    messages.stream()
                            .map(m -> new Object[] {m.platform(), m.channel(), m.id()})
                            .toList());
        }
    }

    /** The message was dealt with, by whomever. */
    void close(MessageRef message) {
        var unused = soon.execute(() -> jdbc.sql(CLOSE)
                .params(message.platform(), message.channel(), message.id())
                .update());
    }

    boolean isClosed(MessageRef message) {
        return is(message, " AND lease = 0");
    }

    boolean isReleased(MessageRef message) {
        return is(message, " AND owner = ''");
    }

    private boolean is(MessageRef message, String condition) {
        int found = soon.execute(() -> jdbc.sql("SELECT COUNT(*) FROM heard_message" + ONE + condition)
                .params(message.platform(), message.channel(), message.id())
                .query(Integer.class)
                .single());
        return found > 0;
    }

    /** A sign of life for all that this owner has taken. */
    void keep(String owner) {
        transaction.executeWithoutResult(
                status -> jdbc.sql("UPDATE heard_message SET lease = ? WHERE owner = ? AND lease > 0")
                        .params(leaseFromNow(), owner)
                        .update());
    }

    /** The same for one of them; whether it is still this owner's. */
    boolean keep(MessageRef message, String owner) {
        int kept =
                soon.execute(() -> jdbc.sql("UPDATE heard_message SET lease = ?" + ONE + " AND owner = ? AND lease > 0")
                        .params(leaseFromNow(), message.platform(), message.channel(), message.id(), owner)
                        .update());
        return kept == 1;
    }

    /**
     * What was taken and never came to an end, because whoever was at it died; what could not be seen to before comes
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
                .list();
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
