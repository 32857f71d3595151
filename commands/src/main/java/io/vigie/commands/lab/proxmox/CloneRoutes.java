package io.vigie.commands.lab.proxmox;

import io.vigie.commands.Units;
import io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** {@code …/{vmid}/clone}: a linked clone is quick, a full copy takes its time. */
final class CloneRoutes implements RouteTable.Family {
    private static final Duration LINKED = Duration.ofSeconds(2);
    private static final Duration FULL = Duration.ofSeconds(40);
    private static final int REPORTS = 4;

    private final ClusterModel cluster;
    private final GuestJobs jobs;

    CloneRoutes(ClusterModel cluster) {
        this.cluster = cluster;
        this.jobs = new GuestJobs(cluster);
    }

    @Override
    public void register(RouteTable table) {
        for (Kind kind : Kind.values()) {
            String path = "/nodes/{node}/" + ClusterModel.word(kind) + "/{vmid}/clone";
            table.on("POST", path, call -> copy(call, call.cluster().guest(call.node(), call.vmid(), kind)));
        }
    }

    private Object copy(Call call, LabGuest guest) {
        int id = call.number("newid", 0);
        boolean full = call.has("full") ? call.flag("full") : !guest.spec.template();
        String where = call.has("storage") ? call.text("storage") : guest.spec.storage();
        if (!call.permits("/storage/" + where, "Datastore.AllocateSpace")) {
            throw Refusal.forbidden("/storage/" + where + ", Datastore.AllocateSpace");
        }
        refuse(call, guest, full);
        if (!cluster.membership.quorate(call.node())) {
            throw Refusal.failed("unable to create VM " + id + " - cluster not ready - no quorum?");
        }
        if (cluster.guest(id).isPresent()) {
            throw Refusal.failed("unable to create VM " + id + ": config file already exists");
        }
        StorageSpec storage =
                cluster.storage(where).orElseThrow(() -> Refusal.failed("storage '" + where + "' does not exist"));
        LabTask task = jobs.begin(new Order(guest, call.node(), call.who()), "clone");
        if (jobs.blocked(guest, task)) {
            return task.upid();
        }
        String target = call.has("target") ? call.text("target") : call.node();
        LabGuest made = cluster.add(spec(call, guest, id, target, where));
        made.lock = "clone";
        made.grow(0);
        task.atEnd = () -> {
            if (made.lock.equals("clone")) {
                cluster.remove(id);
            }
        };
        task.log.add("creating a clone of " + guest.words() + " with ID " + id);
        if (!full) {
            return jobs.run(guest, task, LINKED, () -> finish(guest, made));
        }
        task.log.add("create full clone of drive " + (guest.container() ? "rootfs" : "scsi0") + " ("
                + guest.spec.storage() + ":vm-" + guest.vmid() + "-disk-0)");
        if (cluster.storageFree(target, storage) < guest.disk()) {
            return jobs.failAfter(
                    guest, task, Duration.ofSeconds(10), "clone failed: copy failed: No space left on device");
        }
        reports(guest, task);
        return jobs.run(guest, task, FULL, () -> finish(guest, made));
    }

    private void refuse(Call call, LabGuest guest, boolean full) {
        if (!guest.lock.isEmpty()) {
            throw Refusal.failed((guest.container() ? "CT" : "VM") + " is locked (" + guest.lock + ")");
        }
        if (!full && !guest.spec.template()) {
            throw Refusal.failed("Linked clone feature for '" + guest.spec.storage() + ":vm-" + guest.vmid()
                    + "-disk-0' is not available");
        }
        if (!full && call.has("storage")) {
            throw Refusal.failed("parameter 'storage' not allowed for linked clones");
        }
        if (guest.container() && guest.running && full && !call.has("snapname")) {
            throw Refusal.failed("Cannot do full clones on a running container without snapshots");
        }
        if (call.has("snapname") && guest.snapshot(call.text("snapname")).isEmpty()) {
            throw Refusal.failed("snapshot '" + call.text("snapname") + "' does not exist");
        }
        String target = call.has("target") ? call.text("target") : call.node();
        if (!cluster.membership.knows(target)) {
            throw Refusal.failed("no such cluster node '" + target + "'");
        }
        boolean shared =
                cluster.storage(guest.spec.storage()).map(StorageSpec::shared).orElse(false);
        if (!target.equals(call.node()) && !shared) {
            throw Refusal.failed("can't clone VM to node '" + target + "' (VM uses local storage)");
        }
    }

    private static GuestSpec spec(Call call, LabGuest guest, int id, String target, String storage) {
        String word = guest.container() ? "hostname" : "name";
        String name = call.has(word) ? call.text(word) : "Copy-of-VM-" + guest.name();
        return new GuestSpec(
                id,
                name,
                target,
                guest.spec.kind(),
                false,
                guest.memory(),
                guest.cores(),
                guest.disk(),
                storage,
                List.of(guest.settings.getOrDefault("tags", "").split(";", -1)).stream()
                        .filter(tag -> !tag.isEmpty())
                        .toList(),
                false,
                false,
                false,
                guest.spec.deaf());
    }

    private static void finish(LabGuest guest, LabGuest made) {
        made.lock = "";
        made.grow(guest.disk());
    }

    private void reports(LabGuest guest, LabTask task) {
        for (int i = 0; i <= REPORTS; i++) {
            String text = String.format(
                    Locale.ROOT,
                    "transferred %s of %s (%d.00%%)",
                    Units.bytes(guest.disk() / REPORTS * i),
                    Units.bytes(guest.disk()),
                    100 / REPORTS * i);
            cluster.agenda.after(FULL.minusSeconds(1).dividedBy(REPORTS).multipliedBy(i), () -> {
                if (task.running()) {
                    task.log.add(text);
                }
            });
        }
    }
}
