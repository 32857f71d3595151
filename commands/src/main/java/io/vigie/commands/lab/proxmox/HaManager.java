package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.HaTimeline.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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
    private static final Duration QUEUED = Duration.ofSeconds(6);
    private static final Duration DONE = Duration.ofSeconds(13);
    private static final Duration STALE_LISTING = Duration.ofSeconds(2);

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

    String master() {
        return master;
    }

    /** {@code manager_status.node_status} as it was at a moment. */
    String nodeStatus(String node, Instant at) {
        Instant back = returned.get(node);
        if (back != null && agenda.between(back, at).compareTo(HaTimeline.ROUND) < 0) {
            return "unknown";
        }
        return phase(node, at).nodeStatus();
    }

    /** Whether its local resource manager's last word is too old. */
    boolean silent(String node, Instant at) {
        return membership
                .lostSince(node)
                .map(lost -> timeline(node).at(agenda.between(lost, at)).compareTo(Phase.SILENT) >= 0)
                .orElse(false);
    }

    /** The manager's word for a service as it was at a moment. */
    String state(HaService service, Instant at) {
        if (leaving.getOrDefault(service.guest.node(at), false)) {
            return "freeze";
        }
        Phase phase = phase(service.guest.node(at), at);
        return switch (phase) {
            case UNNOTICED, UNKNOWN, SILENT -> service.state;
            case FENCED -> "fence";
            case RECOVERED -> service.guest.node(at).equals(service.guest.node()) ? "recovery" : service.state;
        };
    }

    void requestStop(HaService service) {
        int round = ++service.round;
        agenda.after(QUEUED, () -> {
            service.requested = "stopped";
            beginStop(service, round);
        });
    }

    void requestStart(HaService service) {
        service.requested = "started";
        int round = ++service.round;
        if (service.state.equals("started") && service.guest.running) {
            return;
        }
        agenda.after(QUEUED, () -> {
            if (round == service.round) {
                service.state = "started";
                service.reported = false;
                finishStart(service, round, DONE.minus(QUEUED));
            }
        });
    }

    /** {@code crm-command migrate}: a request for a lost node is only logged. */
    void requestMigrate(HaService service, String target) {
        int round = ++service.round;
        agenda.after(QUEUED, () -> {
            if (round != service.round || !membership.active(target)) {
                return;
            }
            if (!service.guest.running) {
                service.guest.move(target, agenda.now());
                return;
            }
            service.state = "migrate";
            agenda.after(DONE.minus(QUEUED), () -> {
                if (round != service.round) {
                    return;
                }
                if (membership.active(service.guest.node()) && membership.active(target)) {
                    service.guest.move(target, agenda.now());
                }
                service.state = "started";
            });
        });
    }

    /** {@code ha-manager set}: started, stopped, disabled or ignored. */
    void request(HaService service, String state) {
        switch (state) {
            case "started", "enabled" -> requestStart(service);
            case "ignored" -> service.requested = "ignored";
            default -> {
                service.requested = state;
                int round = ++service.round;
                agenda.after(QUEUED, () -> beginStop(service, round));
            }
        }
    }

    private void beginStop(HaService service, int round) {
        if (round != service.round || !service.state.equals("started")) {
            return;
        }
        service.state = "request_stop";
        agenda.after(DONE.minus(QUEUED), () -> {
            if (round == service.round && membership.active(service.guest.node())) {
                service.guest.stop();
                service.reported = false;
                service.state = "stopped";
            }
        });
    }

    private void finishStart(HaService service, int round, Duration in) {
        agenda.after(in, () -> {
            if (round == service.round && service.wantsRunning() && membership.active(service.guest.node())) {
                service.guest.start(agenda.now());
                service.reported = true;
            }
        });
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

    private void recover(String node, Instant lostAt) {
        if (!stillLost(node, lostAt)) {
            return;
        }
        for (HaService service : services.values()) {
            if (!service.guest.node().equals(node) || !service.managed()) {
                continue;
            }
            Optional<String> target = membership.nodes().stream()
                    .filter(n -> !n.equals(node) && membership.active(n))
                    .max(Comparator.comparingLong(memoryFree));
            if (target.isEmpty()) {
                agenda.after(HaTimeline.ROUND, () -> recover(node, lostAt));
                return;
            }
            service.guest.move(target.get(), agenda.now());
            int round = ++service.round;
            if (service.wantsRunning()) {
                service.reported = false;
                agenda.after(STALE_LISTING, service.guest::stop);
                finishStart(service, round, timeline(node).restart());
            }
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
                    .forEach(s -> others.stream()
                            .max(Comparator.comparingLong(memoryFree))
                            .ifPresent(target -> {
                                s.guest.move(target, agenda.now());
                                s.reported = false;
                                finishStart(s, ++s.round, HaTimeline.ROUND);
                            }));
        }
    }

    private boolean stillLost(String node, Instant lostAt) {
        return membership.lostSince(node).filter(lostAt::equals).isPresent();
    }

    /** A node has booted: what it still has starts again. */
    void booted(String node) {
        leaving.remove(node);
        lostAsMaster.remove(node);
        returned.put(node, agenda.now());
        for (HaService service : services.values()) {
            if (service.guest.node().equals(node) && service.managed() && service.wantsRunning()) {
                service.reported = false;
                finishStart(service, ++service.round, DONE);
            }
        }
    }

    /** A node's network is back, and it has not been reset meanwhile. */
    void rejoined(String node) {
        lostAsMaster.remove(node);
        returned.put(node, agenda.now());
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
                    return timeline(node).at(lostAsMaster.contains(node) ? gone.minus(HaTimeline.MANAGER_LOCK) : gone);
                })
                .orElse(Phase.UNNOTICED);
    }
}
