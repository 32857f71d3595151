package io.vigie.commands.lab.proxmox;

import java.util.List;

/** {@code /cluster/config} and {@code /cluster/options}: votes, the device that votes, what HA does at a shutdown. */
final class QuorumRoutes implements RouteTable.Family {
    @Override
    public void register(RouteTable table) {
        table.on("GET", "/cluster/config/nodes", QuorumRoutes::nodes)
                .on("GET", "/cluster/config/qdevice", QuorumRoutes::device)
                .on("GET", "/cluster/options", QuorumRoutes::options);
    }

    private static Object nodes(Call call) {
        ClusterModel cluster = call.cluster();
        return cluster.spec.nodes().stream()
                .map(node -> new Fields()
                        .with("node", node.name())
                        .with("name", node.name())
                        .with("nodeid", String.valueOf(cluster.nodeId(node.name())))
                        .with("quorum_votes", String.valueOf(cluster.membership.votes(node.name())))
                        .with("ring0_addr", node.address()))
                .toList();
    }

    /** In the words of {@code corosync-qdevice-tool -s}; nothing when there is none. */
    private static Object device(Call call) {
        Membership membership = call.cluster().membership;
        if (membership.deviceVotes() == 0) {
            return new Fields();
        }
        return new Fields()
                .with("Model", "Net")
                .with("QNetd host", "10.0.0.53:5403")
                .with("Algorithm", membership.deviceVotes() == 1 ? "Fifty-Fifty split" : "LMS")
                .with("Tie-breaker", "Node with lowest node ID")
                .with("State", membership.deviceConnected() ? "Connected" : "Connect failed");
    }

    /** Without Sys.Audit on / only a few are told. */
    private static Object options(Call call) {
        Fields options = new Fields().with("allowed-tags", List.of());
        if (!call.permits("/", "Sys.Audit")) {
            return options;
        }
        String policy = call.cluster().shutdownPolicy;
        return options.with("description", "")
                .with("mac_prefix", "BC:24:11")
                .when(!policy.isEmpty(), "ha", new Fields().with("shutdown_policy", policy));
    }
}
