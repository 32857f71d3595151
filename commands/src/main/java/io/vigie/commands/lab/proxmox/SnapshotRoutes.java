package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code …/{vmid}/snapshot} and {@code …/feature}: what cannot be done is said by the task, not by the request. */
final class SnapshotRoutes implements RouteTable.Family {
    private static final Duration TAKES = Duration.ofSeconds(2);
    private static final Duration TAKES_WITH_MEMORY = Duration.ofSeconds(8);

    private final ClusterModel cluster;
    private final GuestJobs jobs;

    SnapshotRoutes(ClusterModel cluster) {
        this.cluster = cluster;
        this.jobs = new GuestJobs(cluster);
    }

    @Override
    public void register(RouteTable table) {
        for (Kind kind : Kind.values()) {
            String base = "/nodes/{node}/" + ClusterModel.word(kind) + "/{vmid}";
            table.on("GET", base + "/feature", call -> feature(call, kind))
                    .on("GET", base + "/snapshot", call -> list(guest(call, kind)))
                    .on("POST", base + "/snapshot", call -> create(call, guest(call, kind)))
                    .on("DELETE", base + "/snapshot/{snapname}", call -> delete(call, guest(call, kind)))
                    .on("POST", base + "/snapshot/{snapname}/rollback", call -> rollback(call, guest(call, kind)));
        }
    }

    private static LabGuest guest(Call call, Kind kind) {
        return call.cluster().guest(call.node(), call.vmid(), kind);
    }

    private Object feature(Call call, Kind kind) {
        boolean has = canSnapshot(guest(call, kind));
        Fields answer = new Fields().flag("hasFeature", has);
        return kind == Kind.LXC
                ? answer
                : answer.with("nodes", has ? cluster.membership.nodes() : List.of(call.node()));
    }

    /** LVM without thin provisioning has no snapshots. */
    private boolean canSnapshot(LabGuest guest) {
        return cluster.spec.storages().stream()
                .noneMatch(s -> s.id().equals(guest.spec.storage()) && s.type().equals("lvm"));
    }

    private static Object list(LabGuest guest) {
        List<Fields> all = new ArrayList<>();
        for (LabSnapshot snapshot : guest.snapshots) {
            all.add(new Fields()
                    .with("name", snapshot.name())
                    .with("snaptime", snapshot.taken().getEpochSecond())
                    .with("description", snapshot.description())
                    .when(!snapshot.parent().isEmpty(), "parent", snapshot.parent())
                    .when(!guest.container(), "vmstate", snapshot.memory() ? 1 : 0));
        }
        all.add(new Fields()
                .with("name", "current")
                .with("description", "You are here!")
                .with("digest", guest.digest())
                .flag("running", guest.running)
                .when(!guest.parent.isEmpty(), "parent", guest.parent));
        return all;
    }

    private Object create(Call call, LabGuest guest) {
        String name = call.text("snapname");
        if (name.equals("current") || name.equals("pending")) {
            throw Refusal.failed("unable to use snapshot name '" + name + "' (reserved name)");
        }
        LabTask task = begin(call, guest, "snapshot");
        if (jobs.blocked(guest, task)) {
            return task.upid();
        }
        if (!cluster.membership.quorate(call.node())) {
            return jobs.fail(task, "cluster not ready - no quorum?");
        }
        if (guest.snapshot(name).isPresent()) {
            return jobs.fail(task, "snapshot name '" + name + "' already used");
        }
        if (!canSnapshot(guest)) {
            return jobs.fail(task, "snapshot feature is not available");
        }
        boolean memory = call.flag("vmstate") && guest.running;
        return jobs.run(guest, task, memory ? TAKES_WITH_MEMORY : TAKES, () -> {
            guest.snapshots.add(new LabSnapshot(
                    name,
                    guest.parent,
                    cluster.agenda.now(),
                    call.text("description"),
                    memory,
                    Map.copyOf(guest.settings)));
            guest.parent = name;
        });
    }

    private Object rollback(Call call, LabGuest guest) {
        LabTask task = begin(call, guest, "rollback");
        return onExisting(call, guest, task, snapshot -> {
            guest.settings.clear();
            guest.settings.putAll(snapshot.settings());
            guest.parent = snapshot.name();
            if (snapshot.memory() || call.flag("start")) {
                guest.start(cluster.agenda.now());
            } else {
                guest.stop();
            }
        });
    }

    private Object delete(Call call, LabGuest guest) {
        LabTask task = begin(call, guest, "delsnapshot");
        return onExisting(call, guest, task, snapshot -> {
            guest.snapshots.remove(snapshot);
            guest.snapshots.replaceAll(s -> s.parent().equals(snapshot.name()) ? s.after(snapshot.parent()) : s);
            if (guest.parent.equals(snapshot.name())) {
                guest.parent = snapshot.parent();
            }
        });
    }

    /** What is done with a snapshot that is there. */
    private interface Effect {
        void on(LabSnapshot snapshot);
    }

    private String onExisting(Call call, LabGuest guest, LabTask task, Effect effect) {
        String name = call.text("snapname");
        if (jobs.blocked(guest, task)) {
            return task.upid();
        }
        if (!cluster.membership.quorate(call.node())) {
            return jobs.fail(task, "cluster not ready - no quorum?");
        }
        return guest.snapshot(name)
                .map(snapshot -> jobs.run(guest, task, TAKES, () -> effect.on(snapshot)))
                .orElseGet(() -> jobs.fail(task, "snapshot '" + name + "' does not exist"));
    }

    private LabTask begin(Call call, LabGuest guest, String word) {
        return jobs.begin(new Order(guest, call.node(), call.who()), word);
    }
}
