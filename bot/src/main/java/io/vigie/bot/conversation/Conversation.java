package io.vigie.bot.conversation;

import io.vigie.bot.access.Access;
import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.approval.Proposals;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.Timing;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
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
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.NestedRuntimeException;
import org.springframework.stereotype.Component;

/** From one message to its answer: who speaks, what they want, whether they may, and what to say. */
@Component
class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private static final Answer NOT_BEGUN = Answer.text(
            Cell.warn("I was away when you said this, and begin nothing so late by myself. Say it again if you still"
                    + " want it."));

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
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Conversation(
            Chats chats,
            FirstWords firstWords,
            Identities identities,
            Access access,
            CommandLanguage language,
            Proposals proposals,
            Claims claims,
            ApplicationEventPublisher events,
            Clock clock) {
        this.chats = chats;
        this.firstWords = firstWords;
        this.identities = identities;
        this.access = access;
        this.language = language;
        this.proposals = proposals;
        this.claims = claims;
        this.events = events;
        this.clock = clock;
    }

    /** Answers a command line; never throws. */
    void answer(MessageHeard message, String line) {
        Optional<CommandHandled> handled = Optional.empty();
        try {
            handled = handle(message, line);
        } finally {
            // After the answer, so that nobody waits for the disk; a plan's own life is recorded with the plan.
            Optional<CommandHandled> event = handled;
            claims.end(message.message(), () -> event.ifPresent(events::publishEvent));
        }
    }

    /** What is to be recorded; nothing of what nobody in the directory said. */
    private Optional<CommandHandled> handle(MessageHeard message, String line) {
        if (message.timing() == Timing.TOO_LATE) {
            postBeside(message, TOO_LATE);
            return Optional.empty();
        }
        Optional<Person> person;
        try {
            Optional<Answer> first = firstWords.answer(message, line);
            if (first.isPresent()) {
                post(message, Outgoing.of(first.get()));
                return Optional.empty();
            }
            person = identities.who(message.from(), Freshness.CACHED);
        } catch (RuntimeException e) {
            refuse(message, e);
            return Optional.empty();
        }
        if (person.isEmpty()) {
            post(message, Outgoing.of(firstWords.stranger()));
            return Optional.empty();
        }
        String outcome;
        try {
            outcome = carryOut(message, line, person.get());
        } catch (RuntimeException e) {
            outcome = refuse(message, e);
        }
        return Optional.of(new CommandHandled(
                person.get().id(), person.get().uid(), message.from(), line, outcome, clock.instant()));
    }

    private String carryOut(MessageHeard message, String line, Person person) {
        PersonCaller caller = access.caller(person, message.from(), message.place());
        return switch (language.run(caller, line)) {
            case Outcome.Reply reply -> reply(message, reply);
            case Outcome.Proposed proposed ->
                message.timing() == Timing.PROMPT ? propose(message, line, caller, proposed) : notBegun(message);
        };
    }

    private String reply(MessageHeard message, Outcome.Reply reply) {
        post(message, Fitting.fit(reply.answer(), clock.getZone()));
        return "answered";
    }

    /** Whoever wrote it may have seen to it in another way meanwhile. */
    private String notBegun(MessageHeard message) {
        postBeside(message, NOT_BEGUN);
        return "not begun: late";
    }

    /** What changes something is judged by the directory as it is now. */
    private String propose(MessageHeard message, String line, PersonCaller cached, Outcome.Proposed proposed) {
        Person now = identities
                .who(message.from(), Freshness.FRESH)
                .orElseThrow(() -> Problem.user("You are no longer in the directory."));
        PersonCaller fresh = access.caller(now, message.from(), message.place());
        Outcome judged = now.groups().equals(cached.person().groups()) ? proposed : language.run(fresh, line);
        return switch (judged) {
            case Outcome.Reply reply -> reply(message, reply);
            case Outcome.Proposed plan -> {
                proposals.propose(fresh, plan.plan());
                yield "proposed";
            }
        };
    }

    /** So much waits already that this line will not be run; whoever wrote it must know. */
    void tooMuch(MessageHeard message) {
        post(
                message,
                Outgoing.of(Answer.text(Cell.warn(
                        "This was not run: too much of yours is waiting already. Say it again in a moment."))));
        claims.end(message.message(), () -> {});
    }

    private String refuse(MessageHeard message, RuntimeException cause) {
        // A full disk or a database that is away is the site's, and has a mend.
        RuntimeException reason = cause instanceof NestedRuntimeException ? StoreProblems.of(cause) : cause;
        if (reason instanceof Problem problem && problem.whose() != Problem.Whose.OURS) {
            post(message, Outgoing.of(ProblemAnswer.of(problem)));
            return "refused: " + problem.text();
        }
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.error("{}: a command failed on our side", id, reason);
        post(message, Outgoing.of(ProblemAnswer.ours(id)));
        return "failed: " + id;
    }

    /** A chat that refuses the answer is the chat's trouble: the adapter says so in {@code status}. */
    private void post(MessageHeard message, Outgoing answer) {
        post(message.place(), answer);
    }

    /** Others may have spoken since. */
    private void postBeside(MessageHeard message, Answer answer) {
        post(chats.beside(message.message(), message.place()), Outgoing.of(answer));
    }

    private void post(Place place, Outgoing answer) {
        try {
            chats.find(place.platform()).ifPresent(chat -> chat.post(place, answer));
        } catch (Problem problem) {
            LOG.warn("an answer could not be posted: {}", problem.text());
        } catch (RuntimeException e) {
            LOG.error("an answer could not be posted", e);
        }
    }
}
