package io.vigie.bot.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.InfrastructureProxy;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;

/**
 * SQLite takes one writer at a time, and lets the others find that out by sleeping and trying again. Here they stand in
 * a queue instead, and go on the moment the one before them has finished. Other processes on the same file still meet
 * at SQLite's own lock.
 */
final class OneWriterAtATime extends JdbcTransactionManager implements AutoCloseable {
    private static final long serialVersionUID = 1;

    private final ReentrantLock turn = new ReentrantLock(true);
    private final transient Pools pools;
    private final transient Checkpoints checkpoints;
    private final Duration patience;

    /**
     * @param durable where a commit waits for the disk
     * @param soonDurable the same database, where it does not; closed with this
     * @param patience the longest wait for a turn
     */
    OneWriterAtATime(DataSource durable, HikariDataSource soonDurable, Duration patience) {
        this(new Pools(durable, soonDurable), patience);
    }

    private OneWriterAtATime(Pools pools, Duration patience) {
        super(pools);
        this.patience = patience;
        this.pools = pools;
        this.checkpoints = new Checkpoints(pools.durable);
    }

    /** Transactions on either are found under the name of the first, whose connections everybody else uses. */
    private static final class Pools extends DelegatingDataSource implements InfrastructureProxy {
        private final DataSource durable;
        private final HikariDataSource soonDurable;
        private volatile @Nullable Thread inNoHurry;

        Pools(DataSource durable, HikariDataSource soonDurable) {
            super(durable);
            this.durable = durable;
            this.soonDurable = soonDurable;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return (Thread.currentThread() == inNoHurry ? soonDurable : durable).getConnection();
        }

        @Override
        public Object getWrappedObject() {
            return durable;
        }
    }

    /** Whether somebody waits for their turn. */
    boolean isAwaited() {
        return turn.hasQueuedThreads();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        takeTurn();
        try {
            pools.inNoHurry = SoonDurable.NAME.equals(definition.getName()) ? Thread.currentThread() : null;
            super.doBegin(transaction, definition);
        } catch (RuntimeException | Error e) {
            pools.inNoHurry = null;
            turn.unlock();
            throw e;
        }
        pools.inNoHurry = null;
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        try {
            super.doCleanupAfterCompletion(transaction);
        } finally {
            turn.unlock();
        }
        checkpoints.committed();
    }

    @Override
    public void close() {
        checkpoints.close();
        pools.soonDurable.close();
    }

    private void takeTurn() {
        try {
            if (!turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CannotCreateTransactionException(
                        "the database has been busy for " + patience.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotCreateTransactionException("interrupted while waiting for the database", e);
        }
    }
}
