package io.vigie.commands.storage;

import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/** Questions asked at the same time, some at a time; each answer's wait is bounded by who is asked. */
final class Questions implements AutoCloseable {
    private static final int AT_ONCE = 8;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Asks one thing; what it fails with is told under this name, unless that is empty. */
    <T> Supplier<Optional<T>> about(String name, Supplier<T> question) {
        Future<Optional<T>> answer = threads.submit(() -> {
            permits.acquireUninterruptibly();
            try {
                return Optional.of(question.get());
            } catch (Problem problem) {
                if (!name.isEmpty()) {
                    tell(name + " could not be read: " + problem.text());
                }
                return Optional.empty();
            } finally {
                permits.release();
            }
        });
        return () -> await(answer);
    }

    <K, T> Map<K, Supplier<Optional<T>>> each(Collection<K> keys, Function<K, String> name, Function<K, T> question) {
        Map<K, Supplier<Optional<T>>> answers = new LinkedHashMap<>();
        keys.forEach(key -> answers.put(key, about(name.apply(key), () -> question.apply(key))));
        return answers;
    }

    static <K, T> Map<K, T> found(Map<K, Supplier<Optional<T>>> answers) {
        Map<K, T> found = new LinkedHashMap<>();
        answers.forEach((key, answer) -> answer.get().ifPresent(value -> found.put(key, value)));
        return found;
    }

    void tell(String sentence) {
        told.add(sentence);
    }

    List<String> told() {
        return new ArrayList<>(told).stream().sorted().toList();
    }

    private static <T> Optional<T> await(Future<Optional<T>> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.site("The read was broken off.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
