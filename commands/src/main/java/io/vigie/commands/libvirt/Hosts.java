package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.LastReading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The hosts of one cluster: read side by side, and none waits for a silent one for long. */
final class Hosts implements AutoCloseable {
    /** A host that takes longer is shown as it was, and read to the end meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** The same when somebody waits for one guest, which is most likely on another host. */
    private static final Duration SHORT_PATIENCE = Duration.ofMillis(500);

    private final LibvirtSettings settings;
    private final Clock clock;
    private final Map<String, HostPeer> hosts = new LinkedHashMap<>();
    private final LastReading reading;

    /** Connects to none yet. */
    Hosts(LibvirtSettings settings, Mishaps mishaps, Reboots reboots, Runnable changed, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        reading = new LastReading(settings.cluster());
        for (int i = 0; i < settings.hosts().size(); i++) {
            HostPeer peer = new HostPeer(settings, i, mishaps, reboots, changed, clock);
            hosts.put(peer.name(), peer);
        }
    }

    List<HostPeer> all() {
        return List.copyOf(hosts.values());
    }

    /**
     * @throws Problem of the user when there is none of that name
     */
    HostPeer host(String name) {
        HostPeer host = hosts.get(name);
        if (host == null) {
            throw Problem.user(settings.cluster() + " has no host " + name + ".")
                    .withCandidates(List.copyOf(hosts.keySet()));
        }
        return host;
    }

    /**
     * Such a host, read again just now.
     *
     * @throws Problem when it does not answer
     */
    HostPeer readAnew(String name) {
        HostPeer host = host(name);
        await(host.read(), PATIENCE);
        Optional<Problem> down = host.trouble();
        if (down.isPresent()) {
            throw down.get();
        }
        return host;
    }

    /** All of them together, as they were read last. */
    LastReading reading() {
        return reading;
    }

    /**
     * Reads all of them.
     *
     * @throws Problem when none answers
     */
    Inventory refresh() {
        return refresh(readAll(), PATIENCE);
    }

    private Map<HostPeer, CompletableFuture<HostView>> readAll() {
        Map<HostPeer, CompletableFuture<HostView>> readings = new LinkedHashMap<>();
        hosts.values().forEach(host -> readings.put(host, host.read()));
        return readings;
    }

    private Inventory refresh(Map<HostPeer, CompletableFuture<HostView>> readings, Duration patience) {
        return reading.of(() -> read(readings, patience));
    }

    private Inventory read(Map<HostPeer, CompletableFuture<HostView>> readings, Duration patience) {
        Instant until = clock.instant().plus(patience);
        // Who was not there the last time has nobody wait for it.
        readings.forEach((host, reading) -> await(reading, host.trouble().isPresent() ? Duration.ZERO : left(until)));
        if (hosts.values().stream().allMatch(host -> host.view().isEmpty())) {
            // The first reading of all takes as long as it takes.
            Instant longest = clock.instant().plus(settings.connectTimeout());
            readings.values().forEach(reading -> await(reading, left(longest)));
        }
        if (hosts.values().stream()
                .allMatch(host -> host.view().isEmpty() || host.trouble().isPresent())) {
            throw Problem.site("No host of " + settings.cluster() + " answers: "
                    + hosts.values().stream()
                            .flatMap(host -> host.trouble().stream())
                            .map(Problem::text)
                            .findFirst()
                            .orElse("not one in time."));
        }
        return muster();
    }

    private Inventory muster() {
        return Muster.of(settings.cluster(), hosts.values(), PATIENCE, clock.instant());
    }

    private Duration left(Instant until) {
        Duration left = Duration.between(clock.instant(), until);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How it ended stands in the host. */
    private static void await(CompletableFuture<?> reading, Duration wait) {
        try {
            var unused = reading.get(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Told as the host's trouble, or by the age of what is known of it.
        }
    }

    /**
     * Where it is now: read anew, because an action follows. Of a guest that runs where it ran, that host alone is asked;
     * for any other each is, because it may run elsewhere by now, and a host that is silent has little time to tell.
     *
     * @throws Problem when its own host does not tell how it is now
     */
    Guest located(String id) {
        Optional<Guest> running = runningStill(id);
        if (running.isPresent()) {
            return running.get();
        }
        Map<HostPeer, CompletableFuture<HostView>> readings = readAll();
        HostPeer its = host(guest(refresh(readings, patience()), id).node());
        CompletableFuture<HostView> own = Objects.requireNonNull(readings.get(its));
        await(own, settings.callTimeout());
        Guest now = guest(muster(), id);
        if (!own.isDone() || its.trouble().isPresent()) {
            throw Problem.site(its.name() + " does not say how " + now.label() + " is now"
                            + its.trouble().map(p -> ": " + p.text()).orElse("."))
                    .withMend("Try again in a moment.");
        }
        return now;
    }

    /** The same to look at it only: as it was last, where its host does not tell soon. */
    Guest seen(String id) {
        return runningStill(id).orElseGet(() -> guest(refresh(readAll(), patience()), id));
    }

    private Duration patience() {
        return reading.known().isEmpty() ? PATIENCE : SHORT_PATIENCE;
    }

    private Guest guest(Inventory inventory, String id) {
        Guest guest = inventory
                .guest(id)
                .orElseThrow(() -> Problem.user("There is no guest " + id + " in " + settings.cluster() + "."));
        if (guest.state() == Guest.State.UNKNOWN) {
            throw Problem.site(guest.label() + " is on " + guest.node() + ", which does not answer: "
                    + host(guest.node()).trouble().map(Problem::text).orElse("nobody can say why."));
        }
        return guest;
    }

    private Optional<Guest> runningStill(String id) {
        for (HostPeer host : hosts.values()) {
            if (host.trouble().isEmpty() && running(host, id).isPresent()) {
                await(host.read(), PATIENCE);
                Optional<Guest> still = host.trouble().isEmpty() ? running(host, id) : Optional.empty();
                if (still.isPresent()) {
                    return still;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Guest> running(HostPeer host, String id) {
        return host.view().stream()
                .flatMap(view -> view.guests().stream())
                .filter(g -> g.id().equals(id) && g.state() == Guest.State.RUNNING)
                .findFirst();
    }

    /** In the background. */
    @Override
    public void close() {
        hosts.values().forEach(HostPeer::close);
    }
}
