package io.vigie.commands.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A virtual machine or container.
 *
 * @param id unique within the cluster: a vmid, or a libvirt UUID
 * @param cpu share of its processors in use, 0 to 1
 * @param memory bytes in use
 * @param lock why the hypervisor refuses changes ({@code backup}), empty when it does not
 * @param ha its high-availability service, when it is one
 * @param mishap the last thing that befell it, where the hypervisor tells
 * @param twins other nodes on which it runs at the same time, which destroys its disks
 */
public record Guest(
        String id,
        Kind kind,
        String name,
        String cluster,
        String node,
        State state,
        double cpu,
        double cpus,
        long memory,
        long memoryTotal,
        Duration uptime,
        List<String> tags,
        boolean template,
        String lock,
        Optional<HaService> ha,
        Optional<Mishap> mishap,
        List<String> twins) {

    public Guest {
        tags = List.copyOf(tags);
        twins = List.copyOf(twins);
    }

    /** A guest that runs once. */
    public Guest(
            String id,
            Kind kind,
            String name,
            String cluster,
            String node,
            State state,
            double cpu,
            double cpus,
            long memory,
            long memoryTotal,
            Duration uptime,
            List<String> tags,
            boolean template,
            String lock,
            Optional<HaService> ha,
            Optional<Mishap> mishap) {
        this(
                id,
                kind,
                name,
                cluster,
                node,
                state,
                cpu,
                cpus,
                memory,
                memoryTotal,
                uptime,
                tags,
                template,
                lock,
                ha,
                mishap,
                List.of());
    }

    /** The right to know guests by their names, and what they are made of. */
    public static final String READ = "vm.read";

    /** A guest of which no mishap is known. */
    public Guest(
            String id,
            Kind kind,
            String name,
            String cluster,
            String node,
            State state,
            double cpu,
            double cpus,
            long memory,
            long memoryTotal,
            Duration uptime,
            List<String> tags,
            boolean template,
            String lock,
            Optional<HaService> ha) {
        this(
                id,
                kind,
                name,
                cluster,
                node,
                state,
                cpu,
                cpus,
                memory,
                memoryTotal,
                uptime,
                tags,
                template,
                lock,
                ha,
                Optional.empty());
    }

    /** The same guest, which runs on these nodes, too. */
    public Guest alsoOn(List<String> nodes) {
        return new Guest(
                id,
                kind,
                name,
                cluster,
                node,
                state,
                cpu,
                cpus,
                memory,
                memoryTotal,
                uptime,
                tags,
                template,
                lock,
                ha,
                mishap,
                nodes);
    }

    /** What it is. */
    public enum Kind {
        VM,
        CONTAINER
    }

    /** What it does. */
    public enum State {
        RUNNING,
        STOPPED,
        PAUSED,
        /** Written to disk and not running. */
        SUSPENDED,
        /** Its node does not answer, so nobody can say. */
        UNKNOWN;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * @param state the manager's word: started, stopped, fence, recovery, migrate, freeze, error, …
     * @param requested what it shall be: started, stopped, disabled, ignored
     */
    public record HaService(String state, String requested) {
        /** Whether the manager acts on it, and so undoes what is done behind its back. */
        public boolean managed() {
            return !requested.equals("ignored");
        }
    }

    /** {@code web-1 (105)}; of one without a name its id. */
    public String label() {
        return name.isEmpty() ? id : name + " (" + id + ")";
    }

    /** The same with nothing of what its owner calls it. */
    Guest nameless() {
        return new Guest(
                id,
                kind,
                "",
                cluster,
                node,
                state,
                cpu,
                cpus,
                memory,
                memoryTotal,
                uptime,
                List.of(),
                template,
                lock,
                ha);
    }
}
