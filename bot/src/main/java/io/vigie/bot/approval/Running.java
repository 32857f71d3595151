package io.vigie.bot.approval;

import io.vigie.bot.approval.ApprovalEvent.StepBegun;
import io.vigie.bot.approval.ApprovalEvent.StepEnded;
import io.vigie.bot.approval.ApprovalEvent.StepIntended;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Units;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries a claimed plan out at its pace, and never a step twice.
 *
 * <p>A step's row is stored before the step is begun and its key is unique: whoever stored it begins the step, and
 * whoever only finds it looks what became of it.
 */
final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final int LONGEST_BACK_OFF = 30;

    private final Runners runners;
    private final ProposalStore proposals;
    private final StepRunStore steps;
    private final Ending ending;
    private final Board board;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher events;
    private final ApprovalSettings settings;
    private final Clock clock;
    private final Map<Key, Silence> silences = new ConcurrentHashMap<>();

    private record Key(long proposal, int step) {}

    /** Since when, and how many times, an outside system did not answer. */
    private record Silence(Instant since, int times) {}

    /** The proposal as it is now, and when to look again. */
    record Advanced(Proposal proposal, Duration again) {}

    /** The proposal is another replica's by now, or nobody's after a standstill. */
    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    Running(
            Runners runners,
            ProposalStore proposals,
            StepRunStore steps,
            Ending ending,
            Board board,
            TransactionTemplate transactions,
            ApplicationEventPublisher events,
            ApprovalSettings settings,
            Clock clock) {
        this.runners = runners;
        this.proposals = proposals;
        this.steps = steps;
        this.ending = ending;
        this.board = board;
        this.transactions = transactions;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    /** Goes on from wherever the stored rows say it is. */
    Advanced advance(Proposal p, String owner) {
        try {
            Duration again = Duration.ofDays(1);
            for (StepRun run : steps.of(p.number())) {
                if (run.outcome().isEmpty()) {
                    Duration wait = run.handle().isPresent()
                            ? follow(p, owner, run, run.handle().get())
                            : trace(p, owner, run);
                    again = shorter(again, wait);
                }
            }
            Course course = course(p);
            while (course.next().isPresent()) {
                again = shorter(again, next(p, owner, course.next().get()));
                course = course(p);
            }
            return course.over() ? end(p, owner, course) : new Advanced(p, again);
        } catch (Lost lost) {
            LOG.info("#{} is no longer looked after by this replica", p.number());
            forget(p);
            return new Advanced(p, Duration.ZERO);
        }
    }

    private Course course(Proposal p) {
        return Course.of(p.plan(), steps.of(p.number()), p.finishOnly());
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private Duration next(Proposal p, String owner, int index) {
        Step step = p.plan().steps().get(index);
        Instant now = clock.instant();
        var unused = owned(p, owner, () -> {
            steps.intend(p.number(), index, now);
            events.publishEvent(new StepIntended(p.number(), p.requester(), step, now));
            return p;
        });
        return begin(p, owner, index, step);
    }

    private Duration begin(Proposal p, String owner, int index, Step step) {
        TaskHandle handle;
        try {
            handle = runners.of(step).begin(step);
        } catch (Problem refused) {
            return stepEnded(p, owner, index, report(TaskReport.State.FAILED, refused.text()));
        } catch (StepRunner.Uncertain uncertain) {
            LOG.warn("#{} {}: nobody knows whether it began: {}", p.number(), step.says(), uncertain.getMessage());
            return settings.poll();
        } catch (RuntimeException fault) {
            // A fault of ours says nothing about the outside system.
            LOG.error("#{} {}: nobody knows whether it began", p.number(), step.says(), fault);
            return settings.poll();
        }
        begun(p, index, step, handle);
        return settings.poll();
    }

    /** Stored whoever owns the run by now: it is a fact. */
    private void begun(Proposal p, int index, Step step, TaskHandle handle) {
        Instant now = clock.instant();
        transactions.executeWithoutResult(tx -> {
            steps.begun(p.number(), index, handle);
            events.publishEvent(new StepBegun(p.number(), p.requester(), step, handle, now));
        });
    }

    private Duration follow(Proposal p, String owner, StepRun run, TaskHandle handle) {
        Step step = p.plan().steps().get(run.step());
        TaskReport report;
        try {
            report = runners.of(step).report(step, handle);
        } catch (RuntimeException silent) {
            Silence silence = silence(p, run.step());
            if (silence.since().plus(settings.giveUpAfter()).isAfter(clock.instant())) {
                board.report(
                        p.number(),
                        run.step(),
                        report(TaskReport.State.RUNNING, "cannot be asked at the moment: " + Words.of(silent)));
                return backOff(silence);
            }
            report = report(
                    TaskReport.State.UNKNOWN,
                    "it could not be asked about for " + Units.duration(settings.giveUpAfter()) + ". Look at task "
                            + handle.id());
        }
        if (!report.state().ended()) {
            silences.remove(new Key(p.number(), run.step()));
            board.report(p.number(), run.step(), report);
            return settings.poll();
        }
        return stepEnded(p, owner, run.step(), report);
    }

    private Duration trace(Proposal p, String owner, StepRun run) {
        Step step = p.plan().steps().get(run.step());
        Optional<TaskHandle> found;
        try {
            found = runners.of(step).trace(step, run.intendedAt());
        } catch (RuntimeException silent) {
            Silence silence = silence(p, run.step());
            if (silence.since().plus(settings.giveUpAfter()).isAfter(clock.instant())) {
                board.report(
                        p.number(),
                        run.step(),
                        report(TaskReport.State.RUNNING, "looking whether it was begun: " + Words.of(silent)));
                return backOff(silence);
            }
            found = Optional.empty();
        }
        if (found.isPresent()) {
            silences.remove(new Key(p.number(), run.step()));
            begun(p, run.step(), step, found.get());
            return Duration.ZERO;
        }
        if (run.intendedAt().plus(settings.traceFor()).isAfter(clock.instant())) {
            return settings.poll();
        }
        return stepEnded(p, owner, run.step(), report(TaskReport.State.UNKNOWN, Words.untraced(step)));
    }

    private Duration stepEnded(Proposal p, String owner, int index, TaskReport report) {
        Instant now = clock.instant();
        Step step = p.plan().steps().get(index);
        var unused = owned(p, owner, () -> {
            steps.ended(p.number(), index, report, now);
            events.publishEvent(new StepEnded(p.number(), p.requester(), step, report.state(), report.says(), now));
            return p;
        });
        silences.remove(new Key(p.number(), index));
        return Duration.ZERO;
    }

    private Advanced end(Proposal p, String owner, Course course) {
        boolean nothing = p.finishOnly() && steps.of(p.number()).isEmpty();
        State state = nothing ? State.LAPSED : course.end();
        String words = nothing
                ? "Vigie was away when it should have run; nothing was done."
                : Words.end(p.plan(), course, p.finishOnly());
        Advanced ended = new Advanced(owned(p, owner, () -> ending.end(p, state, words)), Duration.ZERO);
        forget(p);
        return ended;
    }

    private void forget(Proposal p) {
        silences.keySet().removeIf(key -> key.proposal() == p.number());
        board.forget(p.number());
    }

    private Proposal owned(Proposal p, String owner, Supplier<Proposal> change) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            if (!proposals.owns(p.number(), owner, clock.instant())) {
                throw new Lost();
            }
            return change.get();
        }));
    }

    private Silence silence(Proposal p, int step) {
        Key key = new Key(p.number(), step);
        Silence silence = silences.getOrDefault(key, new Silence(clock.instant(), 0));
        Silence longer = new Silence(silence.since(), silence.times() + 1);
        silences.put(key, longer);
        return longer;
    }

    private Duration backOff(Silence silence) {
        return settings.poll().multipliedBy(Math.min(LONGEST_BACK_OFF, 1L << Math.min(10, silence.times())));
    }

    private static TaskReport report(TaskReport.State state, String says) {
        return new TaskReport(state, -1, says, List.of());
    }
}
