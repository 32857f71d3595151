package io.vigie.commands.lab.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /cluster/ha/status}: what the HA manager thinks, as the asked node knows it. */
final class HaStatusRoutes implements RouteTable.Family {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int MANAGER_SECONDS = 10;
    private static final int LRM_SECONDS = 5;

    private final LabClusterSpec.Release release;

    HaStatusRoutes(LabClusterSpec.Release release) {
        this.release = release;
    }

    @Override
    public void register(RouteTable table) {
        table.on("GET", "/cluster/ha/status/current", HaStatusRoutes::current)
                .on("GET", "/cluster/ha/status/manager_status", HaStatusRoutes::managerStatus);
        if (release.hasRules()) {
            table.on("POST", "/cluster/ha/status/disarm-ha", HaStatusRoutes::disarm)
                    .on("POST", "/cluster/ha/status/arm-ha", HaStatusRoutes::arm);
        }
    }

    private static @Nullable Object disarm(Call call) {
        call.needQuorum();
        call.cluster().ha.upkeep.disarm(call.text("resource-mode"));
        return null;
    }

    private static @Nullable Object arm(Call call) {
        call.needQuorum();
        call.cluster().ha.upkeep.arm();
        return null;
    }

    private static Object current(Call call) {
        HaManager ha = call.cluster().ha;
        List<Object> entries = new ArrayList<>();
        boolean quorate = call.cluster().membership.quorate(call.node());
        entries.add(new Fields()
                .with("id", "quorum")
                .with("type", "quorum")
                .with("node", call.node())
                .flag("quorate", quorate)
                .with("status", quorate ? "OK" : "No quorum on node '" + call.node() + "'!"));
        boolean used = !ha.services().isEmpty();
        if (rules(call)) {
            entries.add(fencing(call, used));
        }
        if (!used) {
            return entries;
        }
        Instant stamp = managerStamp(call);
        boolean dead = ha.silent(ha.master(), call.managerKnownUntil());
        entries.add(new Fields()
                .with("id", "master")
                .with("type", "master")
                .with("node", ha.master())
                .with("timestamp", stamp.getEpochSecond())
                .with(
                        "status",
                        ha.master() + " (" + (dead ? "old timestamp - dead?" : "active") + ", " + STAMP.format(stamp)
                                + ")"));
        call.cluster().membership.nodes().forEach(node -> entries.add(lrm(call, node)));
        ha.services().forEach(service -> entries.add(service(call, service)));
        return entries;
    }

    private static Fields fencing(Call call, boolean used) {
        HaManager ha = call.cluster().ha;
        String state = used ? ha.upkeep.arming() : "standby";
        boolean mode = used && !ha.upkeep.mode().isEmpty();
        return new Fields()
                .with("id", "fencing")
                .with("type", "fencing")
                .with("node", used ? ha.master() : call.node())
                .with("armed-state", state)
                .when(mode, "resource_mode", ha.upkeep.mode())
                .with("status", state + " (CRM watchdog " + (state.equals("armed") ? "active" : "standby") + ")");
    }

    private static boolean rules(Call call) {
        return call.cluster().spec.release().hasRules();
    }

    private static Fields lrm(Call call, String node) {
        Instant stamp = lrmStamp(call, node);
        boolean silent = call.cluster().ha.silent(node, call.managerKnownUntil());
        String mode = call.cluster().ha.upkeep.mode(node);
        boolean active = busy(call, node) && call.cluster().ha.upkeep.armed() && !silent;
        String words = (silent
                        ? "old timestamp - dead?"
                        : mode.equals("active") ? busy(call, node) ? "active" : "idle" : mode + " mode")
                + (rules(call) ? ", watchdog " + (active ? "active" : "standby") : "");
        return new Fields()
                .with("id", "lrm:" + node)
                .with("type", "lrm")
                .with("node", node)
                .with("timestamp", stamp.getEpochSecond())
                .with("status", node + " (" + words + ", " + STAMP.format(stamp) + ")");
    }

    private static Fields service(Call call, HaService service) {
        String manager = call.cluster().ha.state(service, call.managerKnownUntil());
        String node = call.cluster().ha.node(service, call.managerKnownUntil());
        String shown = service.shown(manager);
        return new Fields()
                .with("id", "service:" + service.sid())
                .with("type", "service")
                .with("sid", service.sid())
                .with("node", node)
                .with("state", shown)
                .when(service.managed() && !manager.isEmpty(), "crm_state", manager)
                .with("request_state", service.requested)
                .with("status", service.sid() + " (" + node + ", " + shown + ")")
                .when(rules(call), "failback", service.failback ? 1 : 0)
                .when(!service.group.isEmpty(), "group", service.group)
                .when(!service.comment.isEmpty(), "comment", service.comment)
                .with("max_relocate", service.maxRelocate)
                .with("max_restart", service.maxRestart);
    }

    private static Object managerStatus(Call call) {
        HaManager ha = call.cluster().ha;
        boolean quorate = call.cluster().membership.quorate(call.node());
        Fields manager = new Fields();
        Fields nodes = new Fields();
        manager.with("node_status", nodes);
        Fields all = new Fields()
                .with("quorum", new Fields().with("node", call.node()).with("quorate", quorate ? "1" : ""))
                .with("manager_status", manager);
        if (ha.services().isEmpty()) {
            return all;
        }
        Fields lrms = new Fields();
        for (String node : call.cluster().membership.nodes()) {
            nodes.with(node, ha.nodeStatus(node, call.managerKnownUntil()));
            lrms.with(
                    node,
                    new Fields()
                            .with("mode", ha.upkeep.mode(node))
                            .with("state", busy(call, node) ? "active" : "wait_for_agent_lock")
                            .with("timestamp", lrmStamp(call, node).getEpochSecond())
                            .with("results", results(call, node)));
        }
        Fields services = new Fields();
        ha.services().stream().filter(HaService::managed).forEach(service -> {
            String state = ha.state(service, call.managerKnownUntil());
            if (state.isEmpty()) {
                return;
            }
            services.with(
                    service.sid(),
                    new Fields()
                            .with("node", ha.node(service, call.managerKnownUntil()))
                            .with("state", state)
                            .when(service.moves(), "target", service.target)
                            .when(!service.maintenanceNode.isEmpty(), "maintenance_node", service.maintenanceNode)
                            .with("uid", service.uid())
                            .when(state.equals("started") && service.reported, "running", 1));
        });
        manager.with("master_node", ha.master())
                .with("timestamp", managerStamp(call).getEpochSecond())
                .with("service_status", services);
        return all.with("lrm_status", lrms);
    }

    private static Fields results(Call call, String node) {
        Fields results = new Fields();
        call.cluster().ha.services().stream()
                .filter(s ->
                        s.reported && s.guest.node(call.managerKnownUntil()).equals(node))
                .forEach(s -> results.with(
                        s.uid(),
                        new Fields()
                                .with("sid", s.sid())
                                .with("state", "started")
                                .with("exit_code", 0)));
        return results;
    }

    private static boolean busy(Call call, String node) {
        return call.cluster().ha.services().stream()
                .anyMatch(s ->
                        s.managed() && s.guest.node(call.managerKnownUntil()).equals(node));
    }

    /** Managers write every ten seconds; a lost one's last word stays. */
    private static Instant managerStamp(Call call) {
        return floor(lastWord(call, call.cluster().ha.master()), MANAGER_SECONDS);
    }

    private static Instant lrmStamp(Call call, String node) {
        return floor(lastWord(call, node), LRM_SECONDS);
    }

    private static Instant lastWord(Call call, String node) {
        Instant known = call.managerKnownUntil();
        Instant lost = call.cluster().membership.lostSince(node).orElse(known);
        return !node.equals(call.node()) && lost.isBefore(known) ? lost : known;
    }

    private static Instant floor(Instant at, int seconds) {
        return at.minus(Duration.ofSeconds(at.getEpochSecond() % seconds)).truncatedTo(ChronoUnit.SECONDS);
    }
}
