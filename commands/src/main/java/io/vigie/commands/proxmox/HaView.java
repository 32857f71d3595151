package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.NodeHa;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.MissingNode;

/**
 * What the HA manager last wrote down. It is frozen while there is no quorum, and for about a minute after.
 *
 * @param services by id, such as {@code vm:105}
 * @param nodes by name, in the manager's words
 * @param written when the manager last wrote; empty when it never did
 * @param armed its word for fencing; empty when the release has none
 */
record HaView(
        Map<String, Service> services,
        Map<String, String> nodes,
        String master,
        Optional<Instant> written,
        String armed) {
    /** The answer of a manager that says nothing. */
    static final Fields NOTHING = new Fields(MissingNode.getInstance());

    HaView {
        services = Map.copyOf(services);
        nodes = Map.copyOf(nodes);
    }

    /**
     * @param state the manager's own ({@code crm_state})
     * @param shown with what the node makes of it: {@code starting} while {@code state} is started already
     */
    record Service(String id, String node, String state, String requested, String shown) {
        Guest.HaService toGuest() {
            return new Guest.HaService(state, requested);
        }
    }

    /**
     * @param current {@code /cluster/ha/status/current}: the services; its texts differ between releases, its ids do not
     * @param manager {@code /cluster/ha/status/manager_status}: the nodes
     */
    static HaView read(List<Fields> current, Fields manager) {
        Map<String, Service> services = new HashMap<>();
        String master = "";
        String armed = "";
        Optional<Instant> written = Optional.empty();
        for (Fields entry : current) {
            String id = entry.text("id");
            if (id.startsWith("service:")) {
                Service service = service(id.substring("service:".length()), entry);
                services.put(service.id(), service);
            } else if (id.equals("master")) {
                master = entry.text("node");
                written = instant(entry.whole("timestamp"));
            } else if (id.equals("fencing")) {
                armed = entry.text("armed-state");
            }
        }
        Fields status = manager.object("manager_status");
        Map<String, String> nodes = new HashMap<>();
        Fields states = status.object("node_status");
        states.entries().keySet().forEach(node -> nodes.put(node, states.text(node)));
        if (status.has("master_node")) {
            master = status.text("master_node");
        }
        Optional<Instant> stamped = instant(status.whole("timestamp"));
        return new HaView(services, nodes, master, stamped.isPresent() ? stamped : written, armed);
    }

    private static Service service(String id, Fields entry) {
        String shown = entry.text("state");
        String state = entry.has("crm_state") ? entry.text("crm_state") : shown;
        return new Service(id, entry.text("node"), state, entry.text("request_state"), shown);
    }

    private static Optional<Instant> instant(long seconds) {
        return seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
    }

    Optional<Service> service(Guest.Kind kind, String vmid) {
        return Optional.ofNullable(services.get((kind == Guest.Kind.VM ? "vm:" : "ct:") + vmid));
    }

    /** A word this does not know is no certainty: {@link NodeHa#UNKNOWN}. */
    static NodeHa nodeState(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "" -> NodeHa.NONE;
            case "online" -> NodeHa.ONLINE;
            case "maintenance" -> NodeHa.MAINTENANCE;
            case "fence" -> NodeHa.FENCE;
            case "gone" -> NodeHa.GONE;
            default -> NodeHa.UNKNOWN;
        };
    }
}
