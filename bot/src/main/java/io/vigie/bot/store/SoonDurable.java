package io.vigie.bot.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes for which nobody waits until the disk has them. They outlive the end of the program at once, however it ends; a
 * crash of the machine they outlive after a tenth of a second, or as soon as any ordinary transaction after them was
 * committed, since the database's log is written in order. So nothing that is durable ever rests on one of them that is
 * not.
 */
@Component
public class SoonDurable implements DisposableBean {
    /** By this name {@link OneWriterAtATime} knows such a transaction. */
    static final String NAME = "soon durable";

    private static final Logger LOG = LoggerFactory.getLogger(SoonDurable.class);
    private static final long SOON_MILLIS = 100;

    private final JdbcClient jdbc;
    private final PlatformTransactionManager transactions;
    private final TransactionTemplate transaction;
    private final @Nullable Path log;
    private final boolean postgres;
    private final AtomicBoolean owed = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor timer;

    public SoonDurable(StoreSettings settings, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setName(NAME);
        this.transaction = new TransactionTemplate(transactions, definition);
        this.postgres = settings.url().startsWith("jdbc:postgresql:");
        this.log = settings.isSqlite() ? Path.of(settings.file() + "-wal") : null;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("store flush").factory());
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Does the work in a transaction, or in the one that there is.
     *
     * @throws org.springframework.dao.DataAccessException when the database fails
     * @throws org.springframework.transaction.TransactionException when the transaction cannot begin or end
     */
    public <T extends @Nullable Object> T execute(Supplier<T> work) {
        T result = transaction.execute(status -> {
            if (postgres) {
                // Its log writer sees to the rest.
                jdbc.sql("SET LOCAL synchronous_commit TO OFF").update();
            }
            return work.get();
        });
        if (log != null && owed.compareAndSet(false, true)) {
            try {
                var unused = timer.schedule(this::flush, SOON_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // It is stored, and the program is ending: closing the database puts it on the disk.
                LOG.debug("the store is being closed");
            }
        }
        return result;
    }

    /** Whether others wait for the end of the transaction that this thread is in, and it would do well to end it soon. */
    public boolean isAwaited() {
        return transactions instanceof OneWriterAtATime writers && writers.isAwaited();
    }

    /**
     * Puts SQLite's log on the disk without its lock, so that nobody waits meanwhile. It may be opened and closed beside
     * SQLite, which holds its own locks on the two other files.
     */
    private void flush() {
        owed.set(false);
        if (log == null || !Files.exists(log)) {
            return;
        }
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.force(false);
        } catch (IOException e) {
            LOG.warn("the database's log could not be put on the disk", e);
        }
    }

    @Override
    public void destroy() {
        var unused = timer.shutdownNow();
    }
}
