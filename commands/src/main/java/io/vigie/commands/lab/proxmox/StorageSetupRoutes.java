package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /storage}, what LVM and iSCSI look like from a node, and the removal of volumes. */
final class StorageSetupRoutes implements RouteTable.Family {
    private static final long METADATA = 1L << 30;
    private static final Duration TAKES = Duration.ofSeconds(2);

    private final ClusterModel cluster;

    StorageSetupRoutes(ClusterModel cluster) {
        this.cluster = cluster;
    }

    @Override
    public void register(RouteTable table) {
        table.on("GET", "/storage", this::index)
                .on("GET", "/storage/{storage}", call -> setup(storage(call)))
                .on("PUT", "/storage/{storage}", this::change)
                .on("GET", "/nodes/{node}/disks/lvm", this::groups)
                .on("GET", "/nodes/{node}/disks/lvmthin", this::pools)
                .on(
                        "GET",
                        "/nodes/{node}/scan/lvm",
                        call -> groupNames(call).stream()
                                .map(vg -> new Fields().with("vg", vg))
                                .toList())
                .on("GET", "/nodes/{node}/scan/lvmthin", this::poolNames)
                .on("GET", "/nodes/{node}/scan/iscsi", this::targets)
                .on("DELETE", "/nodes/{node}/storage/{storage}/content/{volume}", this::remove);
    }

    private StorageSpec storage(Call call) {
        String id = call.text("storage");
        return cluster.storage(id).orElseThrow(() -> Refusal.failed("storage '" + id + "' does not exist"));
    }

    private Object index(Call call) {
        return cluster.spec.storages().stream()
                .filter(s -> call.permits("/storage/" + s.id(), "Datastore.Audit")
                        || call.permits("/storage/" + s.id(), "Datastore.AllocateSpace"))
                .filter(s -> !call.has("type") || s.type().equals(call.text("type")))
                .map(this::setup)
                .toList();
    }

    private Fields setup(StorageSpec storage) {
        Fields fields = new Fields()
                .with("storage", storage.id())
                .with("type", storage.type())
                .with("content", storage.content())
                .with("digest", cluster.storages.digest())
                .when(storage.shared() && !storage.type().equals("iscsi"), "shared", 1);
        storage.backing().forEach(fields::with);
        Map<String, String> set = cluster.storages.settings(storage.id());
        return fields.when(set.getOrDefault("disable", "0").equals("1"), "disable", 1)
                .when(set.containsKey("nodes"), "nodes", set.getOrDefault("nodes", ""));
    }

    private Object change(Call call) {
        StorageSpec storage = storage(call);
        if (call.has("digest") && !call.text("digest").equals(cluster.storages.digest())) {
            throw Refusal.failed("update storage failed: detected modified configuration - file changed by other user?"
                    + " Try again.");
        }
        if (!cluster.membership.quorate(call.node())) {
            throw Refusal.failed("update storage failed: error with cfs lock 'file-storage_cfg': no quorum!");
        }
        if (call.has("disable")) {
            cluster.storages.set(storage.id(), "disable", call.flag("disable") ? "1" : "0");
        }
        if (call.has("nodes")) {
            cluster.storages.set(storage.id(), "nodes", call.text("nodes"));
        }
        for (String key : call.text("delete").split("[,; ]+", -1)) {
            cluster.storages.set(storage.id(), key, "");
        }
        return new Fields().with("storage", storage.id()).with("type", storage.type());
    }

    /** The groups of storages that a node sees, each once. */
    private List<String> groupNames(Call call) {
        return groupsOf(call).keySet().stream().toList();
    }

    private Map<String, StorageSpec> groupsOf(Call call) {
        Map<String, StorageSpec> groups = new TreeMap<>();
        cluster.spec.storages().stream()
                .filter(s -> s.type().startsWith("lvm"))
                .filter(s -> cluster.storages.seesGroup(call.node(), s.backed("vgname")))
                .forEach(s -> groups.putIfAbsent(s.backed("vgname"), s));
        return groups;
    }

    private Object groups(Call call) {
        List<Fields> all = groupsOf(call).entrySet().stream()
                .map(e -> group(call, e.getKey(), e.getValue()))
                .toList();
        return new Fields().with("leaf", 0).with("children", all);
    }

    private Fields group(Call call, String name, StorageSpec storage) {
        boolean stale = cluster.storages.stale(call.node(), name);
        boolean thin = storage.type().equals("lvmthin");
        long free = thin ? 16L << 30 : storage.total() - cluster.storageUsed(call.node(), storage);
        int volumes = thin ? 3 : volumes(call, storage);
        Fields device = new Fields()
                .with(
                        "name",
                        thin
                                ? "/dev/sda3"
                                : "/dev/mapper/36001405" + LabGuest.sha1(name).substring(0, 25))
                .with("size", storage.total())
                .with("free", free)
                .with("leaf", 1);
        return new Fields()
                .with("name", name)
                .with("size", storage.total())
                .with("free", stale ? free + LabStorages.STALE : free)
                .with("lvcount", stale ? volumes - 1 : volumes)
                .with("leaf", 0)
                .with("children", List.of(device));
    }

    private int volumes(Call call, StorageSpec storage) {
        long disks = cluster.guests().stream()
                .filter(g -> g.spec.storage().equals(storage.id()))
                .filter(g -> storage.shared() || g.node().equals(call.node()))
                .count();
        return (int) disks + cluster.storages.strays(storage, call.node()).size();
    }

    private Object pools(Call call) {
        return cluster.spec.storages().stream()
                .filter(s -> s.type().equals("lvmthin"))
                .filter(s -> cluster.storages.seesGroup(call.node(), s.backed("vgname")))
                .map(s -> new Fields()
                        .with("vg", s.backed("vgname"))
                        .with("lv", s.backed("thinpool"))
                        .with("lv_size", s.total())
                        .with("used", (long) (s.total() * cluster.storages.data(s.id())))
                        .with("metadata_size", METADATA)
                        .with("metadata_used", (long) (METADATA * cluster.storages.metadata(s.id()))))
                .toList();
    }

    private Object poolNames(Call call) {
        return cluster.spec.storages().stream()
                .filter(s -> s.type().equals("lvmthin") && s.backed("vgname").equals(call.text("vg")))
                .filter(s -> cluster.storages.seesGroup(call.node(), call.text("vg")))
                .map(s -> new Fields().with("lv", s.backed("thinpool")))
                .toList();
    }

    private Object targets(Call call) {
        String portal = call.text("portal");
        if (!cluster.storages.reaches(call.node(), portal)) {
            throw Refusal.failed("iscsiadm: cannot make connection to " + portal + ": No route to host");
        }
        return cluster.spec.storages().stream()
                .filter(s -> s.type().equals("iscsi") && s.backed("portal").equals(portal))
                .map(s -> new Fields().with("target", s.backed("target")).with("portal", portal + ":3260"))
                .toList();
    }

    private @Nullable Object remove(Call call) {
        StorageSpec storage = storage(call);
        if (!call.permits("/storage/" + storage.id(), "Datastore.Allocate")) {
            throw Refusal.forbidden("/storage/" + storage.id() + ", Datastore.Allocate");
        }
        String given = call.text("volume");
        String id = given.contains(":") ? given : storage.id() + ":" + given;
        Optional<LabStorages.Stray> stray = cluster.storages.stray(id);
        String owner = stray.map(s -> s.vmid() + "@").orElse("");
        LabTask task = cluster.tasks.begin(call.node(), "imgdel", owner + storage.id(), call.who());
        boolean active = cluster.storageActive(call.node(), storage);
        cluster.agenda.after(TAKES, () -> {
            if (!task.running()) {
                return;
            }
            if (active && cluster.storages.remove(id)) {
                task.log.add("  Logical volume \"" + id.substring(id.indexOf(':') + 1) + "\" successfully removed.");
                task.log.add("Removed volume '" + id + "'");
                task.end(cluster.agenda.now(), "OK");
            } else {
                task.end(
                        cluster.agenda.now(),
                        active
                                ? "lvremove '" + storage.backed("vgname") + "/" + id.substring(id.indexOf(':') + 1)
                                        + "' error: Failed to find logical volume"
                                : "storage '" + storage.id() + "' is not available on node '" + call.node() + "'");
            }
        });
        return task.upid();
    }
}
