package io.vigie.bot.chat.console;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What changed, numbered in the order of the commits. */
@Component
@ConsoleOnly
class ConsoleEvents {
    /** This message of this channel is not what it was. */
    record Change(long id, String channel, long message) {}

    private final JdbcClient jdbc;
    private final Semaphore news = new Semaphore(0);

    ConsoleEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes the clock's row until the transaction ends. Called first in each writing transaction, it makes writers
     * wait for each other, on PostgreSQL too.
     */
    long tick() {
        return jdbc.sql("UPDATE console_clock SET event = event + 1 RETURNING event")
                .query(Long.class)
                .single();
    }

    /** Notes a change in the transaction under way, with a number from {@link #tick}. */
    void append(long id, String channel, long message) {
        jdbc.sql("INSERT INTO console_event (id, channel, message) VALUES (?, ?, ?)")
                .params(id, channel, message)
                .update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                news.release();
            }
        });
    }

    /** Waits until something was committed here, or this time has passed: other replicas give no sign. */
    void awaitNews(Duration atMost) throws InterruptedException {
        if (news.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    List<Change> after(long id, int limit) {
        return jdbc.sql("SELECT id, channel, message FROM console_event WHERE id > ? ORDER BY id LIMIT ?")
                .params(id, limit)
                .query((rs, n) -> new Change(rs.getLong(1), rs.getString(2), rs.getLong(3)))
                .list();
    }

    /** The number of the newest change, 0 when there was none. */
    long last() {
        return jdbc.sql("SELECT event FROM console_clock").query(Long.class).single();
    }

    /** Whether every change after this one is still known. */
    boolean reaches(long id) {
        if (id > last()) {
            return false;
        }
        long oldest = jdbc.sql("SELECT COALESCE(MIN(id), 0) FROM console_event")
                .query(Long.class)
                .single();
        return id == last() || oldest > 0 && id >= oldest - 1;
    }
}
