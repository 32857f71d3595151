package io.vigie.commands.lab.proxmox;

import io.vigie.commands.Units;
import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code …/{vmid}/migrate}: the question and the order. */
final class MigrateRoutes implements RouteTable.Family {
    private static final Duration TAKES = Duration.ofSeconds(7);
    private static final Duration TAKES_WITH_DISKS = Duration.ofSeconds(40);
    private static final int REPORTS = 4;

    private final ClusterModel cluster;
    private final GuestJobs jobs;

    MigrateRoutes(ClusterModel cluster) {
        this.cluster = cluster;
        this.jobs = new GuestJobs(cluster);
    }

    @Override
    public void register(RouteTable table) {
        for (Kind kind : Kind.values()) {
            String path = "/nodes/{node}/" + ClusterModel.word(kind) + "/{vmid}/migrate";
            // 8.x has no such question about containers.
            if (kind == Kind.QEMU || cluster.spec.release().hasRules()) {
                table.on("GET", path, call -> prospect(call, guest(call, kind)));
            }
            table.on("POST", path, call -> migrate(call, guest(call, kind)));
        }
    }

    private static LabGuest guest(Call call, Kind kind) {
        return call.cluster().guest(call.node(), call.vmid(), kind);
    }

    private boolean local(LabGuest guest) {
        return cluster.spec.storages().stream().anyMatch(s -> s.id().equals(guest.spec.storage()) && !s.shared());
    }

    /** As the real one: dead nodes are allowed, and allowed ones stand among the others, too. */
    private Object prospect(Call call, LabGuest guest) {
        List<String> others = cluster.membership.nodes().stream()
                .filter(n -> !n.equals(call.node()))
                .toList();
        Fields refused = new Fields();
        List<String> allowed =
                others.stream().filter(n -> storageThere(n, guest)).toList();
        others.forEach(n -> refused.with(
                n,
                allowed.contains(n)
                        ? new Fields()
                        : new Fields().with("unavailable_storages", List.of(guest.spec.storage()))));
        List<HaService> all = cluster.ha.services();
        List<String> followers = new ArrayList<>();
        cluster.ha.service(guest).filter(HaService::managed).ifPresent(service -> {
            followers.addAll(cluster.ha.rules.bound(service, "positive", all).stream()
                    .map(HaService::sid)
                    .toList());
            for (String n : others) {
                List<HaService> blocking = cluster.ha.rules.blocking(service, n, all);
                if (!blocking.isEmpty() && refused.get(n) instanceof Fields reasons) {
                    reasons.with("blocking-ha-resources", HaResourceRoutes.blocking(blocking));
                }
            }
        });
        if (guest.container()) {
            return new Fields()
                    .with("allowed-nodes", allowed)
                    .with("not-allowed-nodes", refused)
                    .when(!followers.isEmpty(), "dependent-ha-resources", followers)
                    .flag("running", guest.running);
        }
        List<Fields> disks = local(guest)
                ? List.of(new Fields()
                        .with("volid", guest.spec.storage() + ":" + guest.vmid() + "/vm-" + guest.vmid() + "-disk-0")
                        .with("size", guest.disk())
                        .flag("cdrom", false)
                        .flag("is_unused", false))
                : List.of();
        return new Fields()
                .with("allowed_nodes", allowed)
                .with("not_allowed_nodes", refused)
                .when(!followers.isEmpty(), "dependent-ha-resources", followers)
                .with("local_disks", disks)
                .with("local_resources", List.of())
                .with("mapped-resources", List.of())
                .with("mapped-resource-info", new Fields())
                .flag("has-dbus-vmstate", true)
                .flag("running", guest.running);
    }

    private boolean storageThere(String node, LabGuest guest) {
        return cluster.spec.storages().stream()
                .filter(s -> s.id().equals(guest.spec.storage()))
                .allMatch(s -> cluster.storageActive(node, s));
    }

    private Object migrate(Call call, LabGuest guest) {
        String target = call.text("target");
        if (target.equals(call.node())) {
            throw Refusal.parameter("target", "target is local node.");
        }
        if (!cluster.membership.knows(target)) {
            throw Refusal.failed("no such cluster node '" + target + "'");
        }
        if (guest.running && !guest.container() && !call.flag("online")) {
            throw Refusal.failed("can't migrate running VM without --online");
        }
        if (guest.running && guest.container() && !call.flag("restart")) {
            throw Refusal.failed("can't migrate running container without --online or --restart");
        }
        Order order = new Order(guest, call.node(), call.who());
        Optional<HaService> service = cluster.ha.service(guest).filter(HaService::managed);
        return service.isPresent() ? byHa(order, service.get(), target) : move(call, order, target);
    }

    private String byHa(Order order, HaService service, String target) {
        LabGuest guest = order.guest();
        LabTask task = cluster.tasks.begin(order.node(), "hamigrate", String.valueOf(guest.vmid()), order.who());
        task.log.add("Requesting HA migration for " + guest.words() + " to node " + target);
        if (!cluster.membership.quorate(order.node())) {
            return jobs.fail(task, "cluster not ready - no quorum?");
        }
        cluster.agenda.after(GuestJobs.FORK, () -> task.end(cluster.agenda.now(), "OK"));
        cluster.ha.orders.requestMove(service, "migrate", target);
        return task.upid();
    }

    private String move(Call call, Order order, String target) {
        LabGuest guest = order.guest();
        LabTask task = cluster.tasks.begin(
                order.node(), guest.container() ? "vzmigrate" : "qmigrate", String.valueOf(guest.vmid()), order.who());
        if (jobs.blocked(guest, task)) {
            return task.upid();
        }
        if (!cluster.membership.quorate(order.node())) {
            return jobs.fail(task, "cluster not ready - no quorum?");
        }
        task.log.add("starting migration of " + guest.words() + " to node '" + target + "' ("
                + cluster.node(target).address() + ")");
        boolean ran = guest.running;
        if (!cluster.membership.active(target)) {
            task.log.add("ERROR: migration aborted (duration 00:00:03): Can't connect to destination address");
            return jobs.failAfter(Duration.ofSeconds(3), task, "migration aborted");
        }
        if (ran && !guest.container() && local(guest) && !call.flag("with-local-disks")) {
            task.log.add("ERROR: Problem found while scanning volumes - can't live migrate attached local disks"
                    + " without with-local-disks option");
            return jobs.fail(task, "migration aborted");
        }
        Duration takes = local(guest) ? TAKES_WITH_DISKS : TAKES;
        reports(guest, task, takes);
        if (guest.container()) {
            guest.stop();
        }
        return jobs.run(guest, task, takes, () -> {
            guest.move(target, cluster.agenda.now());
            if (ran && guest.container()) {
                guest.start(cluster.agenda.now());
            }
            task.log.add("migration finished successfully");
        });
    }

    private void reports(LabGuest guest, LabTask task, Duration takes) {
        boolean disks = local(guest);
        long all = disks ? guest.disk() : guest.memory();
        for (int i = 1; i < REPORTS; i++) {
            String text = "transferred " + Units.bytes(all / REPORTS * i) + " of " + Units.bytes(all)
                    + (disks ? " (" + 100 / REPORTS * i + ".00%)" : " VM-state, 512.0 MiB/s");
            cluster.agenda.after(takes.dividedBy(REPORTS).multipliedBy(i), () -> {
                if (task.running()) {
                    task.log.add((disks ? "" : "migration active, ") + text);
                }
            });
        }
    }
}
