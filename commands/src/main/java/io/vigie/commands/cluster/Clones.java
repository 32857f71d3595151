package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.util.Optional;

/** What a hypervisor that copies guests offers. Every method's wait is bounded. */
public interface Clones {
    /**
     * @param id the new guest's
     * @param full copy the disks, rather than build upon a template's
     * @param target the node to make it on; the guest's own when empty
     * @param storage where to copy the disks to; beside the old ones when empty
     * @param snapshot what the guest was then; what it is now when empty
     */
    record Request(
            String id,
            String name,
            boolean full,
            Optional<String> target,
            Optional<String> storage,
            Optional<String> snapshot,
            Optional<String> pool) {}

    /**
     * An id that no guest has.
     *
     * @throws Problem when nobody can be asked
     */
    String freeId();

    /**
     * Whether no guest has the id, not even one that we may not see.
     *
     * @throws Problem when it can be none, or nobody can be asked
     */
    boolean isFree(String id);

    /**
     * Whether this may be a guest's name, before anything is sent.
     *
     * @throws Problem of the user's making, with the rule
     */
    void checkName(String name);

    /**
     * @return the task to follow; accepted is not done
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle make(String guest, Request request);
}
