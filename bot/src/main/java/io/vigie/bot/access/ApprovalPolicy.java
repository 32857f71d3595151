package io.vigie.bot.access;

import java.time.Duration;
import java.util.List;

/**
 * What a plan of some tier needs before it runs.
 *
 * @param need all of these; empty when such a plan runs at once
 * @param approveWithin from the plan's message to the last vote
 * @param runWithin from the last vote to the run
 * @param secondFactor whether each approver also proves who they are in a second way
 */
public record ApprovalPolicy(List<Need> need, Duration approveWithin, Duration runWithin, boolean secondFactor) {
    static final Duration APPROVE_WITHIN = Duration.ofMinutes(15);
    static final Duration RUN_WITHIN = Duration.ofMinutes(5);

    /** For plans that need nobody's approval. */
    static final ApprovalPolicy NOBODY = new ApprovalPolicy(List.of(), APPROVE_WITHIN, RUN_WITHIN, false);

    public ApprovalPolicy {
        need = List.copyOf(need);
    }

    /**
     * So many votes of people in this group.
     *
     * @param group as {@link io.vigie.bot.identity.Person#isIn} takes it
     */
    public record Need(String group, int votes) {}

    /** Whether such a plan runs without votes. */
    public boolean runsAtOnce() {
        return need.isEmpty();
    }
}
