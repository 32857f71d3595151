package io.vigie.bot.approval;

import io.vigie.bot.approval.ApprovalEvent.VoteCast;
import io.vigie.bot.approval.ApprovalEvent.VoteWithdrawn;
import io.vigie.bot.approval.ApprovalRules.Policy;
import io.vigie.bot.approval.Vote.Means;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;

/** Brings the stored votes in line with what people say now, and judges them. */
final class Voting {
    private final ApprovalRules rules;
    private final Ballots ballots;
    private final ProposalStore proposals;
    private final VoteStore votes;
    private final Ending ending;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Voting(
            ApprovalRules rules,
            Ballots ballots,
            ProposalStore proposals,
            VoteStore votes,
            Ending ending,
            TransactionTemplate transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.rules = rules;
        this.ballots = ballots;
        this.proposals = proposals;
        this.votes = votes;
        this.ending = ending;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @param mayRun whether every vote it needs was seen to stand just now
     */
    record Count(Proposal proposal, boolean mayRun) {}

    /** Asks the chat and the directory, then stores what follows. */
    Count count(Proposal p) {
        if (!p.votes()) {
            return new Count(p, p.state() == State.APPROVED);
        }
        if (p.state() == State.WAITING && !clock.instant().isBefore(p.approveBy())) {
            String missing = tally(p).missing();
            String words = "Not approved in time: still missing was " + missing + ".";
            Proposal ended = transactions.execute(tx -> ending.end(p, State.EXPIRED, words));
            return new Count(Objects.requireNonNull(ended), false);
        }
        Policy policy = policy(p);
        Ballots.Heard heard = ballots.hear(p, policy, votes.of(p.number()));
        return Objects.requireNonNull(transactions.execute(tx -> judge(p, policy, heard)));
    }

    Tally tally(Proposal p) {
        return Tally.of(policy(p).needs(), votes.of(p.number()));
    }

    boolean needsSecondFactor(Proposal p) {
        return policy(p).secondFactor();
    }

    /** A tier that the settings no longer name is approved by nobody: what waits for it runs out of time. */
    private Policy policy(Proposal p) {
        try {
            return rules.policy(p.plan().tier());
        } catch (Problem unset) {
            return new Policy(List.of(), Duration.ZERO, Duration.ZERO, false);
        }
    }

    /** Whether it is for this person to vote on. */
    boolean asks(Proposal p, Person person) {
        return !Ballots.fills(person, policy(p)).isEmpty();
    }

    private Count judge(Proposal p, Policy policy, Ballots.Heard heard) {
        proposals.lock(p);
        Instant now = clock.instant();
        if (heard.denial().isPresent()) {
            Ballots.Denial denial = heard.denial().get();
            events.publishEvent(new VoteCast(
                    p.number(),
                    denial.person(),
                    denial.uid(),
                    denial.account(),
                    false,
                    denial.means().word(),
                    now));
            State end = denial.byRequester() ? State.WITHDRAWN : State.DENIED;
            return new Count(ending.end(p, end, denial.uid() + " reacted with ❌."), false);
        }
        boolean changed = reconcile(p, heard, now);
        if (heard.deleted()) {
            // Nobody can vote on what nobody sees.
            return new Count(proposals.save(p.unposted()), false);
        }
        Tally tally = Tally.of(policy.needs(), heard.verified());
        boolean stands = p.state() == State.APPROVED && tally.satisfied() && !heard.doubtful();
        // While it stands approved, the note says why it does not run yet.
        Proposal next = stands || heard.notes().equals(p.notes()) ? p : p.noted(heard.notes());
        if (tally.satisfied() && !heard.doubtful()) {
            // Finding out took its time; a vote after the deadline is none.
            next = p.state() == State.WAITING && now.isBefore(p.approveBy())
                    ? next.approved(now.plus(policy.runWithin()))
                    : next;
        } else if (p.state() == State.APPROVED && !tally.satisfied() && !heard.doubtful()) {
            next = next.waitingAgain();
        }
        if (changed || next != p) {
            next = proposals.save(next);
        }
        return new Count(next, next.state() == State.APPROVED && tally.satisfied() && !heard.doubtful());
    }

    /** Adds and removes reaction votes; a typed vote goes with its person's reaction. */
    private boolean reconcile(Proposal p, Ballots.Heard heard, Instant now) {
        List<Vote> before = votes.of(p.number());
        boolean changed = false;
        for (Vote vote : heard.verified()) {
            Optional<Vote> old = before.stream()
                    .filter(v -> v.person().equals(vote.person()) && v.means() == vote.means())
                    .findFirst();
            if (old.isEmpty()) {
                votes.put(p.number(), vote);
                events.publishEvent(new VoteCast(
                        p.number(),
                        vote.person(),
                        vote.uid(),
                        vote.account(),
                        true,
                        vote.means().word(),
                        now));
                changed = true;
            } else if (!old.get().fills().equals(vote.fills())) {
                votes.put(p.number(), vote);
                changed = true;
            }
        }
        Set<PersonId> gone = new HashSet<>();
        for (Vote vote : before) {
            if (!heard.standing().contains(new Ballots.Key(vote.person(), vote.means()))) {
                withdraw(p, vote, now);
                if (vote.means() == Means.REACTION) {
                    gone.add(vote.person());
                }
                changed = true;
            }
        }
        for (Vote vote : before) {
            if (vote.means() == Means.TYPED
                    && gone.contains(vote.person())
                    && heard.standing().contains(new Ballots.Key(vote.person(), Means.TYPED))) {
                withdraw(p, vote, now);
                heard.verified().removeIf(v -> v.person().equals(vote.person()));
            }
        }
        return changed;
    }

    private void withdraw(Proposal p, Vote vote, Instant now) {
        votes.remove(p.number(), vote);
        events.publishEvent(new VoteWithdrawn(
                p.number(),
                vote.person(),
                vote.uid(),
                vote.account(),
                vote.means().word(),
                now));
    }
}
