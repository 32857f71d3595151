package io.vigie.commands.proxmox;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses a cluster answers at, best first. One that failed is left alone for a while and moves to the end, so that
 * a dead node costs its time-out once.
 */
final class Endpoints {
    static final Duration AVOIDED_FOR = Duration.ofSeconds(30);

    private final Clock clock;
    private final List<URI> order;
    private final Map<URI, Failure> failures = new HashMap<>();
    private final Map<URI, String> names = new HashMap<>();

    private record Failure(Instant until, PveException why) {}

    Endpoints(List<URI> nodes, Clock clock) {
        this.order = new ArrayList<>(nodes);
        this.clock = clock;
    }

    /** Those to try, in this order: never none, but only one while all of them are being avoided. */
    synchronized List<URI> toTry() {
        List<URI> usable = order.stream().filter(e -> !avoided(e)).toList();
        return usable.isEmpty() ? List.of(order.getFirst()) : usable;
    }

    synchronized void failed(URI endpoint, PveException why) {
        failures.put(endpoint, new Failure(clock.instant().plus(AVOIDED_FOR), why));
        order.remove(endpoint);
        order.add(endpoint);
    }

    synchronized void worked(URI endpoint) {
        failures.remove(endpoint);
    }

    /** Asked before all others from now on. */
    synchronized void prefer(URI endpoint) {
        order.remove(endpoint);
        order.addFirst(endpoint);
    }

    /** What the node at this address calls itself. */
    synchronized void named(URI endpoint, String node) {
        names.put(endpoint, node);
    }

    /** Whether it is known that another node than this one answers there. */
    synchronized boolean isAnother(URI endpoint, String node) {
        return !node.isEmpty() && !node.equals(names.get(endpoint));
    }

    synchronized List<URI> others(URI endpoint) {
        return toTry().stream().filter(e -> !e.equals(endpoint)).toList();
    }

    /** Why some are avoided at the moment. */
    synchronized List<String> troubles() {
        return order.stream()
                .filter(this::avoided)
                .map(e -> reason(e).text())
                .sorted()
                .toList();
    }

    /** What was last wrong with the addresses, when all are out of reach. */
    synchronized List<PveException> reasons() {
        return order.stream().filter(failures::containsKey).map(this::reason).toList();
    }

    private PveException reason(URI endpoint) {
        Failure failure = failures.get(endpoint);
        if (failure == null) {
            throw new IllegalStateException(endpoint + " did not fail");
        }
        return failure.why();
    }

    private boolean avoided(URI endpoint) {
        Failure failure = failures.get(endpoint);
        return failure != null && clock.instant().isBefore(failure.until());
    }
}
