package io.vigie.bot.conversation;

import io.vigie.bot.access.Access;
import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.approval.Proposals;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.Timing;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Person;
import io.vigie.bot.store.StoreProblems;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandLanguage;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.stereotype.Component;

/** From one message to its answer: who speaks, what they want, whether they may, and what to say. */
@Component
class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    /** As long as what is said to a bot that is away may be old. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final Answer TOO_LATE = Answer.text(
            Cell.warn("I was away when you said this, and it is too old now: it was not run. Say it again if you still"
                    + " want it."));

    private final Chats chats;
    private final FirstWords firstWords;
    private final Identities identities;
    private final Access access;
    private final CommandLanguage language;
    private final Proposals proposals;
    private final Claims claims;
    private final Clock clock;

    Conversation(
            Chats chats,
            FirstWords firstWords,
            Identities identities,
            Access access,
            CommandLanguage language,
            Proposals proposals,
            Claims claims,
            Clock clock) {
        this.chats = chats;
        this.firstWords = firstWords;
        this.identities = identities;
        this.access = access;
        this.language = language;
        this.proposals = proposals;
        this.claims = claims;
        this.clock = clock;
    }

    /**
     * Answers a command line; never throws.
     *
     * @param claim waits until it is known whose it is; it is read meanwhile, and nothing of it done before
     */
    void answer(CommandLine line, Supplier<Claim> claim) {
        Reading reading = read(line.message(), line.text());
        Claim taken = claim.get();
        if (taken == Claim.ANOTHERS) {
            return;
        }
        Voice voice = new Voice(chats, line.message());
        Optional<CommandHandled> handled = Optional.empty();
        try {
            handled = handle(voice, line, taken, reading);
        } finally {
            // After the answer, so that nobody waits for the disk; a plan's own life is recorded with the plan.
            end(voice, line.message(), handled);
        }
    }

    private void end(Voice voice, MessageHeard message, Optional<CommandHandled> handled) {
        if (voice.isTaken()) {
            claims.end(message.message(), handled);
        } else {
            claims.leave(message.message(), handled.map(CommandHandled::undelivered));
        }
    }

    private Reading read(MessageHeard message, String line) {
        if (message.timing() == Timing.TOO_LATE) {
            return new Reading.TooLate();
        }
        if (firstWords.concern(line)) {
            return new Reading.Introduction();
        }
        Optional<Person> person;
        try {
            person = identities.who(message.from(), Freshness.CACHED);
        } catch (RuntimeException e) {
            return new Reading.Unknown(e);
        }
        if (person.isEmpty()) {
            return new Reading.Stranger();
        }
        try {
            PersonCaller caller = access.caller(person.get(), message.from(), message.place());
            return new Reading.Command(caller, language.understand(caller, line));
        } catch (RuntimeException e) {
            return new Reading.Refused(person.get(), e);
        }
    }

    /** What is to be recorded; nothing of what nobody in the directory said. */
    private Optional<CommandHandled> handle(Voice voice, CommandLine line, Claim claim, Reading reading) {
        return switch (reading) {
            case Reading.TooLate late -> {
                voice.sayBeside(TOO_LATE);
                yield Optional.empty();
            }
            // A code is good once: it does no harm when others hear it, too.
            case Reading.Introduction introduction -> {
                introduce(voice, line);
                yield Optional.empty();
            }
            case Reading.Stranger stranger -> {
                voice.say(firstWords.stranger());
                yield Optional.empty();
            }
            case Reading.Unknown unknown -> {
                var unused = refuse(voice, unknown.why());
                yield Optional.empty();
            }
            case Reading.Refused refused -> Optional.of(handled(line, refused.person(), refuse(voice, refused.why())));
            case Reading.Command command ->
                Optional.of(handled(line, command.caller().person(), carryOut(voice, line, claim, command)));
        };
    }

    private CommandHandled handled(CommandLine line, Person person, String outcome) {
        return new CommandHandled(
                person.id(), person.uid(), line.message().from(), line.text(), outcome, clock.instant());
    }

    private void introduce(Voice voice, CommandLine line) {
        try {
            voice.say(firstWords.answer(line.message(), line.text()));
        } catch (RuntimeException e) {
            var unused = refuse(voice, e);
        }
    }

    private String carryOut(Voice voice, CommandLine line, Claim claim, Reading.Command command) {
        Optional<NotBegun> hindrance = hindrance(line, claim);
        boolean acts = command.understood().doc().acts();
        if (hindrance.isPresent() && acts) {
            return notBegun(voice, hindrance.get());
        }
        try {
            Outcome outcome;
            if (acts) {
                PersonCaller fresh = asOfNow(command.caller());
                if (isTakenForDead(line)) {
                    return sayNothing(voice);
                }
                outcome = language.run(fresh, line.text());
            } else {
                outcome = command.understood().run();
            }
            return switch (outcome) {
                case Outcome.Reply reply -> reply(voice, reply);
                case Outcome.Proposed proposed ->
                    hindrance.isPresent()
                            ? notBegun(voice, hindrance.get())
                            : propose(voice, line, command.caller(), proposed);
            };
        } catch (RuntimeException e) {
            return refuse(voice, e);
        }
    }

    private String reply(Voice voice, Outcome.Reply reply) {
        voice.say(Fitting.fit(reply.answer(), clock.getZone()));
        return "answered";
    }

    /** Asked when its turn has come: how long it takes to plan something does not make it late. */
    private Optional<NotBegun> hindrance(CommandLine line, Claim claim) {
        if (line.message().timing() != Timing.PROMPT) {
            return Optional.of(NotBegun.AWAY);
        }
        if (line.received().plus(LONGEST_WAIT).isBefore(clock.instant())) {
            return Optional.of(NotBegun.WAITED);
        }
        return claim == Claim.UNKNOWN ? Optional.of(NotBegun.UNCLAIMED) : Optional.empty();
    }

    private static String notBegun(Voice voice, NotBegun why) {
        voice.sayBeside(why.answer());
        return why.outcome();
    }

    /** Asked last: what came before may have taken long, and another replica may have told its author by now. */
    private boolean isTakenForDead(CommandLine line) {
        return !claims.isStillOurs(line.message().message());
    }

    /** The other replica speaks, now or as soon as the chat takes it. */
    private static String sayNothing(Voice voice) {
        voice.fallSilent();
        return "not begun: taken for dead";
    }

    /** What changes something is judged by the directory as it is now. */
    private PersonCaller asOfNow(PersonCaller cached) {
        Person now = identities
                .who(cached.account(), Freshness.FRESH)
                .filter(person -> person.id().equals(cached.person().id()))
                .orElseThrow(() -> Problem.user("You are no longer in the directory."));
        return access.caller(now, cached.account(), cached.place());
    }

    private String propose(Voice voice, CommandLine line, PersonCaller cached, Outcome.Proposed proposed) {
        PersonCaller fresh = asOfNow(cached);
        boolean same = fresh.person().groups().equals(cached.person().groups());
        Outcome judged = same ? proposed : language.run(fresh, line.text());
        return switch (judged) {
            case Outcome.Reply reply -> reply(voice, reply);
            case Outcome.Proposed plan -> {
                if (isTakenForDead(line)) {
                    yield sayNothing(voice);
                }
                proposals.propose(fresh, plan.plan());
                yield "proposed";
            }
        };
    }

    /** So much waits already that this line will not be run; whoever wrote it must know. */
    void tooMuch(MessageHeard message) {
        Voice voice = new Voice(chats, message);
        voice.say(Answer.text(
                Cell.warn("This was not run: too much of yours is waiting already. Say it again in a moment.")));
        end(voice, message, Optional.empty());
    }

    private String refuse(Voice voice, RuntimeException cause) {
        // A full disk or a database that is away is the site's, and has a mend.
        RuntimeException reason = cause instanceof NestedRuntimeException ? StoreProblems.of(cause) : cause;
        if (reason instanceof Problem problem && problem.whose() != Problem.Whose.OURS) {
            voice.say(ProblemAnswer.of(problem));
            return "refused: " + problem.text();
        }
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.error("{}: a command failed on our side", id, reason);
        voice.say(ProblemAnswer.ours(id));
        return "failed: " + id;
    }
}
