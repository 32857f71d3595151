package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.HaTimeline.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Keeps services in their requested state, with the delays of the real manager. */
final class HaManager {
    private static final Duration STALE_LISTING = Duration.ofSeconds(2);

    final HaRules rules = new HaRules();
    final HaOrders orders;
    final HaUpkeep upkeep;

    private final Agenda agenda;
    private final Membership membership;
    private final ToLongFunction<String> memoryFree;
    private final Map<String, HaService> services = new TreeMap<>();
    private final Set<String> lostAsMaster = new HashSet<>();
    private final Map<String, Instant> returned = new HashMap<>();
    /** Nodes that go down in an orderly way, and whether their services wait for them. */
    private final Map<String, Boolean> leaving = new HashMap<>();

    private String master;

    HaManager(Agenda agenda, Membership membership, List<LabGuest> guests, ToLongFunction<String> memoryFree) {
        this.agenda = agenda;
        this.membership = membership;
        this.memoryFree = memoryFree;
        this.master = membership.nodes().getFirst();
        this.orders = new HaOrders(agenda, membership, this);
        this.upkeep = new HaUpkeep(agenda, membership, this);
        guests.stream().filter(guest -> guest.spec.ha()).map(HaService::new).forEach(s -> services.put(s.sid(), s));
    }

    List<HaService> services() {
        return List.copyOf(services.values());
    }

    Optional<HaService> service(String sid) {
        return Optional.ofNullable(services.get(sid));
    }

    Optional<HaService> service(LabGuest guest) {
        return services.values().stream().filter(s -> s.guest == guest).findFirst();
    }

    void add(HaService service) {
        services.put(service.sid(), service);
    }

    void remove(HaService service) {
        services.remove(service.sid());
        rules.forget(service.sid());
        service.round++;
    }

    String master() {
        return master;
    }

    /** The manager hands over: the services do not feel it. */
    void handOver() {
        agenda.after(
                HaTimeline.ROUND,
                () -> membership.nodes().stream()
                        .filter(n -> !n.equals(master) && membership.active(n))
                        .findFirst()
                        .ifPresent(n -> master = n));
    }

    /** {@code manager_status.node_status} as it was at a moment. */
    String nodeStatus(String node, Instant at) {
        Instant back = returned.get(node);
        if (back != null && agenda.between(back, at).compareTo(HaTimeline.ROUND) < 0) {
            return "unknown";
        }
        String status = phase(node, at).nodeStatus();
        return status.equals("online") && upkeep.maintained(node, at) ? "maintenance" : status;
    }

    /** Whether its local resource manager's last word is too old. */
    boolean silent(String node, Instant at) {
        return membership
                .lostSince(node)
                .map(lost -> timeline(node).at(agenda.between(lost, at)).compareTo(Phase.SILENT) >= 0)
                .orElse(false);
    }

    /** The manager's word for a service as it was at a moment; empty while it has none. */
    String state(HaService service, Instant at) {
        if (service.frozen || leaving.getOrDefault(service.guest.node(at), false)) {
            return "freeze";
        }
        Phase phase = phase(service.guest.node(at), at);
        return switch (phase) {
            case UNNOTICED, UNKNOWN, SILENT -> service.state;
            case FENCED -> "fence";
            case RECOVERED -> service.guest.node(at).equals(service.guest.node()) ? "recovery" : service.state;
        };
    }

    /** Where the manager has it: while it moves that is where it came from. */
    String node(HaService service, Instant at) {
        return service.moves() ? service.from : service.guest.node(at);
    }

    /** Nodes that can be given services. */
    List<String> able() {
        return membership.nodes().stream()
                .filter(membership::active)
                .filter(n -> nodeStatus(n, agenda.now()).equals("online") && !upkeep.leaving(n))
                .toList();
    }

    private Optional<String> choose(HaService service, List<String> able, boolean keep) {
        String here = service.guest.node();
        return rules.choose(service, able, services.values(), memoryFree, n -> keep && n.equals(here));
    }

    /** What a round of the manager does: services go where rules and maintenance want them. */
    void settle() {
        if (!upkeep.armed()) {
            return;
        }
        for (HaService service : services.values()) {
            String here = service.guest.node();
            boolean settled = service.state.equals("started")
                    && service.managed()
                    && service.wantsRunning()
                    && !service.moves()
                    && membership.active(here);
            if (!settled) {
                continue;
            }
            List<String> able = able();
            boolean mayStay = able.contains(here) && rules.allows(service, here, services.values());
            if (mayStay && !rules.failback(service)) {
                continue;
            }
            choose(service, able, true)
                    .filter(best -> !best.equals(here))
                    .ifPresent(best -> orders.move(service, "migrate", best));
        }
    }

    /** A node has just lost power or its network. */
    void lost(String node) {
        Instant at = agenda.now();
        HaTimeline timeline = timeline(node);
        Duration late = Duration.ZERO;
        if (node.equals(master)) {
            lostAsMaster.add(node);
            late = HaTimeline.MANAGER_LOCK;
            agenda.after(HaTimeline.MANAGER_LOCK, () -> electAfter(node, at));
        }
        agenda.after(timeline.recovered().plus(late), () -> recover(node, at));
    }

    private void electAfter(String node, Instant lostAt) {
        if (stillLost(node, lostAt)) {
            membership.nodes().stream()
                    .filter(n -> membership.active(n))
                    .findFirst()
                    .ifPresentOrElse(
                            n -> master = n, () -> agenda.after(HaTimeline.ROUND, () -> electAfter(node, lostAt)));
        }
    }

    /** A service that no node can take stays where it was, and is tried again at every round. */
    private void recover(String node, Instant lostAt) {
        if (!stillLost(node, lostAt)) {
            return;
        }
        boolean waiting = !upkeep.armed();
        for (HaService service : services.values()) {
            if (!service.guest.node().equals(node) || !service.managed() || !upkeep.armed()) {
                continue;
            }
            Optional<String> place =
                    choose(service, able().stream().filter(n -> !n.equals(node)).toList(), false);
            if (place.isEmpty()) {
                waiting = true;
                continue;
            }
            service.arrived();
            if (!service.state.equals("stopped")) {
                service.state = "started";
            }
            service.guest.move(place.get(), agenda.now());
            int round = ++service.round;
            if (service.wantsRunning()) {
                service.state = "started";
                service.reported = false;
                agenda.after(STALE_LISTING, service.guest::stop);
                orders.finishStart(service, round, timeline(node).restart());
            }
        }
        if (waiting) {
            agenda.after(HaTimeline.ROUND, () -> recover(node, lostAt));
        }
    }

    /** A node begins to go down in an orderly way: nobody will have to be fenced. */
    void leaves(String node, boolean frozen) {
        leaving.put(node, frozen);
    }

    /** It is down now: another one manages, and takes its services unless they wait for it. */
    void left(String node) {
        List<String> others = membership.nodes().stream()
                .filter(n -> !n.equals(node) && membership.active(n))
                .toList();
        if (node.equals(master) && !others.isEmpty()) {
            master = others.getFirst();
        }
        if (!leaving.getOrDefault(node, false)) {
            services.values().stream()
                    .filter(s -> s.managed() && s.guest.node().equals(node))
                    .forEach(s -> choose(s, able(), false).ifPresent(target -> {
                        s.guest.move(target, agenda.now());
                        s.reported = false;
                        orders.finishStart(s, ++s.round, HaTimeline.ROUND);
                    }));
        }
    }

    private boolean stillLost(String node, Instant lostAt) {
        return membership.lostSince(node).filter(lostAt::equals).isPresent();
    }

    /** A node has booted: what it still has starts again. */
    void booted(String node) {
        leaving.remove(node);
        for (HaService service : services.values()) {
            if (service.guest.node().equals(node) && service.managed() && service.wantsRunning()) {
                service.arrived();
                service.reported = false;
                orders.finishStart(service, ++service.round, HaOrders.DONE);
            }
        }
        rejoined(node);
    }

    /** A node's network is back, and it has not been reset meanwhile. */
    void rejoined(String node) {
        lostAsMaster.remove(node);
        returned.put(node, agenda.now());
        agenda.after(HaTimeline.ROUND.multipliedBy(2), this::settle);
    }

    private HaTimeline timeline(String node) {
        return membership.up(node) ? HaTimeline.NETWORK : HaTimeline.POWER;
    }

    private Phase phase(String node, Instant at) {
        return membership
                .lostSince(node)
                .map(lost -> {
                    Duration gone = agenda.between(lost, at);
                    if (leaving.containsKey(node)) {
                        return gone.compareTo(HaTimeline.ROUND) < 0 ? Phase.UNNOTICED : Phase.UNKNOWN;
                    }
                    Phase phase =
                            timeline(node).at(lostAsMaster.contains(node) ? gone.minus(HaTimeline.MANAGER_LOCK) : gone);
                    // While it is disarmed it fences nobody.
                    return upkeep.armed() || phase.compareTo(Phase.SILENT) <= 0 ? phase : Phase.SILENT;
                })
                .orElse(Phase.UNNOTICED);
    }
}
