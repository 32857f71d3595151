package io.vigie.commands.lab.proxmox;

import io.vigie.commands.Units;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code …/vzdump}, backups as content of storages, and what no backup job covers. */
final class BackupRoutes implements RouteTable.Family {
    private static final Duration TAKES = Duration.ofSeconds(40);
    private static final Duration DISKS_MADE = Duration.ofDays(300);
    private static final int REPORTS = 5;
    /** What compression leaves of a disk. */
    private static final int COMPRESSED = 3;

    private final ClusterModel cluster;
    private final GuestJobs jobs;

    BackupRoutes(ClusterModel cluster) {
        this.cluster = cluster;
        this.jobs = new GuestJobs(cluster);
    }

    @Override
    public void register(RouteTable table) {
        table.on("POST", "/nodes/{node}/vzdump", this::dump)
                .on("GET", "/nodes/{node}/storage/{storage}/content", this::content)
                .on("GET", "/cluster/backup", this::backupJobs)
                .on("GET", "/cluster/backup-info/not-backed-up", this::uncovered);
    }

    private StorageSpec storage(String id) {
        return cluster.storage(id).orElseThrow(() -> Refusal.failed("storage '" + id + "' does not exist"));
    }

    private Object content(Call call) {
        StorageSpec storage = storage(call.text("storage"));
        if (!cluster.storageActive(call.node(), storage)) {
            throw Refusal.failed("storage '" + storage.id() + "' is not online");
        }
        String wanted = call.text("content");
        List<Fields> found = new ArrayList<>();
        if (wanted.isEmpty() || !wanted.equals("backup")) {
            found.addAll(disks(call, storage, wanted));
            found.addAll(strays(call, storage, wanted));
        }
        if (wanted.isEmpty() || wanted.equals("backup")) {
            found.addAll(cluster.backups(call.node(), storage).stream()
                    .filter(b -> !call.has("vmid") || b.vmid() == call.vmid())
                    // As the real one: who may not see the guest does not see its backups.
                    .filter(b -> call.permits("/vms/" + b.vmid(), "VM.Audit")
                            || call.permits("/vms/" + b.vmid(), "VM.Backup"))
                    .map(LabBackup::told)
                    .toList());
        }
        return found;
    }

    /** As the real one: who may not configure a guest's disks does not see them. */
    private List<Fields> disks(Call call, StorageSpec storage, String wanted) {
        return cluster.guests().stream()
                .filter(g -> g.spec.storage().equals(storage.id())
                        && (storage.shared() || g.node().equals(call.node())))
                .filter(g -> wanted.isEmpty() || wanted.equals(content(g)))
                .filter(g -> !call.has("vmid") || g.vmid() == call.vmid())
                .filter(g -> seesDisks(call, storage, g.vmid()))
                .filter(g -> !cluster.storages.lost(storage.id() + ":vm-" + g.vmid() + "-disk-0"))
                .map(g -> new Fields()
                        .with("volid", storage.id() + ":vm-" + g.vmid() + "-disk-0")
                        .with("content", content(g))
                        .with("format", "raw")
                        .with("size", g.disk())
                        .with("ctime", cluster.agenda.now().minus(DISKS_MADE).getEpochSecond())
                        .with("vmid", g.vmid()))
                .toList();
    }

    private static boolean seesDisks(Call call, StorageSpec storage, int vmid) {
        return call.permits("/vms/" + vmid, "VM.Config.Disk")
                || call.permits("/storage/" + storage.id(), "Datastore.Allocate");
    }

    private List<Fields> strays(Call call, StorageSpec storage, String wanted) {
        return cluster.storages.strays(storage, call.node()).stream()
                .filter(s -> wanted.isEmpty() || wanted.equals("images"))
                .filter(s -> !call.has("vmid") || s.vmid() == call.vmid())
                .filter(s -> seesDisks(call, storage, s.vmid()))
                .map(s -> new Fields()
                        .with("volid", s.id())
                        .with("content", "images")
                        .with("format", "raw")
                        .with("size", s.bytes())
                        .with("ctime", s.made().getEpochSecond())
                        .with("vmid", s.vmid()))
                .toList();
    }

    private static String content(LabGuest guest) {
        return guest.container() ? "rootdir" : "images";
    }

    private Object backupJobs(Call call) {
        if (cluster.spec.backups().isEmpty()) {
            return List.of();
        }
        List<String> excluded = cluster.spec.unscheduled().stream()
                .sorted()
                .map(String::valueOf)
                .toList();
        return List.of(new Fields()
                .with("id", "backup-nightly")
                .with("type", "vzdump")
                .with("schedule", "01:30")
                .flag("enabled", true)
                .flag("all", true)
                .with("mode", "snapshot")
                .with("storage", "local")
                .when(!excluded.isEmpty(), "exclude", String.join(",", excluded)));
    }

    private Object uncovered(Call call) {
        return cluster.guests().stream()
                .filter(g -> cluster.spec.backups().isEmpty()
                        || cluster.spec.unscheduled().contains(g.vmid()))
                .map(g -> new Fields()
                        .with("vmid", g.vmid())
                        .with("name", g.name())
                        .with("type", ClusterModel.word(g.spec.kind())))
                .toList();
    }

    private Object dump(Call call) {
        int vmid = call.number("vmid", 0);
        if (!call.permits("/vms/" + vmid, "VM.Backup")) {
            throw Refusal.forbidden("/vms/" + vmid + ", VM.Backup");
        }
        String where = call.has("storage") ? call.text("storage") : "local";
        if (!call.permits("/storage/" + where, "Datastore.AllocateSpace")) {
            throw Refusal.forbidden("/storage/" + where + ", Datastore.AllocateSpace");
        }
        LabTask task = cluster.tasks.begin(call.node(), "vzdump", String.valueOf(vmid), call.who());
        task.log.add("INFO: starting new backup job: vzdump " + vmid + " --mode " + mode(call) + " --storage " + where);
        Optional<StorageSpec> storage = cluster.storage(where);
        if (storage.isEmpty()) {
            return jobs.fail(task, "storage '" + where + "' does not exist");
        }
        if (!List.of(storage.get().content().split(",", -1)).contains("backup")) {
            return jobs.fail(task, "can't use storage '" + where + "' for backups - wrong content type");
        }
        Optional<LabGuest> guest =
                cluster.guest(vmid).filter(g -> g.node(call.knowsUntil()).equals(call.node()));
        if (guest.isEmpty()) {
            return jobs.fail(task, "unable to find VM '" + vmid + "'");
        }
        return run(call, guest.get(), storage.get(), task);
    }

    private static String mode(Call call) {
        return call.has("mode") ? call.text("mode") : "snapshot";
    }

    private String run(Call call, LabGuest guest, StorageSpec storage, LabTask task) {
        String kind = ClusterModel.word(guest.spec.kind());
        task.log.add("INFO: Starting Backup of VM " + guest.vmid() + " (" + kind + ")");
        if (!guest.lock.isEmpty()) {
            return failed(
                    guest, task, GuestJobs.FORK, guest.words().substring(0, 2) + " is locked (" + guest.lock + ")");
        }
        if (!cluster.membership.quorate(call.node())) {
            return failed(guest, task, GuestJobs.FORK, "cluster not ready - no quorum?");
        }
        boolean ran = guest.running;
        task.log.add("INFO: status = " + (ran ? "running" : "stopped"));
        task.log.add("INFO: " + (guest.container() ? "CT" : "VM") + " Name: " + guest.name());
        task.log.add("INFO: backup mode: " + (ran ? mode(call) : "stop"));
        if (ran && mode(call).equals("stop")) {
            task.log.add("INFO: stopping virtual guest");
            guest.start(cluster.agenda.now());
        }
        guest.lock = "backup";
        task.atEnd = () -> guest.lock = guest.lock.equals("backup") ? "" : guest.lock;
        long size = guest.disk() / COMPRESSED;
        if (cluster.storageFree(call.node(), storage) < size) {
            return failed(
                    guest, task, Duration.ofSeconds(10), "vma_queue_write: write error - No space left on device");
        }
        Instant began = cluster.agenda.now();
        LabBackup backup = new LabBackup(
                storage.id(),
                storage.shared() ? "" : call.node(),
                guest.vmid(),
                guest.spec.kind(),
                began,
                size,
                notes(call, guest),
                call.flag("protected"));
        task.log.add("INFO: creating vzdump archive '/var/lib/vz/dump/" + backup.file() + "'");
        reports(guest, task);
        cluster.agenda.after(TAKES, () -> {
            if (task.running()) {
                cluster.keep(backup);
                task.log.add("INFO: archive file size: " + Units.bytes(size));
                task.log.add("INFO: Finished Backup of VM " + guest.vmid() + " (00:00:40)");
                task.log.add("INFO: Backup job finished successfully");
                task.end(cluster.agenda.now(), "OK");
            }
        });
        return task.upid();
    }

    private static String notes(Call call, LabGuest guest) {
        return call.text("notes-template")
                .replace("{{guestname}}", guest.name())
                .replace("{{vmid}}", String.valueOf(guest.vmid()))
                .replace("{{node}}", call.node())
                .replace("\\\\", "\\");
    }

    /** The reason stands in the log; the task itself only says that there was one. */
    private String failed(LabGuest guest, LabTask task, Duration in, String why) {
        cluster.agenda.after(in, () -> {
            task.log.add("ERROR: Backup of VM " + guest.vmid() + " failed - " + why);
            task.log.add("INFO: Backup job finished with errors");
            task.end(cluster.agenda.now(), "job errors");
        });
        return task.upid();
    }

    private void reports(LabGuest guest, LabTask task) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i < REPORTS; i++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "INFO: %3d%% (%s of %s) in %ds, read: 409.6 MiB/s, write: 400.0 MiB/s",
                    100 / REPORTS * i,
                    Units.bytes(guest.disk() / REPORTS * i),
                    Units.bytes(guest.disk()),
                    TAKES.toSeconds() / REPORTS * i));
        }
        for (int i = 1; i < REPORTS; i++) {
            String line = lines.get(i - 1);
            cluster.agenda.after(TAKES.dividedBy(REPORTS).multipliedBy(i), () -> {
                if (task.running()) {
                    task.log.add(line);
                }
            });
        }
    }
}
