package io.vigie.commands.lab.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes that are asked to go down: their guests are shut down, high availability does what its policy says, the node is
 * away for a while and, after a reboot, comes back. Durations are those of a site.
 */
final class NodeLife {
    private static final Duration GUESTS_OBEY = Duration.ofSeconds(8);
    /** Guests that ignore a shutdown are killed then ({@code pve-guests}). */
    private static final Duration GUESTS_KILLED = Duration.ofSeconds(180);

    private static final Duration HALT = Duration.ofSeconds(12);
    private static final Duration BOOT = Duration.ofSeconds(75);
    private static final Who ROOT = new Who(Access.ROOT, "");

    private final ClusterModel cluster;
    private final Map<String, Departure> leaving = new HashMap<>();

    /**
     * @param back services that have moved away, and want to come back
     */
    private record Departure(boolean reboot, LabTask task, Set<HaService> back) {}

    NodeLife(ClusterModel cluster) {
        this.cluster = cluster;
    }

    /** Accepted at once; a node that goes down already goes on doing so. */
    void request(String node, boolean reboot) {
        if (leaving.containsKey(node)) {
            return;
        }
        List<HaService> services = services(node);
        String policy = switch (cluster.shutdownPolicy) {
            case "freeze", "failover", "migrate" -> cluster.shutdownPolicy;
            default -> reboot ? "freeze" : "failover";
        };
        boolean migrate = policy.equals("migrate") && !services.isEmpty();
        Departure departure = new Departure(
                reboot, cluster.tasks.begin(node, "stopall", "", ROOT), migrate ? Set.copyOf(services) : Set.of());
        leaving.put(node, departure);
        if (migrate) {
            services.forEach(s -> best(node).ifPresent(target -> cluster.ha.orders.requestMove(s, "migrate", target)));
            cluster.agenda.after(HaTimeline.ROUND.multipliedBy(2), () -> stopGuests(node, departure));
        } else {
            cluster.ha.leaves(node, policy.equals("freeze"));
            stopGuests(node, departure);
        }
    }

    private List<HaService> services(String node) {
        return cluster.ha.services().stream()
                .filter(s -> s.managed() && s.guest.node().equals(node))
                .toList();
    }

    private Optional<String> best(String node) {
        return cluster.membership.nodes().stream()
                .filter(n -> !n.equals(node) && cluster.membership.active(n))
                .max(Comparator.comparingLong(cluster::memoryFree));
    }

    private void stopGuests(String node, Departure departure) {
        List<LabGuest> here =
                cluster.guestsOn(node).stream().filter(g -> g.running).toList();
        boolean deaf = here.stream().anyMatch(g -> g.spec.deaf());
        cluster.agenda.after(
                GUESTS_OBEY,
                () -> stop(node, here.stream().filter(g -> !g.spec.deaf()).toList()));
        cluster.agenda.after(deaf ? GUESTS_KILLED : GUESTS_OBEY, () -> {
            stop(node, here);
            departure.task.end(cluster.agenda.now(), "OK");
        });
        cluster.agenda.after((deaf ? GUESTS_KILLED : GUESTS_OBEY).plus(HALT), () -> halt(node, departure));
    }

    /** Who has moved away meanwhile is out of reach. */
    private static void stop(String node, List<LabGuest> guests) {
        guests.stream().filter(g -> g.node().equals(node)).forEach(LabGuest::stop);
    }

    private void halt(String node, Departure departure) {
        if (leaving.get(node) != departure || !cluster.membership.up(node)) {
            return;
        }
        cluster.membership.powerOff(node);
        cluster.tasks.nodeDied(node);
        cluster.ha.leaves(node, !departure.back.isEmpty() || frozen(node));
        cluster.ha.left(node);
        Optional<Instant> down = cluster.membership.downSince(node);
        if (departure.reboot) {
            cluster.agenda.after(BOOT, () -> {
                if (cluster.membership.downSince(node).equals(down) && down.isPresent()) {
                    cluster.membership.restore(Set.of(node));
                    cluster.boot(node);
                }
            });
        }
    }

    private boolean frozen(String node) {
        return services(node).stream()
                .anyMatch(s -> cluster.ha.state(s, cluster.agenda.now()).equals("freeze"));
    }

    /** It has power again, for whatever reason. */
    void booted(String node) {
        Departure departure = leaving.remove(node);
        if (departure != null) {
            cluster.agenda.after(
                    HaTimeline.ROUND,
                    () -> departure.back.forEach(s -> cluster.ha.orders.requestMove(s, "migrate", node)));
        }
    }
}
