package io.vigie.bot.conversation;

import io.vigie.bot.chat.MessageRef;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The claim on a message: whoever takes it first runs its command line, and nobody runs it again, be it delivered twice,
 * after a restart, or to several replicas.
 */
@Component
class HeardMessages implements Claims {
    private static final Logger LOG = LoggerFactory.getLogger(HeardMessages.class);

    /** Longer than any platform delivers again. */
    private static final Duration KEEP = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    HeardMessages(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Whether the message is ours to answer. Without its database Vigie still answers what only reads: nothing that
     * changes anything gets past the place where intent is stored.
     */
    @Override
    public boolean claim(MessageRef message) {
        try {
            Integer taken = transaction.execute(
                    status -> jdbc.sql("INSERT INTO heard_message (platform, channel, message, at) VALUES (?, ?, ?, ?)"
                                    + " ON CONFLICT DO NOTHING")
                            .params(message.platform(), message.channel(), message.id(), clock.millis())
                            .update());
            return taken != null && taken == 1;
        } catch (RuntimeException e) {
            LOG.warn("a message could not be claimed in the database; it is answered all the same", e);
            return true;
        }
    }

    @Scheduled(fixedDelayString = "PT1H")
    void forget() {
        long before = clock.instant().minus(KEEP).toEpochMilli();
        transaction.executeWithoutResult(status ->
                jdbc.sql("DELETE FROM heard_message WHERE at < ?").param(before).update());
    }
}
