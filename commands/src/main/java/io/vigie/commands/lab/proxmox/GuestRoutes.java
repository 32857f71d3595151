package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /nodes/{node}/qemu} and {@code …/lxc}: lists, state and configuration. */
final class GuestRoutes implements RouteTable.Family {
    private static final int PRESSURES_DIGITS = 2;
    /** Which settings a change of configuration keeps; others are accepted and forgotten. */
    private static final Set<String> SETTINGS = Set.of("description", "tags");

    @Override
    public void register(RouteTable table) {
        for (Kind kind : Kind.values()) {
            String base = "/nodes/{node}/" + ClusterModel.word(kind);
            table.on("GET", base, call -> list(call, kind))
                    .on("GET", base + "/{vmid}/status/current", call -> current(call, kind))
                    .on("GET", base + "/{vmid}/config", call -> config(call, kind))
                    .on("PUT", base + "/{vmid}/config", call -> change(call, kind));
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
                .with("name", guest.spec.name())
                .with("status", guest.running ? "running" : "stopped")
                .with("uptime", cluster.uptime(guest).toSeconds())
                .with("cpu", cluster.cpu(guest))
                .with("cpus", guest.spec.cores())
                .with("mem", cluster.memoryUsed(guest))
                .with("maxmem", guest.spec.memory())
                .with("disk", 0)
                .with("maxdisk", guest.spec.disk())
                .with("netin", 0)
                .with("netout", 0)
                .when(guest.running, "pid", 2_000 + guest.vmid())
                .when(!guest.lock.isEmpty(), "lock", guest.lock)
                .when(guest.spec.template(), "template", 1)
                .when(!tags.isEmpty(), "tags", tags);
        if (guest.container()) {
            fields.with("type", "lxc")
                    .with("swap", 0)
                    .with("maxswap", guest.spec.memory() / 2)
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

    private static Object config(Call call, Kind kind) {
        LabGuest guest = call.cluster().guest(call.node(), call.vmid(), kind);
        long mebibytes = guest.spec.memory() >> 20;
        String volume =
                guest.spec.storage() + ":vm-" + guest.vmid() + "-disk-0,size=" + (guest.spec.disk() >> 30) + "G";
        String mac = String.format(Locale.ROOT, "BC:24:11:%02X:%02X:%02X", 1, guest.vmid() >> 8, guest.vmid() & 255);
        Fields fields = new Fields().with("digest", guest.digest()).with("cores", guest.spec.cores());
        if (guest.container()) {
            fields.with("arch", "amd64")
                    .with("ostype", "debian")
                    .with("hostname", guest.spec.name())
                    .with("memory", mebibytes)
                    .with("swap", mebibytes / 2)
                    .with("rootfs", volume)
                    .with("net0", "name=eth0,bridge=vmbr0,hwaddr=" + mac + ",ip=dhcp,type=veth");
        } else {
            fields.with("name", guest.spec.name())
                    .with("memory", String.valueOf(mebibytes))
                    .with("sockets", 1)
                    .with("ostype", "l26")
                    .with("scsihw", "virtio-scsi-single")
                    .with("scsi0", volume)
                    .with("net0", "virtio=" + mac + ",bridge=vmbr0")
                    .with("boot", "order=scsi0")
                    .when(!guest.spec.deaf(), "agent", "1");
        }
        fields.putAll(guest.settings);
        return fields.when(guest.onBoot, "onboot", 1)
                .when(guest.spec.template(), "template", 1)
                .when(!guest.lock.isEmpty(), "lock", guest.lock);
    }

    private static @Nullable Object change(Call call, Kind kind) {
        LabGuest guest = call.cluster().guest(call.node(), call.vmid(), kind);
        if (call.has("skiplock") && !call.who().authId().equals(Access.ROOT)) {
            throw Refusal.parameter("skiplock", "Only root may use this option.");
        }
        if (call.has("digest") && !call.text("digest").equals(guest.digest())) {
            throw Refusal.failed("checksum mismatch (file change by other user?)");
        }
        if (!guest.lock.isEmpty()) {
            throw Refusal.failed((guest.container() ? "CT" : "VM") + " is locked (" + guest.lock + ")");
        }
        if (!call.cluster().membership.quorate(call.node())) {
            throw Refusal.failed("unable to open file '/etc/pve/"
                    + ClusterModel.configuration(call.node(), guest.vmid(), kind) + ".tmp.133' - Permission denied");
        }
        for (Map.Entry<String, String> setting : call.parameters().entrySet()) {
            if (SETTINGS.contains(setting.getKey())) {
                guest.settings.put(setting.getKey(), setting.getValue());
            }
        }
        if (call.has("onboot")) {
            guest.onBoot = call.flag("onboot");
        }
        return null;
    }
}
