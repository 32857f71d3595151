package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.util.List;

/** {@code /nodes/{node}/storage}. */
final class StorageRoutes implements RouteTable.Family {

    @Override
    public void register(RouteTable table) {
        table.on("GET", "/nodes/{node}/storage", StorageRoutes::list)
                .on("GET", "/nodes/{node}/storage/{storage}/status", StorageRoutes::status);
    }

    private static Object list(Call call) {
        return call.cluster().spec.storages().stream()
                .filter(s -> call.permits("/storage/" + s.id(), "Datastore.Audit"))
                .filter(s -> !call.has("storage") || s.id().equals(call.text("storage")))
                .filter(s -> !call.has("content")
                        || List.of(s.content().split(",", -1)).contains(call.text("content")))
                .map(s -> describe(call, s).with("storage", s.id()))
                .toList();
    }

    /** A storage that the node is not meant to use is asked for in vain. */
    private static Object status(Call call) {
        return call.cluster().spec.storages().stream()
                .filter(s -> s.id().equals(call.text("storage")))
                .findFirst()
                .map(s -> describe(call, s))
                .orElseThrow(() -> Refusal.failed("storage '" + call.text("storage") + "' does not exist"));
    }

    private static Fields describe(Call call, StorageSpec storage) {
        boolean active = call.cluster().storageActive(call.node(), storage);
        long used = active ? call.cluster().storageUsed(call.node(), storage) : 0;
        long total = active ? storage.total() : 0;
        return new Fields()
                .with("type", storage.type())
                .with("content", storage.content())
                .flag("shared", storage.shared())
                .flag("enabled", call.cluster().storages.on(storage, call.node()))
                .flag("active", active)
                .with("used", used)
                .with("avail", total - used)
                .with("total", total)
                .when(active, "used_fraction", total == 0 ? 0 : (double) used / total);
    }
}
