package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeNow;
import java.time.Duration;

/** A node from its own {@code /nodes/{node}/status}. */
final class NodeReader {
    private NodeReader() {}

    static NodeNow read(Node known, Fields status) {
        Fields memory = status.object("memory");
        Fields processor = status.object("cpuinfo");
        Fields root = status.object("rootfs");
        Node node = new Node(
                known.name(),
                known.id(),
                known.address(),
                true,
                status.number("cpu"),
                (int) processor.whole("cpus"),
                memory.whole("used"),
                memory.whole("total"),
                Duration.ofSeconds(status.whole("uptime")),
                known.ha());
        Fields kernel = status.object("current-kernel");
        return new NodeNow(
                node,
                version(status.text("pveversion")),
                kernel.has("release") ? kernel.text("release") : status.text("kversion"),
                processor.text("model"),
                status.texts("loadavg"),
                root.whole("used"),
                root.whole("total"));
    }

    /** {@code pve-manager/9.2.11/14a22df3} is version 9.2.11. */
    private static String version(String text) {
        String[] parts = text.split("/", -1);
        return parts.length > 1 ? parts[1] : text;
    }
}
