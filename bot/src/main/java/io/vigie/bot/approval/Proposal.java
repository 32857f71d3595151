package io.vigie.bot.approval;

import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.commands.Plan;
import io.vigie.commands.Tier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A plan on its way.
 *
 * @param number what people call it: {@code #42}
 * @param message the one message that shows it; empty until it was posted
 * @param runBy set while it is approved
 * @param words what is said of the end
 * @param notes what the voters should know: votes that do not count, and what does not answer
 * @param owner the replica that runs it
 * @param finishOnly after a long absence: what was begun is followed, and nothing more is begun
 * @param version counts the changes; each is stored on condition that nobody else made one
 */
record Proposal(
        long number,
        Plan plan,
        String hash,
        Requester requester,
        Place place,
        Optional<MessageRef> message,
        State state,
        Instant proposedAt,
        Instant approveBy,
        Optional<Instant> runBy,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        String words,
        List<String> notes,
        String owner,
        Instant ownedUntil,
        boolean finishOnly,
        long version,
        long shown) {

    Proposal {
        notes = List.copyOf(notes);
    }

    Proposal posted(MessageRef ref) {
        return new Proposal(
                number,
                plan,
                hash,
                requester,
                place,
                Optional.of(ref),
                state,
                proposedAt,
                approveBy,
                runBy,
                startedAt,
                endedAt,
                words,
                notes,
                owner,
                ownedUntil,
                finishOnly,
                version,
                shown);
    }

    Proposal noted(List<String> newNotes) {
        return new Proposal(
                number,
                plan,
                hash,
                requester,
                place,
                message,
                state,
                proposedAt,
                approveBy,
                runBy,
                startedAt,
                endedAt,
                words,
                newNotes,
                owner,
                ownedUntil,
                finishOnly,
                version,
                shown);
    }

    Proposal approved(Instant until) {
        return moved(State.APPROVED, Optional.of(until), startedAt, endedAt, words);
    }

    /** A vote was taken away before the run. */
    Proposal waitingAgain() {
        return moved(State.WAITING, Optional.empty(), startedAt, endedAt, words);
    }

    Proposal running(String by, Instant until, Instant now) {
        return new Proposal(
                number,
                plan,
                hash,
                requester,
                place,
                message,
                State.RUNNING,
                proposedAt,
                approveBy,
                runBy,
                Optional.of(now),
                endedAt,
                words,
                List.of(),
                by,
                until,
                finishOnly,
                version,
                shown);
    }

    Proposal ended(State end, String said, Instant now) {
        return moved(end, runBy, startedAt, Optional.of(now), said);
    }

    Proposal stored(long newVersion) {
        return new Proposal(
                number,
                plan,
                hash,
                requester,
                place,
                message,
                state,
                proposedAt,
                approveBy,
                runBy,
                startedAt,
                endedAt,
                words,
                notes,
                owner,
                ownedUntil,
                finishOnly,
                newVersion,
                shown);
    }

    private Proposal moved(
            State to, Optional<Instant> until, Optional<Instant> started, Optional<Instant> ended, String said) {
        return new Proposal(
                number,
                plan,
                hash,
                requester,
                place,
                message,
                to,
                proposedAt,
                approveBy,
                until,
                started,
                ended,
                said,
                notes,
                owner,
                ownedUntil,
                finishOnly,
                version,
                shown);
    }

    /** Whether votes are needed at all: what needs none was given no time to be approved. */
    boolean votes() {
        return plan.tier().compareTo(Tier.CHANGE) > 0 || approveBy.isAfter(proposedAt);
    }
}
