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
            on(table, kind, "start", (guest, call) -> actions.start(guest, call.who()));
            on(table, kind, "stop", (guest, call) -> actions.stop(guest, call.flag("overrule-shutdown"), call.who()));
            on(table, kind, "shutdown", (guest, call) -> actions.shutdown(guest, patience(call), call.who()));
            on(table, kind, "reboot", (guest, call) -> actions.reboot(guest, patience(call), call.who()));
            on(table, kind, "suspend", (guest, call) -> actions.suspend(guest, call.flag("todisk"), call.who()));
            on(table, kind, "resume", (guest, call) -> actions.resume(guest, call.who()));
        }
        on(table, Kind.QEMU, "reset", (guest, call) -> actions.reset(guest, call.who()));
    }

    private static void on(RouteTable table, Kind kind, String verb, BiFunction<LabGuest, Call, String> action) {
        table.on("POST", "/nodes/{node}/" + ClusterModel.word(kind) + "/{vmid}/status/" + verb, call -> {
            if (call.has("skiplock") && !call.who().authId().equals(Access.ROOT)) {
                throw Refusal.parameter("skiplock", "Only root may use this option.");
            }
            return action.apply(call.cluster().guest(call.node(), call.vmid(), kind), call);
        });
    }

    private static Patience patience(Call call) {
        return new Patience(Duration.ofSeconds(call.number("timeout", SHUTDOWN_SECONDS)), call.flag("forceStop"));
    }
}
