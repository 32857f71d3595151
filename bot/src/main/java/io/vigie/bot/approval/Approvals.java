package io.vigie.bot.approval;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.approval.ApprovalEvent.PlanProposed;
import io.vigie.bot.approval.ApprovalRules.Policy;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.store.StoreProblems;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Tier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.NestedRuntimeException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Plans from their proposal to their outcome.
 *
 * <p>Whatever is to be done follows from what is stored: a look at a proposal does the next thing, whoever looks and
 * however the last one ended. So a restart needs no code of its own.
 */
public final class Approvals implements Proposals {
    private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);
    /** Posting is bounded; what is not posted after this long never will be by the one who began it. */
    private static final Duration POSTING = Duration.ofMinutes(1);
    /** How long an end that no chat takes is tried to be shown. */
    private static final Duration SHOW_END = Duration.ofDays(1);

    private final String owner = UUID.randomUUID().toString();
    private final Parts parts;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;
    private final ApprovalSettings settings;
    private final Clock clock;
    private volatile Instant nextSweep = Instant.MIN;

    /** What it is made of. */
    record Parts(
            ApprovalRules rules,
            SecondFactor secondFactor,
            ProposalStore proposals,
            Ending ending,
            Voting voting,
            Board board,
            Runners runners,
            Starting starting,
            Running running,
            Desk desk) {}

    Approvals(
            Parts parts,
            TransactionTemplate transactions,
            ApplicationEventPublisher events,
            ApprovalSettings settings,
            Clock clock) {
        this.parts = parts;
        this.transactions = transactions;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void propose(PersonCaller requester, Plan plan) {
        Terms terms = terms(plan);
        Proposal stored = saved(() -> {
            Instant now = clock.instant();
            Proposal p = parts.proposals()
                    .add(
                            requester,
                            plan,
                            terms.state(),
                            now,
                            now.plus(terms.approveWithin()),
                            terms.runWithin().map(now::plus));
            events.publishEvent(new PlanProposed(p.number(), p.requester(), plan, now));
            return p;
        });
        MessageRef message;
        try {
            message = parts.board().post(stored);
        } catch (Problem problem) {
            lapse(stored.number(), "It could not be shown, and nothing was done: " + problem.text());
            throw problem;
        }
        var unused = saved(() -> parts.proposals().posted(stored, message));
        parts.desk().lookNow(stored.number(), this::look);
    }

    /** Whatever was voted meanwhile: the message may be seen although the chat did not say so. */
    private void lapse(long number, String words) {
        try {
            var unused = saved(() -> {
                Proposal p = parts.proposals().find(number).orElseThrow();
                return p.state().ended() ? p : parts.ending().end(p, State.LAPSED, words);
            });
        } catch (ProposalStore.Outdated outdated) {
            LOG.info("{}: it lapses with a later look", outdated.getMessage());
        }
    }

    /** Reactions on some message changed; does nothing when it is no plan's. */
    public void reactionsChanged(ChatEvent.ReactionsChanged event) {
        parts.proposals()
                .findOpen(event.message())
                .ifPresent(number -> parts.desk().lookNow(number, this::look));
    }

    /** A chat is connected: votes may have been given while it was not. */
    public void connected(ChatEvent.Connected event) {
        for (Proposal p : parts.proposals().pending()) {
            if (p.place().platform().equals(event.platform())) {
                parts.desk().lookNow(p.number(), this::look);
            }
        }
    }

    /** To be called every second or so: gives signs of life, and looks at what is due. */
    public void tick() {
        Instant now = clock.instant();
        if (!now.isBefore(nextSweep)) {
            nextSweep = now.plus(settings.lease().dividedBy(4));
            parts.proposals().keep(owner, now, now.plus(settings.lease()));
            parts.proposals().unfinished(now.minus(SHOW_END)).forEach(parts.desk()::remember);
        }
        parts.desk().lookAtDue(this::look);
    }

    /** After a vote was stored. */
    void lookNow(long number) {
        parts.desk().lookNow(number, this::look);
    }

    private record Terms(State state, Duration approveWithin, Optional<Duration> runWithin) {}

    private Terms terms(Plan plan) {
        if (plan.tier() == Tier.READ) {
            throw Problem.user("This changes nothing, so there is nothing to approve or to run.");
        }
        parts.runners().require(plan);
        Policy policy = parts.rules().policy(plan.tier());
        if (policy.needs().stream().mapToInt(ApprovalRules.Need::votes).sum() == 0) {
            if (plan.tier() == Tier.CHANGE) {
                return new Terms(State.APPROVED, Duration.ZERO, Optional.of(settings.runMildWithin()));
            }
            throw Problem.site("Nobody is configured to approve " + plan.tier().word() + " plans, so none can run.")
                    .withMend("Set vigie.access.approvals." + plan.tier().word() + ".need.");
        }
        Optional<String> unavailable =
                policy.secondFactor() ? parts.secondFactor().unavailable() : Optional.empty();
        if (unavailable.isPresent()) {
            throw Problem.site(unavailable.get())
                    .withMend("See vigie.access.approvals." + plan.tier().word() + ".second-factor.");
        }
        return new Terms(State.WAITING, policy.approveWithin(), Optional.empty());
    }

    /** Does the next thing and shows it. */
    private Duration look(long number) {
        Optional<Proposal> found = parts.proposals().find(number);
        if (found.isEmpty()) {
            return Desk.NEVER;
        }
        Duration posting = posting(found.get());
        if (posting.isPositive()) {
            return posting;
        }
        Running.Advanced advanced = advance(found.get());
        Proposal p = advanced.proposal();
        boolean shown = parts.board().show(p);
        if (p.state().ended()) {
            boolean late = p.endedAt()
                    .filter(end -> end.plus(SHOW_END).isBefore(clock.instant()))
                    .isPresent();
            return shown || late ? Desk.NEVER : settings.retry();
        }
        return shown || advanced.again().compareTo(settings.retry()) < 0 ? advanced.again() : settings.retry();
    }

    /** How long whoever proposed it may still be posting it; nobody else does anything meanwhile. */
    private Duration posting(Proposal p) {
        Duration left = Duration.between(clock.instant(), p.proposedAt().plus(POSTING));
        return p.message().isEmpty() && p.generation() == 1 && !left.isNegative() ? left.plusMillis(1) : Duration.ZERO;
    }

    private Running.Advanced advance(Proposal p) {
        return switch (p.state()) {
            case WAITING, APPROVED -> p.message().isEmpty() ? repost(p) : towardsRun(p);
            case RUNNING -> run(p);
            case DONE, DONE_WITH_WARNINGS, FAILED, UNKNOWN, DENIED, EXPIRED, WITHDRAWN, CHANGED, LAPSED ->
                new Running.Advanced(p, Desk.NEVER);
        };
    }

    private Running.Advanced towardsRun(Proposal p) {
        Voting.Count count = parts.voting().count(p);
        Proposal now = count.proposal();
        if (now.state() == State.APPROVED) {
            now = parts.starting().start(now, count.mayRun(), owner);
        }
        return switch (now.state()) {
            case RUNNING -> new Running.Advanced(now, Duration.ZERO);
            case WAITING -> new Running.Advanced(now, waitFor(now));
            case APPROVED -> new Running.Advanced(now, settings.retry());
            case DONE, DONE_WITH_WARNINGS, FAILED, UNKNOWN, DENIED, EXPIRED, WITHDRAWN, CHANGED, LAPSED ->
                new Running.Advanced(now, Desk.NEVER);
        };
    }

    /** Until the deadline, at most until the votes are looked at again; sooner when something did not answer. */
    private Duration waitFor(Proposal p) {
        Duration deadline = Duration.between(clock.instant(), p.approveBy());
        Duration wait = p.notes().isEmpty() ? settings.lookAgain() : settings.retry();
        return deadline.compareTo(wait) < 0 ? deadline.plusMillis(1) : wait;
    }

    private Running.Advanced run(Proposal p) {
        Instant now = clock.instant();
        if (p.ownedUntil().isAfter(now)) {
            return p.owner().equals(owner)
                    ? parts.running().advance(p, owner)
                    : new Running.Advanced(
                            p, Duration.between(now, p.ownedUntil()).plusMillis(1));
        }
        boolean tooLong = p.ownedUntil().plus(settings.goOnWithin()).isBefore(now);
        if (!parts.proposals().takeOver(p, owner, now.plus(settings.lease()), tooLong)) {
            return new Running.Advanced(p, settings.lease());
        }
        LOG.info("#{} is taken over", p.number());
        return new Running.Advanced(p, Duration.ZERO);
    }

    /** Its message was deleted, or a crash came before it was known to be posted. */
    private Running.Advanced repost(Proposal p) {
        if (p.generation() == 1) {
            // Its requester may have been told that nothing more comes of it, and have asked again since.
            String words = "Vigie was interrupted before it began; nothing was done. Ask again if you still want it.";
            return lapsed(p, words);
        }
        MessageRef message;
        try {
            message = parts.board().post(p);
        } catch (Problem problem) {
            LOG.warn("#{} cannot be posted: {}", p.number(), problem.text());
            return p.approveBy().isBefore(clock.instant())
                    ? lapsed(p, "It could not be shown in time, and nothing was done: " + problem.text())
                    : new Running.Advanced(p, settings.retry());
        }
        return new Running.Advanced(saved(() -> parts.proposals().posted(p, message)), Duration.ZERO);
    }

    private Running.Advanced lapsed(Proposal p, String words) {
        return new Running.Advanced(saved(() -> parts.ending().end(p, State.LAPSED, words)), Desk.NEVER);
    }

    private Proposal saved(Supplier<Proposal> change) {
        try {
            return Objects.requireNonNull(transactions.execute(tx -> change.get()));
        } catch (NestedRuntimeException failure) {
            throw StoreProblems.of(failure);
        }
    }

    /** For {@code pending}. */
    List<Proposal> pending() {
        return parts.proposals().pending();
    }
}
