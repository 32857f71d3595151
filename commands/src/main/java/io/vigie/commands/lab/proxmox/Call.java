package io.vigie.commands.lab.proxmox;

import java.time.Instant;
import java.util.Map;

/**
 * A call that has been let in.
 *
 * @param node the node that answers: the asked one, or the one in the path
 * @param parameters of path, query and body, verified
 */
record Call(ClusterModel cluster, Access access, String node, Who who, Map<String, String> parameters) {

    String text(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean has(String name) {
        return parameters.containsKey(name);
    }

    boolean flag(String name) {
        return switch (text(name)) {
            case "1", "on", "yes" -> true;
            default -> false;
        };
    }

    int number(String name, int otherwise) {
        return has(name) ? Integer.parseInt(text(name)) : otherwise;
    }

    int vmid() {
        return Integer.parseInt(text("vmid"));
    }

    boolean permits(String path, String privilege) {
        return access.permits(who, path, privilege);
    }

    /** Up to when this node knows where guests are. */
    Instant knowsUntil() {
        return cluster.membership.knowsUntil(node);
    }

    /** Up to when this node knows what the HA manager did. */
    Instant managerKnownUntil() {
        return cluster.membership.managerKnownUntil(node);
    }

    /** @throws Refusal when writing is impossible without quorum */
    void needQuorum() {
        if (!cluster.membership.quorate(node)) {
            throw Refusal.failed("cluster not ready - no quorum?");
        }
    }
}
