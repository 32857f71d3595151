package io.vigie.bot.approval;

import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.commands.Plan;
import io.vigie.commands.Tier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A plan on its way.
 *
 * @param number what people call it: {@code #42}
 * @param message the one message that shows it; empty until it was posted
 * @param generation grows when the message was deleted and another one is posted
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
        int generation,
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

    /** Its message was deleted: it is posted anew. */
    Proposal unposted() {
        return change(c -> {
            c.message = Optional.empty();
            c.generation++;
        });
    }

    Proposal noted(List<String> newNotes) {
        return change(c -> c.notes = newNotes);
    }

    Proposal approved(Instant until) {
        return change(c -> {
            c.state = State.APPROVED;
            c.runBy = Optional.of(until);
        });
    }

    /** A vote was taken away before the run. */
    Proposal waitingAgain() {
        return change(c -> {
            c.state = State.WAITING;
            c.runBy = Optional.empty();
        });
    }

    Proposal running(String by, Instant until, Instant now) {
        return change(c -> {
            c.state = State.RUNNING;
            c.startedAt = Optional.of(now);
            c.notes = List.of();
            c.owner = by;
            c.ownedUntil = until;
        });
    }

    Proposal ended(State end, String said, Instant now) {
        return change(c -> {
            c.state = end;
            c.endedAt = Optional.of(now);
            c.words = said;
        });
    }

    Proposal stored(long newVersion) {
        return change(c -> c.version = newVersion);
    }

    private Proposal change(Consumer<Changed> to) {
        Changed changed = new Changed();
        to.accept(changed);
        return changed.proposal();
    }

    /** A copy under change. */
    private final class Changed {
        private Optional<MessageRef> message = Proposal.this.message;
        private int generation = Proposal.this.generation;
        private State state = Proposal.this.state;
        private Optional<Instant> runBy = Proposal.this.runBy;
        private Optional<Instant> startedAt = Proposal.this.startedAt;
        private Optional<Instant> endedAt = Proposal.this.endedAt;
        private String words = Proposal.this.words;
        private List<String> notes = Proposal.this.notes;
        private String owner = Proposal.this.owner;
        private Instant ownedUntil = Proposal.this.ownedUntil;
        private long version = Proposal.this.version;

        Proposal proposal() {
            return new Proposal(
                    number,
                    plan,
                    hash,
                    requester,
                    place,
                    message,
                    generation,
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
    }

    /** Whether votes are needed at all: what needs none was given no time to be approved. */
    boolean votes() {
        return plan.tier().compareTo(Tier.CHANGE) > 0 || approveBy.isAfter(proposedAt);
    }
}
