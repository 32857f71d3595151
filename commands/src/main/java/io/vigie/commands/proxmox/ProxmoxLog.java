package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.ClusterLog;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** {@code /cluster/log}: without Sys.Syslog on / only Vigie's own lines. */
final class ProxmoxLog implements ClusterLog {
    private final ProxmoxClient client;
    private final Asked asked;

    ProxmoxLog(ProxmoxClient client, Asked asked) {
        this.client = client;
        this.asked = asked;
    }

    @Override
    public List<Line> latest(int most) {
        return asked.of(() -> client.read(Call.get("cluster", "log").with("max", most)).list().stream()
                .map(f -> new Line(
                        Instant.ofEpochSecond(f.whole("time")),
                        f.text("node"),
                        f.text("user"),
                        f.text("tag"),
                        f.has("pri") ? (int) f.whole("pri") : 7,
                        Refusals.clean(f.text("msg"))))
                .sorted(Comparator.comparing(Line::at).reversed())
                .toList());
    }
}
