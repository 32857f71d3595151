package io.vigie.bot.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves SQLite's log into the database's file on a thread of its own, without holding up anybody who reads or writes.
 * SQLite by itself has whoever fills the log wait for the disk, be they in a hurry or not.
 *
 * @see <a href="https://www.sqlite.org/wal.html#ckpt">Checkpointing</a>
 */
final class Checkpoints implements AutoCloseable {
    /** The pages after which SQLite sees to it by itself after all, because this does not come after. */
    static final String AT_THE_LATEST = "16000";

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** As many as fill about the thousand pages after which SQLite would do it. */
    private static final int COMMITS = 100;

    private final DataSource source;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicBoolean due = new AtomicBoolean();

    // Not a virtual thread: in SQLite's own code it would keep one of the few processors from all others.
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("store checkpoints").factory());

    Checkpoints(DataSource source) {
        this.source = source;
    }

    /** Something may have been written. Returns at once. */
    void committed() {
        if (commits.incrementAndGet() % COMMITS == 0 && due.compareAndSet(false, true)) {
            try {
                worker.execute(this::checkpoint);
            } catch (RejectedExecutionException e) {
                LOG.debug("the store is being closed");
            }
        }
    }

    private void checkpoint() {
        due.set(false);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException e) {
            LOG.warn("the database's log could not be moved into its file: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
