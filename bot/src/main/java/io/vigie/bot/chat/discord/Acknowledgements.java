package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.discord.Memory.Waiting;
import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.bot.chat.discord.Wire.Interaction;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.dv8tion.jda.api.requests.Route;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That a slash command was heard is told to Discord within three seconds. Before that it is claimed in the database: so
 * one of several replicas takes it, which knows that Discord has its word even if the answer to that was lost.
 */
class Acknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
    private static final int UNKNOWN_INTERACTION = 10_062;
    private static final int ALREADY_ACKNOWLEDGED = 40_060;

    private static final Answer NOT_HEARD = Answer.text(
            Cell.warn("Discord did not answer in time when I took this, so nothing of it was run. Say it again."));

    private static final Answer INTERRUPTED = Answer.text(Cell.warn("I was interrupted while I dealt with this. If it"
            + " changes anything, look whether it was done (`/pending`, `/task list`); then say it again."));

    private final Rest rest;
    private final Replies replies;
    private final Memory memory;
    private final Clock clock;
    private final Rhythm rhythm;
    private final ExecutorService threads;

    private enum Claim {
        OURS,
        ANOTHERS,
        UNKNOWN
    }

    Acknowledgements(Rest rest, Replies replies, Memory memory, Clock clock, Rhythm rhythm, ExecutorService threads) {
        this.rest = rest;
        this.replies = replies;
        this.memory = memory;
        this.clock = clock;
        this.rhythm = rhythm;
        this.threads = threads;
    }

    /**
     * Whether the command is ours to run.
     *
     * @throws Problem of the site when Discord does not say; whoever chose it is told then, as soon as that can be
     */
    boolean take(Interaction interaction, DataObject defer) {
        long begun = System.nanoTime();
        Claim claim = claim(interaction);
        if (claim == Claim.ANOTHERS) {
            return false;
        }
        Reply reply;
        try {
            reply = call(interaction, defer, rhythm.acknowledged().minusNanos(System.nanoTime() - begun));
            if (isOver(reply)) {
                LOG.debug("a slash command came too late");
                memory.answered(interaction.id());
                return false;
            }
            if (reply.code() == ALREADY_ACKNOWLEDGED) {
                return claim == Claim.OURS;
            }
            var unused = reply.orRefuse("take an acknowledgement");
            return true;
        } catch (Problem problem) {
            notHeard(waiting(interaction));
            throw problem;
        }
    }

    /** Says something at once, whoever else may do so too. */
    void say(Interaction interaction, DataObject callback) {
        Reply reply = call(interaction, callback, rhythm.acknowledged());
        if (!isOver(reply) && reply.code() != ALREADY_ACKNOWLEDGED) {
            var unused = reply.orRefuse("take an acknowledgement");
        }
    }

    private static boolean isOver(Reply reply) {
        return reply.code() == UNKNOWN_INTERACTION || reply.status() == 404;
    }

    private Reply call(Interaction interaction, DataObject with, Duration most) {
        return rest.call(
                Route.Interactions.CALLBACK.compile(interaction.id(), interaction.token()),
                Bodies.json(with),
                true,
                most);
    }

    /**
     * Without its database the bot still answers: then of several replicas Discord takes one, and only a crash would not
     * be told of.
     */
    private Claim claim(Interaction interaction) {
        Future<Boolean> claimed = threads.submit(() -> memory.claim(waiting(interaction), rhythm.abandoned()));
        try {
            return claimed.get(rhythm.claimed().toMillis(), TimeUnit.MILLISECONDS) ? Claim.OURS : Claim.ANOTHERS;
        } catch (ExecutionException e) {
            LOG.warn("a slash command could not be claimed: {}", String.valueOf(e.getCause()));
            return Claim.UNKNOWN;
        } catch (TimeoutException e) {
            LOG.warn("a slash command could not be claimed in time");
            return Claim.UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Claim.ANOTHERS;
        }
    }

    private static Waiting waiting(Interaction interaction) {
        return new Waiting(interaction.id(), interaction.application(), interaction.token());
    }

    private void notHeard(Waiting waiting) {
        try {
            replies.abandon(waiting, NOT_HEARD);
            memory.answered(waiting.id());
        } catch (Problem problem) {
            LOG.warn("nobody could be told yet that a slash command was not run: {}", problem.text());
            memory.leave(waiting.id());
        }
    }

    /** A sign of life for all that is still being answered, until it is interrupted. */
    void keep() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(rhythm.abandoned().dividedBy(4).toNanos());
                try {
                    memory.keep(rhythm.abandoned());
                } catch (Problem problem) {
                    LOG.debug("no sign of life could be given for slash commands: {}", problem.text());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Tells of those that were taken by a process that died before it handed them over; of those that it handed over the
     * bot knows by itself, and answers them by then.
     */
    void tellOfAbandoned() {
        try {
            for (Waiting waiting : memory.abandoned(rhythm.abandoned())) {
                if (clock.millis() - Wire.time(waiting.id()) < rhythm.replies().toMillis()) {
                    replies.abandon(waiting, INTERRUPTED);
                }
                memory.answered(waiting.id());
            }
        } catch (Problem problem) {
            LOG.warn("slash commands that were interrupted could not be told of: {}", problem.text());
        }
    }
}
