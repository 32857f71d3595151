package io.vigie.bot.approval;

import io.vigie.bot.approval.ApprovalEvent.ProposalEnded;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;

/** The one way a proposal ends. */
final class Ending {
    private final ProposalStore proposals;
    private final VoteStore votes;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Ending(ProposalStore proposals, VoteStore votes, ApplicationEventPublisher events, Clock clock) {
        this.proposals = proposals;
        this.votes = votes;
        this.events = events;
        this.clock = clock;
    }

    /** To be called within a transaction. */
    Proposal end(Proposal p, State state, String words) {
        Instant now = clock.instant();
        Proposal ended = proposals.save(p.ended(state, words, now));
        events.publishEvent(
                new ProposalEnded(p.number(), p.requester(), p.plan(), state, approvers(p.number()), words, now));
        return ended;
    }

    List<String> approvers(long number) {
        return votes.of(number).stream().map(Vote::uid).distinct().toList();
    }
}
