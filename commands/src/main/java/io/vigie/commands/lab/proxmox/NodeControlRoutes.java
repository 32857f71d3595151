package io.vigie.commands.lab.proxmox;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /nodes/{node}/services} and {@code POST /nodes/{node}/status}. */
final class NodeControlRoutes implements RouteTable.Family {
    private static final Duration SYSTEMCTL = Duration.ofMillis(800);

    @Override
    public void register(RouteTable table) {
        String base = "/nodes/{node}/services";
        table.on("GET", base, NodeControlRoutes::list)
                .on("GET", base + "/{service}/state", NodeControlRoutes::state)
                .on("POST", "/nodes/{node}/status", NodeControlRoutes::power);
        for (String change : List.of("start", "stop", "restart", "reload")) {
            table.on("POST", base + "/{service}/" + change, call -> change(call, change));
        }
    }

    private static Object list(Call call) {
        return NodeUnits.names().stream()
                .map(name -> call.cluster().units.describe(call.node(), name))
                .toList();
    }

    private static Object state(Call call) {
        return call.cluster().units.describe(call.node(), call.text("service"));
    }

    private static Object change(Call call, String change) {
        ClusterModel cluster = call.cluster();
        LabTask task = cluster.tasks.begin(call.node(), "srv" + change, call.text("service"), call.who());
        cluster.agenda.after(SYSTEMCTL, () -> {
            if (task.running()) {
                task.end(cluster.agenda.now(), cluster.units.change(call.node(), call.text("service"), change));
            }
        });
        return task.upid();
    }

    private static @Nullable Object power(Call call) {
        call.cluster().life.request(call.node(), call.text("command").equals("reboot"));
        return null;
    }
}
