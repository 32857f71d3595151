package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What a manager for high availability can be asked for. A return says that the request was taken, and no more: the
 * effect shows in {@link HighAvailability#status()} after some rounds of the manager, or never.
 *
 * <p>Every method's wait is bounded, and each throws {@link Problem} when it was refused and nothing was changed, and
 * {@link io.vigie.commands.StepRunner.Uncertain} when no answer came to a change.
 */
public interface HaRequests {
    /**
     * A guest under high availability.
     *
     * @param id such as {@code vm:105}
     * @param requested started, stopped, disabled or ignored
     * @param maxRestart how often its start is tried again on a node
     * @param maxRelocate how often another node is tried after that
     * @param failback whether it goes back to a node that its rules prefer
     * @param group what an older release has in place of rules; empty when it is in none
     */
    record Managed(
            String id,
            String requested,
            int maxRestart,
            int maxRelocate,
            boolean failback,
            String group,
            String comment) {}

    /**
     * How a guest shall be under high availability; what is empty is left to the manager.
     *
     * @param state started, stopped, disabled or ignored
     */
    record Settings(
            String state,
            Optional<Integer> maxRestart,
            Optional<Integer> maxRelocate,
            Optional<String> comment,
            Optional<String> group) {}

    /** Empty when the guest is not under high availability. */
    Optional<Managed> find(String guest);

    /** Whether this release has groups, which rules have replaced since. */
    boolean hasGroups();

    void add(String guest, Settings settings);

    /** It goes on as it is, and nobody looks after it. */
    void remove(String guest);

    /**
     * Asks for a state, if what was requested before is still what the caller saw.
     *
     * @param was the request that this one takes the place of
     * @param state started, stopped or disabled
     */
    void request(String guest, String was, String state);

    /**
     * Asks for a move to another node.
     *
     * @param live while it runs; else it is stopped here and started there
     * @return ids of other services that rules move with it
     */
    List<String> move(String guest, String target, boolean live);

    /**
     * Asks the manager to fence and recover nothing any more.
     *
     * @param mode what becomes of services meanwhile: {@code freeze} or {@code ignore}
     */
    void disarm(String mode);

    void arm();
}
