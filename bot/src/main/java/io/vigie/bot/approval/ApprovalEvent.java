package io.vigie.bot.approval;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Plan;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Instant;
import java.util.List;

/** What happened to a plan; published in the transaction that stores it. */
public sealed interface ApprovalEvent {
    /** The number people use: {@code #42}. */
    long number();

    Instant at();

    record PlanProposed(long number, Requester requester, Plan plan, Instant at) implements ApprovalEvent {}

    /**
     * @param means {@code reaction} or {@code typed}
     */
    record VoteCast(
            long number, PersonId voter, String uid, AccountId account, boolean approves, String means, Instant at)
            implements ApprovalEvent {}

    record VoteWithdrawn(long number, PersonId voter, String uid, AccountId account, String means, Instant at)
            implements ApprovalEvent {}

    /**
     * @param approvers uids; empty when none was needed
     */
    record RunStarted(long number, Requester requester, Plan plan, List<String> approvers, Instant at)
            implements ApprovalEvent {}

    /** Stored, and not yet begun. */
    record StepIntended(long number, Requester requester, Step step, Instant at) implements ApprovalEvent {}

    record StepBegun(long number, Requester requester, Step step, TaskHandle handle, Instant at)
            implements ApprovalEvent {}

    record StepEnded(long number, Requester requester, Step step, TaskReport.State outcome, String says, Instant at)
            implements ApprovalEvent {}

    /**
     * @param words what was said of the end
     */
    record ProposalEnded(
            long number, Requester requester, Plan plan, State state, List<String> approvers, String words, Instant at)
            implements ApprovalEvent {}
}
