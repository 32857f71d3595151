package io.vigie.bot.store;

import io.vigie.commands.Problem;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.sqlite.SQLiteException;

/** What a failing database means to the admin. */
public final class StoreProblems {
    private StoreProblems() {}

    /**
     * What reading or writing gives.
     *
     * @throws Problem when the database fails
     */
    public static <T extends @Nullable Object> T asked(Supplier<T> access) {
        try {
            return access.get();
        } catch (DataAccessException | TransactionException e) {
            throw of(e);
        }
    }

    /**
     * @param failure what the database access threw: a {@code DataAccessException} or, when not even the transaction
     *     could begin, a {@code TransactionException}
     */
    public static Problem of(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
            if (cause instanceof SQLiteException sqlite) {
                return ofSqlite(sqlite, failure);
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return ofState(sql.getSQLState(), failure);
            }
        }
        if (failure instanceof CannotCreateTransactionException
                || failure instanceof CannotGetJdbcConnectionException) {
            // No turn or no connection came free in time: nothing was even begun.
            return busy(failure);
        }
        return Problem.ours("The database failed; nothing was stored.", failure);
    }

    /** Primary result codes: sqlite.org/rescode.html. */
    private static Problem ofSqlite(SQLiteException sqlite, RuntimeException failure) {
        return switch (sqlite.getResultCode().code & 0xff) {
            case 13 -> full(failure);
            case 10 ->
                Problem.site("The database's disk fails; nothing was stored.", failure)
                        .withMend("Look at the disk that holds the database, and at the system's log.");
            case 8, 14 ->
                Problem.site("The database's file cannot be written; nothing was stored.", failure)
                        .withMend("Give Vigie's user the right to write it and its folder.");
            case 5, 6 -> busy(failure);
            case 11, 26 ->
                Problem.site("The database's file is damaged; nothing was stored.", failure)
                        .withMend("Put back a backup of it.");
            default -> Problem.ours("The database failed; nothing was stored.", failure);
        };
    }

    /** PostgreSQL's documentation, appendix A. */
    private static Problem ofState(String state, RuntimeException failure) {
        if (state.equals("53100")) {
            return full(failure);
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return Problem.site("The database does not answer; nothing is known to be stored.", failure)
                    .withMend("Look whether PostgreSQL runs and can be reached.");
        }
        if (state.equals("25006")) {
            return Problem.site("The database can only be read; nothing was stored.", failure)
                    .withMend("Vigie must be connected to the primary server.");
        }
        return Problem.ours("The database failed; nothing was stored.", failure);
    }

    private static Problem busy(RuntimeException failure) {
        return Problem.site("The database is busy; nothing was stored.", failure)
                .withMend("Try again.");
    }

    private static Problem full(RuntimeException failure) {
        return Problem.site("The database's disk is full; nothing was stored.", failure)
                .withMend("Free space on the disk that holds the database; Vigie goes on by itself.");
    }
}
