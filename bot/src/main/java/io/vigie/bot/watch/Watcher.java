package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads one thing, compares with what it remembers, and hands on what is new. It remembers a reading only after its
 * news were taken: what could not be stored is said again the next time.
 *
 * @param <T> what is read
 * @param <M> what is remembered
 */
final class Watcher<T, M> {
    /** Compares. */
    @FunctionalInterface
    interface Diff<T, M> {
        Step<M> diff(String name, M before, Reading<T> reading);
    }

    private final String name;
    private final String kind;
    private final Supplier<T> source;
    private final Diff<T, M> diff;
    private final Consumer<List<Observation>> sink;
    private final Clock clock;
    private final ReentrantLock polling = new ReentrantLock();
    private M memory;
    private volatile WatchState state;
    private volatile boolean again;

    Watcher(
            String name,
            String kind,
            M memory,
            Supplier<T> source,
            Diff<T, M> diff,
            Consumer<List<Observation>> sink,
            Clock clock) {
        this.name = name;
        this.kind = kind;
        this.memory = memory;
        this.source = source;
        this.diff = diff;
        this.sink = sink;
        this.clock = clock;
        this.state = new WatchState(kind, name, Optional.empty(), Optional.empty());
    }

    String name() {
        return name;
    }

    String kind() {
        return kind;
    }

    WatchState state() {
        return state;
    }

    /** Whether the last reading asks for a second look. */
    boolean again() {
        return again;
    }

    /** Reads once. */
    void poll() {
        Reading<T> reading;
        try {
            T value = source.get();
            reading = new Reading.Read<>(value, clock.instant());
        } catch (Problem p) {
            reading = new Reading.Failed<>(p, clock.instant());
        } catch (RuntimeException e) {
            Problem ours = Problem.ours("reading " + name + " failed: " + e, e);
            reading = new Reading.Failed<>(ours, clock.instant());
        }
        take(reading);
    }

    /** A reading did not come to an end within its bound. */
    void hung(String how) {
        take(new Reading.Failed<>(Problem.site(how), clock.instant()));
    }

    private void take(Reading<T> reading) {
        polling.lock();
        try {
            Optional<Instant> lastRead = state.lastRead();
            Optional<String> trouble = Optional.empty();
            switch (reading) {
                case Reading.Read<T> read -> lastRead = Optional.of(read.at());
                case Reading.Failed<T> failed ->
                    trouble = Optional.of(failed.why().text());
            }
            state = new WatchState(kind, name, lastRead, trouble);
            try {
                Step<M> step = diff.diff(name, memory, reading);
                if (!step.observations().isEmpty()) {
                    sink.accept(step.observations());
                }
                memory = step.memory();
                again = step.again();
            } catch (RuntimeException e) {
                state = new WatchState(kind, name, lastRead, Optional.of("what was seen could not be stored: " + e));
                throw e;
            }
        } finally {
            polling.unlock();
        }
    }
}
