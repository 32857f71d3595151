package io.vigie.bot.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;

/**
 * SQLite takes one writer at a time, and lets the others find that out by sleeping and trying again. Here they stand in
 * a queue instead, and go on the moment the one before them has finished. Other processes on the same file still meet
 * at SQLite's own lock.
 */
final class OneWriterAtATime extends JdbcTransactionManager {
    private static final long serialVersionUID = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ReentrantLock turn = new ReentrantLock(true);

    /** The connection of a {@link SoonDurable} transaction; there is one writer at a time. */
    private transient @Nullable Connection relaxed;

    OneWriterAtATime(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        takeTurn();
        try {
            super.doBegin(transaction, definition);
        } catch (RuntimeException | Error e) {
            relaxed = null;
            turn.unlock();
            throw e;
        }
    }

    @Override
    protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
            throws SQLException {
        super.prepareTransactionalConnection(connection, definition);
        if (SoonDurable.NAME.equals(definition.getName())) {
            try {
                synchronous(connection, "NORMAL");
                connection.setAutoCommit(false);
                relaxed = connection;
            } catch (SQLException e) {
                abort(connection);
                throw e;
            }
        }
    }

    /** SQLite changes this between transactions only. */
    private static void synchronous(Connection connection, String mode) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = " + mode);
        }
    }

    private void restore() {
        Connection connection = relaxed;
        relaxed = null;
        if (connection == null) {
            return;
        }
        try {
            synchronous(connection, "FULL");
        } catch (SQLException e) {
            abort(connection);
        }
    }

    /** Nobody else may get a connection that does not wait for the disk. */
    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LoggerFactory.getLogger(OneWriterAtATime.class).error("a connection could not be given up", e);
        }
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        try {
            restore();
            super.doCleanupAfterCompletion(transaction);
        } finally {
            turn.unlock();
        }
    }

    private void takeTurn() {
        try {
            if (!turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CannotCreateTransactionException(
                        "the database has been busy for " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotCreateTransactionException("interrupted while waiting for the database", e);
        }
    }
}
