package io.vigie.bot.approval;

import io.vigie.bot.access.Callers;
import io.vigie.bot.approval.ApprovalEvent.RunStarted;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Person;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The last look before a run: who asked, may they still, is it still the same plan, and do the votes stand. Then the
 * claim.
 */
final class Starting {
    private final Identities identities;
    private final Callers callers;
    private final Planner planner;
    private final Voting voting;
    private final Desk desk;
    private final ProposalStore proposals;
    private final Ending ending;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;
    private final ApprovalSettings settings;
    private final Clock clock;

    Starting(
            Identities identities,
            Callers callers,
            Planner planner,
            Voting voting,
            Desk desk,
            ProposalStore proposals,
            Ending ending,
            TransactionTemplate transactions,
            ApplicationEventPublisher events,
            ApprovalSettings settings,
            Clock clock) {
        this.identities = identities;
        this.callers = callers;
        this.planner = planner;
        this.voting = voting;
        this.desk = desk;
        this.proposals = proposals;
        this.ending = ending;
        this.transactions = transactions;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    /** The proposal as running, ended, waiting again, or, when something did not answer, approved with a note. */
    Proposal start(Proposal p, boolean mayRun, String owner) {
        if (!inTime(p)) {
            String why = p.notes().isEmpty() ? "" : " " + p.notes().getLast();
            return stored(() -> ending.end(p, State.LAPSED, "It was not run in time, and nothing was done." + why));
        }
        if (!mayRun) {
            return p;
        }
        Plan now;
        try {
            Optional<Person> requester = identities.who(p.requester().account(), Freshness.FRESH);
            if (requester.filter(r -> r.id().equals(p.requester().person())).isEmpty()) {
                return changed(
                        p,
                        List.of(p.requester().uid() + " is no longer who asked: the account is not linked to"
                                + " them any more, or they left the directory."));
            }
            now = planner.plan(
                    callers.caller(requester.get(), p.requester().account(), p.place()),
                    p.plan().command());
        } catch (Problem problem) {
            if (problem.whose() == Problem.Whose.USER) {
                return changed(p, List.of("now: " + problem.text()));
            }
            return noted(p, "Not run yet, and will be tried again: " + problem.text());
        }
        if (!now.hash().equals(p.hash()) || !p.plan().hash().equals(p.hash())) {
            return changed(p, PlanDifference.lines(p.plan(), now));
        }
        Voting.Count last = lastCount(p);
        return last.mayRun() ? stored(() -> claim(last.proposal(), owner)) : last.proposal();
    }

    /** To build the plan again took its time, and until the run begins a vote can be taken back and a no be said. */
    private Voting.Count lastCount(Proposal p) {
        Voting.Count count = voting.count(p);
        while (count.mayRun() && inTime(p) && desk.askedAgain(p.number())) {
            count = voting.count(count.proposal());
        }
        return count;
    }

    private boolean inTime(Proposal p) {
        return p.runBy().filter(by -> clock.instant().isBefore(by)).isPresent();
    }

    /** Single use: the stored state changes for one caller only. */
    private Proposal claim(Proposal p, String owner) {
        Instant now = clock.instant();
        // The votes may have taken their time to be checked; a deadline is a deadline.
        if (p.runBy().filter(now::isBefore).isEmpty()) {
            return ending.end(p, State.LAPSED, "It was not run in time, and nothing was done.");
        }
        Proposal running = proposals.save(p.running(owner, now.plus(settings.lease()), now));
        events.publishEvent(new RunStarted(p.number(), p.requester(), p.plan(), ending.approvers(p.number()), now));
        return running;
    }

    private Proposal changed(Proposal p, List<String> difference) {
        List<String> words = new ArrayList<>();
        words.add("Nothing was done: it is no longer what was approved. Ask again if you still want it.");
        words.addAll(difference);
        return stored(() -> ending.end(p, State.CHANGED, String.join("\n", words)));
    }

    private Proposal noted(Proposal p, String note) {
        return p.notes().equals(List.of(note)) ? p : stored(() -> proposals.save(p.noted(List.of(note))));
    }

    private Proposal stored(Supplier<Proposal> change) {
        return Objects.requireNonNull(transactions.execute(tx -> change.get()));
    }
}
