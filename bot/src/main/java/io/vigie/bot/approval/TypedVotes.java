package io.vigie.bot.approval;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.approval.ApprovalEvent.VoteCast;
import io.vigie.bot.approval.ApprovalEvent.VoteWithdrawn;
import io.vigie.bot.approval.ApprovalRules.Policy;
import io.vigie.bot.approval.Vote.Means;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Person;
import io.vigie.bot.store.StoreProblems;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.NestedRuntimeException;
import org.springframework.transaction.support.TransactionTemplate;

/** Votes of those who type them. */
final class TypedVotes {
    private final Identities identities;
    private final ApprovalRules rules;
    private final SecondFactor secondFactor;
    private final ProposalStore proposals;
    private final VoteStore votes;
    private final Voting voting;
    private final Ending ending;
    private final Approvals approvals;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    TypedVotes(
            Identities identities,
            ApprovalRules rules,
            SecondFactor secondFactor,
            ProposalStore proposals,
            VoteStore votes,
            Voting voting,
            Ending ending,
            Approvals approvals,
            TransactionTemplate transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.identities = identities;
        this.rules = rules;
        this.secondFactor = secondFactor;
        this.proposals = proposals;
        this.votes = votes;
        this.voting = voting;
        this.ending = ending;
        this.approvals = approvals;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /** What to say to the voter. */
    String approve(PersonCaller caller, long number, Optional<String> code) {
        Proposal p = open(number);
        Person person = fresh(caller);
        if (person.id().equals(p.requester().person())) {
            throw Problem.user("You asked for #" + number + ": somebody else has to approve it.");
        }
        Requester requester = p.requester();
        if (OneHuman.inTwoRealms(requester.person(), requester.uid(), person.id(), person.uid())) {
            throw Problem.user(
                    requester.uid() + " of realm " + requester.person().realm() + " asked for #" + number
                            + ", who is taken for the same human as you: somebody else has to approve it.");
        }
        Policy policy = rules.policy(p.plan().tier());
        List<String> fills = entitled(person, policy, number);
        if (policy.secondFactor()) {
            code.ifPresent(typed -> secondFactor.show(person, caller.account(), number, typed));
            Optional<String> missing = secondFactor.missing(person, number);
            if (missing.isPresent()) {
                throw Problem.user(missing.get());
            }
        }
        Instant now = clock.instant();
        stored(number, () -> {
            Proposal latest = open(number);
            proposals.lock(latest);
            votes.put(number, new Vote(person.id(), person.uid(), caller.account(), Means.TYPED, fills, now));
            events.publishEvent(
                    new VoteCast(number, person.id(), person.uid(), caller.account(), true, Means.TYPED.word(), now));
            return proposals.save(latest);
        });
        approvals.lookNow(number);
        return answer(number);
    }

    /** An entitled person's no; the requester's own is a withdrawal. */
    String deny(PersonCaller caller, long number, String reason) {
        Proposal p = open(number);
        Person person = fresh(caller);
        boolean own = person.id().equals(p.requester().person());
        if (!own) {
            var unused = entitled(person, rules.policy(p.plan().tier()), number);
        }
        State end = own ? State.WITHDRAWN : State.DENIED;
        String words = (own ? "Withdrawn by " : "Denied by ") + person.uid() + "."
                + (reason.isBlank() ? "" : " Reason: " + reason.strip().replace('\n', ' '));
        stored(number, () -> {
            Proposal latest = open(number);
            proposals.lock(latest);
            events.publishEvent(new VoteCast(
                    number, person.id(), person.uid(), caller.account(), false, Means.TYPED.word(), clock.instant()));
            return ending.end(latest, end, words);
        });
        approvals.lookNow(number);
        return "#" + number + " is " + end.word() + ".";
    }

    /** Takes one's typed vote back; the requester's withdraws the plan. */
    String withdraw(PersonCaller caller, long number) {
        Proposal p = open(number);
        if (caller.person().id().equals(p.requester().person())) {
            return deny(caller, number, "");
        }
        Vote vote = votes.of(number).stream()
                .filter(v -> v.person().equals(caller.person().id()) && v.means() == Means.TYPED)
                .findFirst()
                .orElseThrow(() -> Problem.user("You have no typed vote on #" + number + " to take back.")
                        .withMend("A reaction is taken back by removing it."));
        stored(number, () -> {
            Proposal latest = open(number);
            proposals.lock(latest);
            votes.remove(number, vote);
            events.publishEvent(new VoteWithdrawn(
                    number,
                    vote.person(),
                    vote.uid(),
                    caller.account(),
                    vote.means().word(),
                    clock.instant()));
            return proposals.save(latest);
        });
        approvals.lookNow(number);
        return "Your vote on #" + number + " is taken back.";
    }

    private String answer(long number) {
        Proposal p = proposals.find(number).orElseThrow();
        if (p.state() == State.WAITING) {
            return "Your vote on #" + number + " is stored. Still needed: "
                    + voting.tally(p).missing() + "."
                    + (p.notes().isEmpty() ? "" : " " + p.notes().getLast());
        }
        return "Your vote on #" + number + " is stored; it is " + p.state().word() + ".";
    }

    private Proposal open(long number) {
        Proposal p = proposals
                .find(number)
                .orElseThrow(() ->
                        Problem.user("There is no plan #" + number + ".").withMend("`pending` lists those that wait."));
        if (!p.votes()) {
            throw Problem.user("#" + number + " needs no approval.");
        }
        if (p.state() != State.WAITING && p.state() != State.APPROVED) {
            throw Problem.user("It is too late: #" + number + " is " + p.state().word() + ".");
        }
        if (p.state() == State.WAITING && !clock.instant().isBefore(p.approveBy())) {
            throw Problem.user("It is too late: the time to approve #" + number + " is over.");
        }
        return p;
    }

    private Person fresh(PersonCaller caller) {
        return identities
                .who(caller.account(), Freshness.FRESH)
                .filter(p -> p.id().equals(caller.person().id()))
                .orElseThrow(() -> Problem.user("Your account is not linked to a person of the directory."));
    }

    private static List<String> entitled(Person person, Policy policy, long number) {
        List<String> fills = Ballots.fills(person, policy);
        if (fills.isEmpty()) {
            throw Problem.user("You may not vote on #" + number + ": it takes a member of "
                    + String.join(
                            " or ",
                            policy.needs().stream()
                                    .map(ApprovalRules.Need::group)
                                    .distinct()
                                    .toList())
                    + ".");
        }
        return fills;
    }

    private void stored(long number, Supplier<Proposal> change) {
        for (int attempt = 1; ; attempt++) {
            try {
                var unused = transactions.execute(tx -> change.get());
                return;
            } catch (ProposalStore.Outdated outdated) {
                if (attempt == 5) {
                    throw Problem.user("#" + number + " is changing at this moment; try again.");
                }
            } catch (NestedRuntimeException failure) {
                throw StoreProblems.of(failure);
            }
        }
    }
}
