package io.vigie.commands.libvirt;

import io.vigie.commands.libvirt.Link.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An open connection and the threads that use it. */
final class Session {
    /** libvirtd takes five calls of one client at a time; the others would wait behind them. */
    private static final int WORKERS = 5;

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final HostConnect connect;
    private final ThreadPoolExecutor workers;
    /** Guarded by the keeper's lock. */
    private boolean over;

    Session(HostConnect connect, String name) {
        this.connect = connect;
        workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(name + "-", 1).factory());
        workers.allowCoreThreadTimeOut(true);
    }

    HostConnect connect() {
        return connect;
    }

    boolean over() {
        return over;
    }

    void end() {
        over = true;
    }

    /**
     * Has it asked by one of the threads.
     *
     * @throws java.util.concurrent.RejectedExecutionException when this is over
     */
    <T extends @Nullable Object> Asked<T> ask(Use<T> use) {
        Asked<T> asked = new Asked<>(() -> use.on(connect));
        workers.execute(asked.task);
        return asked;
    }

    /** Nothing more is asked: what waits for a thread never gets one, what has one goes on. */
    void shutdown() {
        workers.shutdown();
        List<Runnable> waiting = new ArrayList<>();
        workers.getQueue().drainTo(waiting);
        for (Runnable one : waiting) {
            if (one instanceof FutureTask<?> task) {
                task.cancel(false);
            }
        }
    }

    /** Whether its last call has come back. */
    boolean awaitEnd(Duration wait) throws InterruptedException {
        return workers.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something asked, of which it is known whether it ever went out. */
    static final class Asked<T extends @Nullable Object> {
        private final AtomicBoolean taken = new AtomicBoolean();
        private final FutureTask<T> task;

        private Asked(Callable<T> call) {
            task = new FutureTask<>(() -> {
                if (!taken.compareAndSet(false, true)) {
                    throw new CancellationException();
                }
                return call.call();
            });
        }

        T answer(Duration bound) throws InterruptedException, ExecutionException, TimeoutException {
            return task.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Whether it can be taken back: it did not go out, and never will. */
        boolean takenBack() {
            return taken.compareAndSet(false, true);
        }
    }
}
