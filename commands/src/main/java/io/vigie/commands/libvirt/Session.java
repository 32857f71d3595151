package io.vigie.commands.libvirt;

import io.vigie.commands.libvirt.Link.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.libvirt.LibvirtException;

/**
 * Open connections to one host, and the threads that use them: one more is opened when all are in use.
 *
 * <p>No two threads use a connection at a time, so that none wakes another that waits in libvirt's client: before 10.4 that
 * can read a stack that is no more then, and take the program with it (CVE-2024-4418). Besides, libvirtd takes five calls of one client at a time, and the
 * others would wait behind them.
 */
final class Session {
    private static final int WORKERS = 5;

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final HostConnect first;
    private final Another another;
    private final Deque<HostConnect> idle = new ConcurrentLinkedDeque<>();
    private final Queue<HostConnect> others = new ConcurrentLinkedQueue<>();
    private final ThreadPoolExecutor workers;
    /** Guarded by the keeper's lock. */
    private boolean over;

    /** One more connection to the same host. */
    interface Another {
        /** @throws io.vigie.commands.Problem when it cannot be opened, or not in time */
        HostConnect open(Session session);
    }

    /** @param first is handed over; what is opened besides has no listeners */
    Session(HostConnect first, String name, Another another) {
        this.first = first;
        this.another = another;
        idle.add(first);
        workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(name + "-", 1).factory());
        workers.allowCoreThreadTimeOut(true);
    }

    HostConnect first() {
        return first;
    }

    /** What was opened besides the first. */
    List<HostConnect> others() {
        return List.copyOf(others);
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
        Asked<T> asked = new Asked<>(taken -> used(taken, use));
        workers.execute(asked.task);
        return asked;
    }

    private <T extends @Nullable Object> T used(AtomicBoolean taken, Use<T> use) throws LibvirtException {
        HostConnect mine = idle.poll();
        if (mine == null) {
            mine = another.open(this);
            others.add(mine);
        }
        try {
            // Opening one took a while: what was given up meanwhile is not done any more.
            if (workers.isShutdown() || !taken.compareAndSet(false, true)) {
                throw new CancellationException();
            }
            return use.on(mine);
        } finally {
            idle.push(mine);
        }
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

        private interface Call<T extends @Nullable Object> {
            /** @param taken is set before it goes out */
            T on(AtomicBoolean taken) throws LibvirtException;
        }

        private Asked(Call<T> call) {
            task = new FutureTask<>(() -> call.on(taken));
        }

        boolean isDone() {
            return task.isDone();
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
