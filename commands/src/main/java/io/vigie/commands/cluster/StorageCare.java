package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.util.List;
import java.util.Optional;

/** What can be done with storages themselves. Every method's wait is bounded. */
public interface StorageCare {
    /** What a node is asked to look at again, and what only its own shell does, sentences. */
    record Rescan(String does, List<String> doesNot) {
        public Rescan {
            doesNot = List.copyOf(doesNot);
        }
    }

    /** Whether storages are enabled, disabled and tidied up, too; else nothing but {@link #rescan} is offered. */
    default boolean changes() {
        return true;
    }

    /** What {@link #rescan} comes to here. */
    Rescan rescans();

    /**
     * Has the node look at these storages again and make them usable.
     *
     * @return what to follow
     * @throws Problem when one of them cannot be made so, with its name
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle rescan(String node, List<String> storages);

    /**
     * Whether a storage may be used.
     *
     * @param nodes those that may; empty for all
     * @param digest of the configuration that was looked at
     * @throws Problem when it was refused, as it is when the digest is another by now
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle set(String storage, boolean enabled, List<String> nodes, String digest);

    /**
     * Deletes a volume for good.
     *
     * @param name within the storage
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle remove(String storage, String node, String name);

    /** The task by which we ourselves deleted it at or after {@code since}; empty when there is none, or it cannot be told from others. */
    Optional<TaskHandle> removal(String storage, String node, String name, java.time.Instant since);

    /** The task to follow for something that was found done already. */
    TaskHandle done();
}
