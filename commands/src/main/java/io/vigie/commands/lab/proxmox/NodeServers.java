package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.proxmox.LabClusterSpec.NodeSpec;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The servers of a cluster's nodes. */
final class NodeServers {
    private final String cluster;
    private final Map<String, NodeServer> servers = new LinkedHashMap<>();
    private final List<Consumer<Exchange>> listeners = new CopyOnWriteArrayList<>();

    NodeServers(String cluster) {
        this.cluster = cluster;
    }

    /** Makes one for each node; when one cannot be started, none is left. */
    void start(List<NodeSpec> nodes, LabAuthority authority, ClusterApi api, Faults faults) {
        try {
            for (NodeSpec node : nodes) {
                NodeServer server = new NodeServer(
                        node.name(), authority.issue(node.name(), node.name()), api, faults, this::heard);
                servers.put(node.name(), server);
                server.start();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void heard(Exchange exchange) {
        listeners.forEach(listener -> listener.accept(exchange));
    }

    void onExchange(Consumer<Exchange> listener) {
        listeners.add(listener);
    }

    Set<String> names() {
        return Set.copyOf(servers.keySet());
    }

    /**
     * @throws IllegalArgumentException when there is no such node
     */
    NodeServer of(String node) {
        NodeServer server = servers.get(node);
        if (server == null) {
            throw new IllegalArgumentException(cluster + " has no node " + node);
        }
        return server;
    }

    /** The same name, certain to be a node's. */
    String known(String node) {
        return of(node).node();
    }

    URI uri(String node) {
        return URI.create("https://127.0.0.1:" + of(node).port());
    }

    String fingerprint(String node) {
        return of(node).fingerprint();
    }

    void start() {
        servers.values().forEach(NodeServer::start);
    }

    void close() {
        servers.values().forEach(NodeServer::close);
    }
}
