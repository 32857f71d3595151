package io.vigie.commands.lab.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What admins do about the HA manager itself: a node's maintenance, a restarted resource manager, disarming. */
final class HaUpkeep {
    /** From {@code ha-manager crm-command node-maintenance} on, as it was seen. */
    private static final Duration NOTICED = Duration.ofSeconds(9);

    private static final Duration MOVING = Duration.ofSeconds(19);
    private static final Duration FREEZES = Duration.ofSeconds(4);
    private static final Duration THAWS = Duration.ofSeconds(14);
    /** A round takes the request up, and the next one finds that all have let go. */
    private static final Duration DISARMED = Duration.ofSeconds(16);

    private static final Duration ARMED = Duration.ofSeconds(10);

    private final Agenda agenda;
    private final Membership membership;
    private final HaManager manager;
    private final Set<String> leaving = new TreeSet<>();
    private final Map<String, Instant> maintained = new HashMap<>();
    private final Set<String> restarting = new TreeSet<>();
    private String arming = "armed";
    private String mode = "";
    private int requests;

    HaUpkeep(Agenda agenda, Membership membership, HaManager manager) {
        this.agenda = agenda;
        this.membership = membership;
        this.manager = manager;
    }

    /** Whether a node is in maintenance, or asked to be. */
    boolean leaving(String node) {
        return leaving.contains(node);
    }

    boolean maintained(String node, Instant at) {
        Instant since = maintained.get(node);
        return since != null && !at.isBefore(since);
    }

    void maintain(String node) {
        if (!leaving.add(node)) {
            return;
        }
        agenda.after(NOTICED, () -> {
            if (leaving.contains(node)) {
                maintained.put(node, agenda.now());
            }
        });
        agenda.after(MOVING, () -> {
            if (leaving.contains(node)) {
                manager.services().stream()
                        .filter(s -> s.guest.node().equals(node) && s.guest.running && s.managed())
                        .forEach(s -> s.maintenanceNode = node);
                manager.settle();
            }
        });
    }

    /** Its services come back by themselves. */
    void endMaintenance(String node) {
        if (!leaving.remove(node)) {
            return;
        }
        agenda.after(NOTICED, () -> {
            if (!leaving.contains(node)) {
                maintained.remove(node);
            }
        });
        agenda.after(MOVING, () -> {
            for (HaService service : manager.services()) {
                boolean home = service.maintenanceNode.equals(node) && !leaving.contains(node);
                if (home) {
                    service.maintenanceNode = "";
                    if (membership.active(node) && armed()) {
                        manager.orders.move(service, "migrate", node);
                    }
                }
            }
            manager.settle();
        });
    }

    /** Its local resource manager restarts, as at an update: no failover. */
    void restartAgent(String node) {
        agenda.after(FREEZES, () -> {
            restarting.add(node);
            manager.services().stream()
                    .filter(s -> s.guest.node().equals(node) && !s.moves())
                    .forEach(s -> s.frozen = true);
        });
        agenda.after(THAWS, () -> {
            restarting.remove(node);
            if (armed()) {
                manager.services().stream()
                        .filter(s -> s.frozen && s.guest.node().equals(node))
                        .forEach(manager.orders::thaw);
            }
        });
    }

    /** {@code lrm_status.mode}. */
    String mode(String node) {
        return leaving.contains(node) ? "maintenance" : restarting.contains(node) ? "restart" : "active";
    }

    /** Whether nodes are fenced and services recovered. */
    boolean armed() {
        return arming.equals("armed");
    }

    /** armed, disarming or disarmed. */
    String arming() {
        return arming;
    }

    /** freeze or ignore; empty while it is armed. */
    String mode() {
        return mode;
    }

    void disarm(String resources) {
        int request = ++requests;
        agenda.after(HaOrders.QUEUED, () -> {
            if (request == requests) {
                arming = "disarming";
                mode = resources;
                boolean freeze = resources.equals("freeze");
                manager.services().forEach(s -> {
                    s.frozen = freeze;
                    s.untracked = !freeze;
                });
            }
        });
        agenda.after(DISARMED, () -> {
            if (request == requests) {
                arming = "disarmed";
            }
        });
    }

    void arm() {
        int request = ++requests;
        agenda.after(ARMED, () -> {
            if (request == requests) {
                arming = "armed";
                mode = "";
                manager.services().forEach(s -> {
                    s.untracked = false;
                    manager.orders.thaw(s);
                });
                agenda.after(HaTimeline.ROUND, manager::settle);
            }
        });
    }

    /** All of this is over. */
    void heal() {
        Set.copyOf(leaving).forEach(this::endMaintenance);
        if (!armed()) {
            arm();
        }
    }
}
