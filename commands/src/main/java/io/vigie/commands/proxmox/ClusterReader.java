package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Votes;
import io.vigie.commands.proxmox.ProxmoxClient.Got;
import io.vigie.commands.proxmox.PveException.Kind;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads the whole cluster with four requests at a time, whatever its size, and now and then what seldom changes. */
final class ClusterReader implements AutoCloseable {
    static final Call RESOURCES = Call.get("cluster", "resources");
    private static final Call STATUS = Call.get("cluster", "status");
    private static final Call HA_CURRENT = Call.get("cluster", "ha", "status", "current");
    private static final Call HA_MANAGER = Call.get("cluster", "ha", "status", "manager_status");
    private static final Duration VERSION_HOLDS = Duration.ofMinutes(5);

    private final String cluster;
    private final ProxmoxClient client;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final VoteReader votes;
    private volatile Version version = new Version("", Instant.MIN);

    private record Version(String text, Instant readAt) {}

    private record View(List<Fields> resources, List<Fields> status, Optional<URI> statusFrom, HaView ha) {
        /** A node that is no member of a cluster needs no quorum. */
        boolean quorate() {
            return isQuorate(status);
        }
    }

    ClusterReader(String cluster, ProxmoxClient client, Clock clock) {
        this.cluster = cluster;
        this.client = client;
        this.clock = clock;
        this.votes = new VoteReader(client, clock, threads);
    }

    /**
     * @throws PveException when no node answers, or the resources may not be read
     */
    Inventory read() {
        List<String> warnings = new ArrayList<>();
        Future<String> versionRead = threads.submit(this::version);
        Future<Votes> votesRead = threads.submit(votes::votes);
        View view = view(warnings);
        if (!view.quorate() && view.statusFrom().isPresent()) {
            Optional<URI> better = quorateOther(view.statusFrom().get());
            if (better.isPresent()) {
                client.endpoints().prefer(better.get());
                warnings.clear();
                warnings.add("The node at " + view.statusFrom().get() + " is cut off from the cluster: this is what "
                        + better.get() + " sees.");
                view = view(warnings);
            }
        }
        client.endpoints().troubles().forEach(warnings::add);
        Inventory inventory = new InventoryReader(
                        cluster,
                        clock.instant(),
                        await(versionRead),
                        view.resources(),
                        view.status(),
                        await(votesRead),
                        view.ha())
                .read(List.of());
        warnings.addAll(whyEmpty(inventory));
        warnings.addAll(inventory.warnings());
        return with(inventory, warnings);
    }

    private static Inventory with(Inventory i, List<String> warnings) {
        return new Inventory(
                i.cluster(),
                i.readAt(),
                i.version(),
                i.quorate(),
                i.votesExpected(),
                i.votesPresent(),
                i.haMaster(),
                i.haArmed(),
                i.nodes(),
                i.guests(),
                i.storages(),
                warnings.stream().distinct().toList());
    }

    private View view(List<String> warnings) {
        Future<Got> resources = threads.submit(() -> client.read(RESOURCES));
        Future<Got> status = threads.submit(() -> client.read(STATUS));
        Future<Got> current = threads.submit(() -> client.read(HA_CURRENT));
        Future<Got> manager = threads.submit(() -> client.read(HA_MANAGER));
        List<Fields> all = await(resources).list();
        Optional<Got> members = unlessForbidden(status, "quorum and node addresses are not shown", warnings);
        members.ifPresent(this::learnName);
        Optional<Got> services = tolerated(current, warnings);
        Optional<Got> states = tolerated(manager, warnings);
        HaView ha = HaView.read(
                services.map(Got::list).orElse(List.of()), states.map(Got::data).orElse(HaView.NOTHING));
        return new View(all, members.map(Got::list).orElse(List.of()), members.map(Got::from), ha);
    }

    private void learnName(Got status) {
        status.list().stream()
                .filter(e -> e.text("type").equals("node") && e.flag("local"))
                .findFirst()
                .ifPresent(e -> client.endpoints().named(status.from(), e.text("name")));
    }

    private static boolean isQuorate(List<Fields> status) {
        return status.stream()
                .filter(e -> e.text("type").equals("cluster"))
                .findFirst()
                .map(e -> e.flag("quorate"))
                .orElse(true);
    }

    /** A node left alone answers all the same: another one may be with the majority. */
    private Optional<URI> quorateOther(URI lonely) {
        for (URI other : client.endpoints().others(lonely)) {
            try {
                if (isQuorate(client.readFrom(other, STATUS).list())) {
                    return Optional.of(other);
                }
            } catch (PveException e) {
                // It is remembered as failed; the next may answer.
            }
        }
        return Optional.empty();
    }

    private Optional<Got> unlessForbidden(Future<Got> answer, String loss, List<String> warnings) {
        try {
            return Optional.of(await(answer));
        } catch (PveException e) {
            if (e.kind() != Kind.PRIVILEGE_MISSING) {
                throw e;
            }
            warnings.add(e.text() + " (" + loss + "). " + e.mend());
            return Optional.empty();
        }
    }

    private Optional<Got> tolerated(Future<Got> answer, List<String> warnings) {
        try {
            return unlessForbidden(answer, "high availability is not shown in full", warnings);
        } catch (PveException e) {
            warnings.add("The state of high availability cannot be read: " + e.text());
            return Optional.empty();
        }
    }

    /** Lists leave out silently what may not be seen. */
    private List<String> whyEmpty(Inventory inventory) {
        List<Unseen> empty = new ArrayList<>();
        if (inventory.guests().isEmpty()) {
            empty.add(new Unseen("guests", "/vms", "VM.Audit"));
        }
        if (inventory.storages().isEmpty()) {
            empty.add(new Unseen("storages", "/storage", "Datastore.Audit"));
        }
        if (empty.isEmpty()) {
            return List.of();
        }
        try {
            Map<String, Fields> mine =
                    client.read(Call.get("access", "permissions")).data().entries();
            // Without any role the first of them says it all.
            return empty.stream()
                    .limit(mine.isEmpty() ? 1 : empty.size())
                    .map(unseen -> unseen.why(mine, client.refusals()))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (PveException e) {
            return List.of(
                    "No " + empty.getFirst().things() + " are visible, and why cannot be found out: " + e.text());
        }
    }

    /** A list that is empty, and the privilege without which it would be. */
    private record Unseen(String things, String path, String privilege) {
        Optional<String> why(Map<String, Fields> mine, Refusals refusals) {
            boolean sees = mine.entrySet().stream()
                    .anyMatch(p -> (p.getKey().equals("/")
                                    || p.getKey().startsWith(path)
                                    || p.getKey().startsWith("/pool"))
                            && p.getValue().node().has(privilege));
            if (sees) {
                return Optional.empty();
            }
            PveException missing =
                    mine.isEmpty() ? refusals.noRole(path, privilege) : refusals.missing(path, privilege, "");
            return Optional.of("No " + things + " are visible: " + missing.text() + " " + missing.mend());
        }
    }

    /** What may be old by some minutes, or empty: nothing depends on it. */
    private String version() {
        Version known = version;
        Instant now = clock.instant();
        if (!known.text().isEmpty() && now.isBefore(known.readAt().plus(VERSION_HOLDS))) {
            return known.text();
        }
        try {
            Version read = new Version(client.read(Call.get("version")).data().text("version"), now);
            version = read;
            return read.text();
        } catch (PveException e) {
            return known.text();
        }
    }

    /** As remembered for a while. */
    Votes votes() {
        return votes.votes();
    }

    /** Two reads at once. */
    List<Got> both(Call one, Call other) {
        Future<Got> first = threads.submit(() -> client.read(one));
        Future<Got> second = threads.submit(() -> client.read(other));
        return List.of(await(first), await(second));
    }

    Optional<HaView.Service> service(Guest.Kind kind, String vmid) {
        return HaView.read(client.read(HA_CURRENT).list(), HaView.NOTHING).service(kind, vmid);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new PveException(Kind.BUSY, "The read was broken off.", "");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PveException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
