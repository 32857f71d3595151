package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a hypervisor with a manager for high availability tells of it. Every method's wait is bounded. */
public interface HighAvailability {
    /**
     * What the manager last wrote down: frozen while there is no quorum, and old for about a minute after.
     *
     * @param quorate whether the node that answered is with the majority
     * @param master empty when none manages anything
     * @param written when the manager last wrote; empty when it never did
     * @param armed the manager's word for fencing: {@code armed}, {@code standby}, {@code disarming} or {@code disarmed};
     *     empty when it has none, and so cannot be disarmed
     * @param mode what becomes of services while it is disarmed, {@code freeze} or {@code ignore}; empty when it is armed
     */
    record Status(
            boolean quorate,
            String master,
            Optional<Instant> written,
            String armed,
            String mode,
            List<Agent> agents,
            List<Service> services) {
        public Status {
            agents = List.copyOf(agents);
            services = List.copyOf(services);
        }

        public Status(
                boolean quorate,
                String master,
                Optional<Instant> written,
                String armed,
                List<Agent> agents,
                List<Service> services) {
            this(quorate, master, written, armed, "", agents, services);
        }

        /** Whether nothing is fenced or recovered. */
        public boolean disarmed() {
            return armed.startsWith("disarm");
        }

        /** The guest's service, if it is one. */
        public Optional<Service> serviceOf(String guest) {
            return services.stream().filter(s -> s.guest().equals(guest)).findFirst();
        }
    }

    /** A node's own part of the manager, and what the manager thinks of the node. */
    record Agent(String node, NodeHa state, Optional<Instant> written) {}

    /**
     * @param id such as {@code vm:105}
     * @param state the manager's own word: started, fence, recovery, migrate, freeze, error, …
     * @param shown with what the node makes of it: {@code starting} while {@code state} is started already
     */
    record Service(String id, String node, String state, String requested, String shown) {
        /** The guest's own id. */
        public String guest() {
            return id.substring(id.indexOf(':') + 1);
        }
    }

    /** What a rule makes of several services. */
    enum Bond {
        NONE,
        /** They run on one node, and move together. */
        TOGETHER,
        /** No two of them run on one node. */
        APART
    }

    /**
     * Where services may or must not run.
     *
     * @param kind {@code node-affinity}, {@code resource-affinity}, or {@code group}
     * @param services ids such as {@code vm:105}
     * @param nodes priority by node, the highest preferred; empty when it is not about nodes
     * @param strict whether they would rather stop than run elsewhere
     * @param bond whether it keeps the services together or apart
     * @param says what else there is to tell: {@code keep apart}, a comment
     */
    record Rule(
            String name,
            String kind,
            List<String> services,
            Map<String, Integer> nodes,
            boolean strict,
            boolean enabled,
            Bond bond,
            String says) {
        public Rule(
                String name,
                String kind,
                List<String> services,
                Map<String, Integer> nodes,
                boolean strict,
                boolean enabled,
                String says) {
            this(name, kind, services, nodes, strict, enabled, Bond.NONE, says);
        }

        public Rule {
            services = List.copyOf(services);
            nodes = Map.copyOf(nodes);
        }
    }

    /**
     * @throws Problem when it cannot be read
     */
    Status status();

    /**
     * Rules, or what an older release has instead.
     *
     * @throws Problem when they cannot be read
     */
    List<Rule> rules();
}
