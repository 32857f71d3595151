package io.vigie.bot.approval;

import io.vigie.commands.Tier;
import java.time.Duration;
import java.util.List;

/** Who has to agree to a plan, and how long they may take. */
@FunctionalInterface
public interface ApprovalRules {
    /** Without any vote needed, a {@link Tier#CHANGE} runs at once, and what is more dangerous cannot run at all. */
    Policy policy(Tier tier);

    /**
     * @param needs all of them have to be met
     * @param approveWithin from the proposal to the last vote
     * @param runWithin from the last vote to the run
     * @param secondFactor whether each approver also proves a second factor
     */
    record Policy(List<Need> needs, Duration approveWithin, Duration runWithin, boolean secondFactor) {
        public Policy {
            needs = List.copyOf(needs);
        }
    }

    /** So many votes of people in this LDAP group. */
    record Need(String group, int votes) {}
}
