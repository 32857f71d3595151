package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a hypervisor that takes snapshots of guests offers. Every method's wait is bounded. */
public interface Snapshots {
    /**
     * A guest as it once was.
     *
     * @param parent the snapshot it was taken after, empty for the first
     * @param memory whether the memory was kept as well as the disks
     * @param unfinished the hypervisor's word for what was not ended, such as {@code prepare}; empty when it is whole
     */
    record Snapshot(
            String name,
            String parent,
            Optional<Instant> taken,
            String description,
            boolean memory,
            String unfinished) {}

    /**
     * A guest's snapshots, oldest first.
     *
     * @param current the snapshot that the guest has gone on from, empty when there is none
     */
    record Listed(List<Snapshot> all, String current) {
        public Listed {
            all = List.copyOf(all);
        }

        public Optional<Snapshot> find(String name) {
            return all.stream().filter(s -> s.name().equals(name)).findFirst();
        }
    }

    /**
     * Whether this may be a snapshot's name, before anything is sent.
     *
     * @throws Problem of the user's making, with the rule
     */
    void checkName(String name);

    /**
     * @throws Problem when the guest is gone or cannot be asked
     */
    Listed list(String guest);

    /** Why the guest cannot be snapshotted as it is stored; empty when it can, or when nobody can say. */
    Optional<String> obstacle(String guest);

    /**
     * @param memory whether to keep the memory of a running guest, too
     * @return the task to follow; accepted is not done
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle create(String guest, String name, String description, boolean memory);

    /** Makes the guest what it was; as {@link #create}. */
    TaskHandle rollback(String guest, String name);

    /** Forgets a snapshot; the guest stays as it is; as {@link #create}. */
    TaskHandle delete(String guest, String name);
}
