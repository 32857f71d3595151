package io.vigie.bot.approval;

import io.vigie.bot.chat.Capability;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows each plan in its message. */
final class Board {
    private static final Logger LOG = LoggerFactory.getLogger(Board.class);
    /** After so long, an end that cannot be shown by an edit is posted as a message of its own. */
    private static final Duration EDIT_END = Duration.ofMinutes(1);

    /** So long after its end a message is looked for, by its key, that may or may not have been posted. */
    private static final Duration UNKNOWN = Duration.ofMinutes(10);

    /** Discord lets only a few changes in a while be made to the older messages of a channel. */
    private static final Duration FRESH = Duration.ofHours(1);

    private static final Duration EDIT_OLD = Duration.ofMinutes(1);

    private final Ballots.Lookup chats;
    private final ProposalStore proposals;
    private final StepRunStore steps;
    private final Voting voting;
    private final Ending ending;
    private final PlanMessage message;
    private final Duration edit;
    private final Clock clock;
    private final Map<Long, Shown> last = new ConcurrentHashMap<>();
    private final Map<Long, Map<Integer, TaskReport>> reports = new ConcurrentHashMap<>();

    private record Shown(Answer answer, Instant at) {}

    Board(
            Ballots.Lookup chats,
            ProposalStore proposals,
            StepRunStore steps,
            Voting voting,
            Ending ending,
            ApprovalSettings settings,
            Clock clock) {
        this.chats = chats;
        this.proposals = proposals;
        this.steps = steps;
        this.voting = voting;
        this.ending = ending;
        this.message = new PlanMessage(clock.getZone());
        this.edit = settings.edit();
        this.clock = clock;
    }

    /**
     * Posts the plan; its key makes a repetition harmless, whatever changed meanwhile, and a message that was deleted
     * another one.
     *
     * @throws Problem of the site when it cannot be posted
     */
    MessageRef post(Proposal p) {
        Outgoing outgoing = Outgoing.of(render(p)).withKey("plan-" + p.number() + "-" + p.generation());
        return chat(p).post(
                        p.place(),
                        p.state() == State.WAITING ? outgoing.withOffers(Emoji.APPROVE, Emoji.DENY) : outgoing);
    }

    /** How far a running step is; shown with the next edit. */
    void report(long number, int step, TaskReport report) {
        reports.computeIfAbsent(number, n -> new ConcurrentHashMap<>()).put(step, report);
    }

    /** Another replica looks after it, or it has ended. */
    void forget(long number) {
        last.remove(number);
        reports.remove(number);
    }

    /**
     * Brings the message up to date.
     *
     * @return false when that has to be tried again: the chat does not take it, or there is something newer already
     */
    boolean show(Proposal p) {
        Instant now = clock.instant();
        if (p.message().isEmpty() && !mayStandUnknown(p, now)
                || p.shown() == p.version() && p.state() != State.RUNNING) {
            return true;
        }
        Answer answer = render(p);
        Optional<Shown> before = Optional.ofNullable(last.get(p.number()));
        if (p.shown() == p.version()
                && before.isPresent()
                && (before.get().answer().equals(answer)
                        || before.get().at().plus(pace(p, now)).isAfter(now))) {
            return true;
        }
        try {
            put(p, answer);
        } catch (Problem problem) {
            LOG.warn("#{} cannot be shown: {}", p.number(), problem.text());
            return p.state() == State.RUNNING;
        }
        last.put(p.number(), new Shown(answer, now));
        if (p.state().ended()) {
            last.remove(p.number());
        }
        return p.shown() == p.version() || proposals.shown(p);
    }

    /** Its posting was not answered, and the message is not to wait for votes for ever. */
    private static boolean mayStandUnknown(Proposal p, Instant now) {
        return p.endedAt().filter(end -> end.plus(UNKNOWN).isAfter(now)).isPresent();
    }

    private Duration pace(Proposal p, Instant now) {
        boolean fresh = p.proposedAt().plus(FRESH).isAfter(now);
        return fresh || edit.compareTo(EDIT_OLD) > 0 ? edit : EDIT_OLD;
    }

    private void put(Proposal p, Answer answer) {
        ChatAdapter chat = chat(p);
        Outgoing outgoing = Outgoing.of(answer);
        boolean edits = chat.capabilities().contains(Capability.EDITS);
        if (!edits && !p.state().ended()) {
            return;
        }
        if (edits) {
            try {
                chat.edit(p.message().orElseGet(() -> post(p)), outgoing);
                return;
            } catch (Problem problem) {
                boolean late = p.endedAt()
                        .filter(end -> end.plus(EDIT_END).isBefore(clock.instant()))
                        .isPresent();
                if (!late || p.message().isEmpty()) {
                    throw problem;
                }
            }
        }
        var unused = chat.post(p.place(), outgoing.withKey("plan-" + p.number() + "-end"));
    }

    private Answer render(Proposal p) {
        return message.render(new PlanMessage.View(
                p,
                p.votes() ? voting.tally(p) : new Tally(List.of(), List.of()),
                p.votes() && voting.needsSecondFactor(p),
                ending.approvers(p.number()),
                steps.of(p.number()),
                reports.getOrDefault(p.number(), Map.of())));
    }

    private ChatAdapter chat(Proposal p) {
        return chats.find(p.place().platform())
                .orElseThrow(() -> Problem.site("The chat " + p.place().platform() + " is not configured."));
    }
}
