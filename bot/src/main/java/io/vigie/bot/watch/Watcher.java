package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.SteadyTime;
import io.vigie.commands.Problem;
import java.time.Duration;
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
    private final SteadyTime time;
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
            SteadyTime time) {
        this.name = name;
        this.kind = kind;
        this.memory = memory;
        this.source = source;
        this.diff = diff;
        this.sink = sink;
        this.time = time;
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
            Instant at = time.now();
            reading = new Reading.Read<>(value, at, time.ahead(at));
        } catch (Problem p) {
            reading = failed(p);
        } catch (RuntimeException e) {
            reading = failed(Problem.ours("reading " + name + " failed: " + e, e));
        }
        take(reading);
    }

    /** A reading did not come to an end within its bound. */
    void hung(String how) {
        take(failed(Problem.site(how)));
    }

    private Reading<T> failed(Problem why) {
        Instant at = time.now();
        return new Reading.Failed<>(why, at, time.ahead(at));
    }

    private void take(Reading<T> reading) {
        polling.lock();
        try {
            Optional<Instant> lastRead = state.lastRead();
            Optional<String> trouble = Optional.empty();
            switch (reading) {
                case Reading.Read<T> read -> lastRead = Optional.of(read.at().plus(read.ahead()));
                case Reading.Failed<T> failed ->
                    trouble = Optional.of(failed.why().text());
            }
            state = new WatchState(kind, name, lastRead, trouble);
            try {
                Step<M> step = diff.diff(name, memory, reading);
                if (!step.observations().isEmpty()) {
                    sink.accept(byTheClock(step.observations(), reading.ahead()));
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

    private static List<Observation> byTheClock(List<Observation> seen, Duration ahead) {
        return seen.stream()
                .map(o -> new Observation(o.subject(), o.kind(), o.tone(), o.text(), o.at().plus(ahead)))
                .toList();
    }
}
