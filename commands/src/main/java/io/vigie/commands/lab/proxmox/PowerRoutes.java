package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import io.vigie.commands.lab.proxmox.PowerActions.Patience;
import java.time.Duration;
import java.util.function.BiFunction;

/** {@code …/{vmid}/status/start} and its siblings. */
final class PowerRoutes implements RouteTable.Family {
    /** The API's own default for a shutdown. */
    private static final int SHUTDOWN_SECONDS = 60;

    private final PowerActions actions;

    PowerRoutes(PowerActions actions) {
        this.actions = actions;
    }

    @Override
    public void register(RouteTable table) {
        for (Kind kind : Kind.values()) {
            on(table, kind, "start", (order, call) -> actions.start(order));
            on(table, kind, "stop", (order, call) -> actions.stop(order, call.flag("overrule-shutdown")));
            on(table, kind, "shutdown", (order, call) -> actions.shutdown(order, patience(call)));
            on(table, kind, "reboot", (order, call) -> actions.reboot(order, patience(call)));
            on(table, kind, "suspend", this::suspend);
            on(table, kind, "resume", (order, call) -> actions.resume(order));
        }
        on(table, Kind.QEMU, "reset", (order, call) -> actions.reset(order));
    }

    private static void on(RouteTable table, Kind kind, String verb, BiFunction<Order, Call, String> action) {
        table.on("POST", "/nodes/{node}/" + ClusterModel.word(kind) + "/{vmid}/status/" + verb, call -> {
            if (call.has("skiplock") && !call.who().authId().equals(Access.ROOT)) {
                throw Refusal.parameter("skiplock", "Only root may use this option.");
            }
            LabGuest guest = call.cluster().guest(call.node(), call.vmid(), kind);
            return action.apply(new Order(guest, call.node(), call.who()), call);
        });
    }

    private String suspend(Order order, Call call) {
        boolean toDisk = call.flag("todisk");
        if (toDisk && !call.permits("/vms/" + call.vmid(), "VM.Config.Disk")) {
            throw Refusal.forbidden("/vms/" + call.vmid() + ", VM.Config.Disk");
        }
        String where = "/storage/" + order.guest().spec.storage();
        if (toDisk && !call.permits(where, "Datastore.AllocateSpace")) {
            throw Refusal.forbidden(where + ", Datastore.AllocateSpace");
        }
        return actions.suspend(order, toDisk);
    }

    private static Patience patience(Call call) {
        return new Patience(Duration.ofSeconds(call.number("timeout", SHUTDOWN_SECONDS)), call.flag("forceStop"));
    }
}
