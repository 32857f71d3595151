package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /nodes/{node}/qemu} and {@code …/lxc}: lists and state. */
final class GuestRoutes implements RouteTable.Family {
    private static final int PRESSURES_DIGITS = 2;

    @Override
    public void register(RouteTable table) {
        for (Kind kind : Kind.values()) {
            String base = "/nodes/{node}/" + ClusterModel.word(kind);
            table.on("GET", base, call -> list(call, kind))
                    .on("GET", base + "/{vmid}/status/current", call -> current(call, kind));
        }
    }

    private static Object list(Call call, Kind kind) {
        return call.cluster().guests().stream()
                .filter(g -> g.spec.kind() == kind && g.node(call.knowsUntil()).equals(call.node()))
                .filter(g -> call.permits("/vms/" + g.vmid(), "VM.Audit"))
                .map(g -> describe(call, g))
                .toList();
    }

    private static Object current(Call call, Kind kind) {
        LabGuest guest = call.cluster().guest(call.node(), call.vmid(), kind);
        Fields fields = describe(call, guest);
        Fields ha = new Fields();
        call.cluster()
                .ha
                .service(guest)
                .ifPresentOrElse(
                        service -> ha.flag("managed", true)
                                .with("state", call.cluster().ha.state(service, call.managerKnownUntil())),
                        () -> ha.flag("managed", false));
        fields.with("ha", ha);
        if (!guest.container()) {
            if (guest.running) {
                fields.with("nics", Map.of("tap" + guest.vmid() + "i0", Map.of("netin", 0, "netout", 0)));
            }
            fields.with("qmpstatus", guest.running ? (guest.paused ? "paused" : "running") : "stopped");
        }
        return fields;
    }

    private static Fields describe(Call call, LabGuest guest) {
        ClusterModel cluster = call.cluster();
        String tags = guest.settings.getOrDefault("tags", "");
        Fields fields = new Fields()
                .with("vmid", guest.vmid())
                .with("name", guest.name())
                .with("status", guest.running ? "running" : "stopped")
                .with("uptime", cluster.uptime(guest).toSeconds())
                .with("cpu", cluster.cpu(guest))
                .with("cpus", guest.cores())
                .with("mem", cluster.memoryUsed(guest))
                .with("maxmem", guest.memory())
                .with("disk", 0)
                .with("maxdisk", guest.disk())
                .with("netin", 0)
                .with("netout", 0)
                .when(guest.running, "pid", 2_000 + guest.vmid())
                .when(!guest.lock.isEmpty(), "lock", guest.lock)
                .when(guest.spec.template(), "template", 1)
                .when(!tags.isEmpty(), "tags", tags);
        if (guest.container()) {
            fields.with("type", "lxc")
                    .with("swap", 0)
                    .with("maxswap", guest.memory() / 2)
                    .with("diskread", 0)
                    .with("diskwrite", 0);
        } else {
            fields.with("memhost", cluster.memoryUsed(guest));
        }
        if (guest.running) {
            // A container's come as strings.
            for (String pressure : List.of("cpufull", "cpusome", "iofull", "iosome", "memoryfull", "memorysome")) {
                fields.with("pressure" + pressure, guest.container() ? zero() : 0);
            }
        }
        return fields;
    }

    private static String zero() {
        return String.format(Locale.ROOT, "%." + PRESSURES_DIGITS + "f", 0.0);
    }
}
