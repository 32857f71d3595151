package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.NodeSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /version} and {@code /cluster}: members and everything they hold. */
final class ClusterRoutes implements RouteTable.Family {

    @Override
    public void register(RouteTable table) {
        table.on("GET", "/version", ClusterRoutes::version)
                .on("GET", "/cluster/status", ClusterRoutes::status)
                .on("GET", "/cluster/resources", ClusterRoutes::resources)
                .on("GET", "/cluster/nextid", ClusterRoutes::nextId);
    }

    private static Object version(Call call) {
        LabClusterSpec.Release release = call.cluster().spec.release();
        return Map.of("version", release.version, "release", release.release, "repoid", release.repository);
    }

    private static Object status(Call call) {
        ClusterModel cluster = call.cluster();
        List<Object> members = new ArrayList<>();
        members.add(new Fields()
                .with("type", "cluster")
                .with("id", "cluster")
                .with("name", cluster.spec.name())
                .with("version", cluster.spec.nodes().size())
                .with("nodes", cluster.spec.nodes().size())
                .flag("quorate", cluster.membership.quorate(call.node())));
        for (NodeSpec node : cluster.spec.nodes()) {
            members.add(new Fields()
                    .with("type", "node")
                    .with("id", "node/" + node.name())
                    .with("name", node.name())
                    .with("nodeid", cluster.nodeId(node.name()))
                    .with("ip", node.address())
                    .with("level", "")
                    .flag("local", node.name().equals(call.node()))
                    .flag("online", cluster.membership.online(call.node(), node.name())));
        }
        return members;
    }

    private static Object resources(Call call) {
        List<Object> all = new ArrayList<>();
        String type = call.text("type");
        if (type.isEmpty() || type.equals("vm")) {
            call.cluster().guests().stream()
                    .filter(guest -> call.permits("/vms/" + guest.vmid(), "VM.Audit"))
                    .map(guest -> guest(call, guest))
                    .forEach(all::add);
        }
        if (type.isEmpty() || type.equals("node")) {
            call.cluster().spec.nodes().forEach(node -> all.add(node(call, node)));
        }
        if (type.isEmpty() || type.equals("storage")) {
            for (StorageSpec storage : call.cluster().spec.storages()) {
                if (call.permits("/storage/" + storage.id(), "Datastore.Audit")) {
                    call.cluster().spec.nodes().forEach(node -> all.add(storage(call, node, storage)));
                }
            }
        }
        return all;
    }

    private static Fields guest(Call call, LabGuest guest) {
        ClusterModel cluster = call.cluster();
        String kind = ClusterModel.word(guest.spec.kind());
        String tags = guest.settings.getOrDefault("tags", "");
        Fields fields = new Fields()
                .with("type", kind)
                .with("id", kind + "/" + guest.vmid())
                .with("vmid", guest.vmid())
                .with("name", guest.name())
                .with("node", guest.node(call.knowsUntil()))
                .with("status", guest.running ? "running" : "stopped")
                .flag("template", guest.spec.template())
                .with("uptime", cluster.uptime(guest).toSeconds())
                .with("cpu", cluster.cpu(guest))
                .with("maxcpu", guest.cores())
                .with("mem", cluster.memoryUsed(guest))
                .with("memhost", cluster.memoryUsed(guest))
                .with("maxmem", guest.memory())
                .with("disk", 0)
                .with("maxdisk", guest.disk())
                .with("diskread", 0)
                .with("diskwrite", 0)
                .with("netin", 0)
                .with("netout", 0)
                .when(!tags.isEmpty(), "tags", tags)
                .when(!guest.lock.isEmpty(), "lock", guest.lock);
        cluster.ha
                .service(guest)
                .filter(HaService::managed)
                .map(service -> cluster.ha.state(service, call.managerKnownUntil()))
                .filter(state -> !state.isEmpty())
                .ifPresent(state -> fields.with("hastate", state));
        return fields;
    }

    private static Fields node(Call call, NodeSpec node) {
        ClusterModel cluster = call.cluster();
        boolean online = cluster.membership.online(call.node(), node.name());
        Fields fields = new Fields()
                .with("type", "node")
                .with("id", "node/" + node.name())
                .with("node", node.name())
                .with("status", online ? "online" : "offline")
                .with("level", "");
        if (!call.permits("/nodes/" + node.name(), "Sys.Audit")) {
            return fields;
        }
        boolean ha = !cluster.ha.services().isEmpty();
        fields.with("cgroup-mode", 2)
                .with("maxcpu", node.cpus())
                .with("maxmem", node.memory())
                .with("maxdisk", NodeRoutes.ROOT_SIZE)
                .when(ha, "hastate", cluster.ha.nodeStatus(node.name(), call.managerKnownUntil()));
        return online
                ? fields.with("cpu", cluster.cpu(node.name()))
                        .with("mem", cluster.memoryUsed(node.name()))
                        .with("disk", NodeRoutes.ROOT_USED)
                        .with("uptime", cluster.uptime(node.name()).toSeconds())
                : fields;
    }

    /** A dead node's storages stay listed as available, as with the real one. */
    private static Fields storage(Call call, NodeSpec node, StorageSpec storage) {
        ClusterModel cluster = call.cluster();
        boolean active = cluster.storageActive(node.name(), storage);
        return new Fields()
                .with("type", "storage")
                .with("id", "storage/" + node.name() + "/" + storage.id())
                .with("storage", storage.id())
                .with("node", node.name())
                .with("status", active ? "available" : "unknown")
                .with("plugintype", storage.type())
                .with("content", storage.content())
                .flag("shared", storage.shared())
                .when(active, "disk", cluster.storageUsed(node.name(), storage))
                .when(active, "maxdisk", storage.total());
    }

    private static Object nextId(Call call) {
        int id = call.number("vmid", 100);
        while (call.cluster().guest(id).isPresent()) {
            if (call.has("vmid")) {
                throw Refusal.parameter("vmid", "VM " + id + " already exists");
            }
            id++;
        }
        return String.valueOf(id);
    }
}
