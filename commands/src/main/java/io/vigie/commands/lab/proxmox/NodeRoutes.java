package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.NodeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** {@code /nodes} and a node's own state. */
final class NodeRoutes implements RouteTable.Family {
    static final long ROOT_SIZE = 96L << 30;
    static final long ROOT_USED = 11L << 30;

    private final UnaryOperator<String> fingerprint;

    NodeRoutes(UnaryOperator<String> fingerprint) {
        this.fingerprint = fingerprint;
    }

    @Override
    public void register(RouteTable table) {
        table.on("GET", "/nodes", this::list).on("GET", "/nodes/{node}/status", NodeRoutes::status);
    }

    private Object list(Call call) {
        ClusterModel cluster = call.cluster();
        List<Object> nodes = new ArrayList<>();
        for (NodeSpec node : cluster.spec.nodes()) {
            boolean online = cluster.membership.online(call.node(), node.name());
            boolean audit = call.permits("/nodes/" + node.name(), "Sys.Audit");
            nodes.add(new Fields()
                    .with("type", "node")
                    .with("id", "node/" + node.name())
                    .with("node", node.name())
                    .with("status", online ? "online" : "offline")
                    .with("level", "")
                    .with("ssl_fingerprint", fingerprint.apply(node.name()))
                    .when(audit, "maxcpu", node.cpus())
                    .when(audit, "maxmem", node.memory())
                    .when(audit, "maxdisk", ROOT_SIZE)
                    .when(audit && online, "cpu", cluster.cpu(node.name()))
                    .when(audit && online, "mem", cluster.memoryUsed(node.name()))
                    .when(audit && online, "disk", ROOT_USED)
                    .when(audit && online, "uptime", cluster.uptime(node.name()).toSeconds()));
        }
        return nodes;
    }

    private static Object status(Call call) {
        ClusterModel cluster = call.cluster();
        NodeSpec node = cluster.node(call.node());
        long used = cluster.memoryUsed(node.name());
        double cpu = cluster.cpu(node.name());
        return new Fields()
                .with(
                        "pveversion",
                        "pve-manager/" + cluster.spec.release().version + "/" + cluster.spec.release().repository)
                .with("kversion", "Linux 6.14.8-2-pve #1 SMP PREEMPT_DYNAMIC PMX 6.14.8-2")
                .with(
                        "current-kernel",
                        new Fields()
                                .with("sysname", "Linux")
                                .with("release", "6.14.8-2-pve")
                                .with("version", "#1 SMP PREEMPT_DYNAMIC PMX 6.14.8-2")
                                .with("machine", "x86_64"))
                .with("boot-info", new Fields().with("mode", "legacy-bios"))
                .with("uptime", cluster.uptime(node.name()).toSeconds())
                .with("cpu", cpu)
                .with("wait", 0)
                .with("idle", 0)
                .with("loadavg", List.of(load(cpu * node.cpus()), load(cpu * node.cpus()), load(cpu * node.cpus())))
                .with(
                        "cpuinfo",
                        new Fields()
                                .with("model", "Intel(R) Xeon(R) Silver 4208 CPU @ 2.10GHz")
                                .with("vendor", "GenuineIntel")
                                .with("sockets", 1)
                                .with("cores", node.cpus() / 2)
                                .with("cpus", node.cpus())
                                .with("mhz", "2100.000")
                                .with("hvm", "1")
                                .with("user_hz", 100)
                                .with("flags", "vmx"))
                .with(
                        "memory",
                        new Fields()
                                .with("total", node.memory())
                                .with("used", used)
                                .with("free", node.memory() - used)
                                .with("available", node.memory() - used))
                .with("swap", Map.of("total", 0, "used", 0, "free", 0))
                .with("ksm", Map.of("shared", 0))
                .with(
                        "rootfs",
                        new Fields()
                                .with("total", ROOT_SIZE)
                                .with("used", ROOT_USED)
                                .with("free", ROOT_SIZE - ROOT_USED)
                                .with("avail", ROOT_SIZE - ROOT_USED));
    }

    private static String load(double load) {
        return String.format(Locale.ROOT, "%.2f", load);
    }
}
