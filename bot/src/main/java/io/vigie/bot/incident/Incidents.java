package io.vigie.bot.incident;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.incident.Incident.Acknowledgement;
import io.vigie.bot.incident.Incident.Line;
import io.vigie.bot.incident.Incident.Part;
import io.vigie.commands.Problem;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens, joins, changes and ends incidents. Every method is one transaction; what it publishes is part of it. */
@Component
public class Incidents {
    private final IncidentStore store;
    private final SilenceStore silences;
    private final IncidentSettings settings;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final SteadyTime time;

    Incidents(
            IncidentStore store,
            SilenceStore silences,
            IncidentSettings settings,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock,
            SteadyTime time) {
        this.store = store;
        this.silences = silences;
        this.settings = settings;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        this.time = time;
    }

    /**
     * Takes in what a watcher saw at once. The same again changes nothing, so whoever is not sure that it was stored
     * says it again.
     *
     * @throws org.springframework.dao.DataAccessException when it could not be stored; then nothing of it was
     * @throws IllegalStateException when it contradicts what is known with a time a little ahead of the clock; then
     *     nothing of it was stored, and it is to be looked at again
     */
    public void observe(List<Observation> seen) {
        boolean beginsNothing = seen.stream().noneMatch(o -> Aspect.begins(o.kind()));
        if (beginsNothing && !store.anyOpen()) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            store.takeTurn();
            new IncidentRound(store, settings, clock.instant()).take(seen).forEach(this::finish);
        });
    }

    public void observe(Observation seen) {
        observe(List.of(seen));
    }

    public Optional<Incident> find(long id) {
        return store.find(id);
    }

    /** Those that are open, the oldest first. */
    public List<Incident> open() {
        return store.open();
    }

    /** The newest first, whatever their state. */
    public List<Incident> newest(int limit) {
        return store.newest(limit);
    }

    /**
     * Notes that a person takes care of it. Of a merged incident, the one it is part of is meant.
     *
     * @throws Problem when there is no such incident, it has ended, the person may not, or somebody else already does
     */
    public Incident acknowledge(long id, PersonCaller by, String comment) {
        return transaction.execute(status -> {
            store.takeTurn();
            Incident incident = handled(id, by);
            if (incident.state() == IncidentState.ENDED) {
                throw Problem.user("Incident #" + incident.id() + " has ended.");
            }
            Optional<Acknowledgement> earlier = incident.acknowledged();
            if (earlier.isPresent()) {
                if (earlier.get().by().equals(by.name())) {
                    return incident;
                }
                throw Problem.user("Incident #" + incident.id() + " is acknowledged by "
                        + earlier.get().by() + " already.");
            }
            Instant now = clock.instant();
            IncidentDraft draft = new IncidentDraft(incident, false);
            draft.acknowledged = Optional.of(new Acknowledgement(by.name(), comment, now));
            draft.fresh.say(
                    now, Tone.PLAIN, "acknowledged by " + by.name() + (comment.isEmpty() ? "" : ": " + comment));
            Incident result = draft.result();
            save(draft, result);
            events.publishEvent(new IncidentAcknowledged(
                    result.id(), result.title(), by.person().id(), by.name(), by.account(), comment, now));
            return result;
        });
    }

    /**
     * The incident, or the one it was merged into.
     *
     * @throws Problem when there is none, or the person may not handle it
     */
    private Incident handled(long id, PersonCaller by) {
        Incident incident = store.find(id).orElseThrow(() -> Problem.user("There is no incident #" + id + "."));
        by.require("alert.handle", incident.root().scope());
        return incident.mergedInto().isPresent() ? handled(incident.mergedInto().get(), by) : incident;
    }

    /** Ends flapping incidents that have been calm, and announces those whose silence is over. */
    public void tick() {
        if (store.open().stream().noneMatch(this::due)) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            store.takeTurn();
            store.open().stream().filter(this::due).forEach(i -> finish(new IncidentDraft(i, false)));
        });
    }

    private boolean due(Incident incident) {
        return calm(new IncidentDraft(incident, false))
                || incident.silence().filter(s -> !s.stands(clock.instant())).isPresent();
    }

    /** Shows on open incidents that a silence was made, or that it is over. */
    void silencesChanged() {
        List<Silence> standing = standing();
        for (Incident incident : store.open()) {
            IncidentDraft draft = new IncidentDraft(incident, false);
            Optional<Silence> silence = silenceOf(draft, standing);
            if (!silence.map(Silence::id).equals(draft.silence.map(Silence::id))) {
                finish(draft);
            }
        }
    }

    /** Where the watcher itself tells of flapping, it has waited for calm already. */
    private boolean calm(IncidentDraft draft) {
        return draft.flapping
                && draft.settled()
                && (draft.watchedForFlaps() || hasLasted(draft.lastChange(), settings.flapWithin()));
    }

    /** What lies as far ahead of the clock was before the clock was set back: longer ago than that was found. */
    private boolean hasLasted(Instant since, Duration wanted) {
        return !time.clockWasSetWithin(wanted)
                && Duration.between(since, clock.instant()).abs().compareTo(wanted) > 0;
    }

    private void finish(IncidentDraft draft) {
        if (draft.state == IncidentState.OPEN) {
            draft.silence = silenceOf(draft, standing());
            end(draft);
        }
        Incident result = draft.result();
        save(draft, result);
        Instant at = result.endedAt().orElse(draft.lastChange());
        String subject = result.root().key();
        String scope = result.root().scope();
        if (draft.isNew()) {
            events.publishEvent(new IncidentOpened(result.id(), subject, scope, result.title(), at));
        } else if (!draft.fresh.lines().isEmpty()) {
            String what = draft.fresh.lines().stream().map(Line::text).collect(Collectors.joining("; "));
            events.publishEvent(new IncidentChanged(result.id(), subject, scope, result.title(), what, at));
        }
        if (result.state() == IncidentState.ENDED) {
            events.publishEvent(new IncidentEnded(
                    result.id(), subject, scope, result.title(), Duration.between(result.openedAt(), at), at));
        }
    }

    private void end(IncidentDraft draft) {
        if (draft.flapping ? !calm(draft) : !draft.settled()) {
            return;
        }
        Instant at = draft.flapping ? clock.instant() : draft.lastChange();
        if (draft.flapping && !draft.watchedForFlaps()) {
            draft.fresh.say(
                    at,
                    Tone.GOOD,
                    "calm for " + Units.duration(settings.flapWithin()) + "; it began " + draft.openings + " times");
        }
        draft.fresh.say(at, Tone.GOOD, "ended after " + Units.duration(Duration.between(draft.openedAt(), at)));
        draft.state = IncidentState.ENDED;
        draft.endedAt = Optional.of(at);
    }

    private void save(IncidentDraft draft, Incident result) {
        result.parts().forEach(p -> store.put(result.id(), p));
        draft.fresh.lines().forEach(l -> store.line(result.id(), l));
        long revision = store.save(result);
        boolean announce = result.silence().isEmpty() && result.state() != IncidentState.MERGED;
        events.publishEvent(new IncidentRevised(result.id(), revision, announce));
    }

    private List<Silence> standing() {
        return silences.unended().stream()
                .filter(s -> s.stands(clock.instant()))
                .toList();
    }

    /** A silence of the root silences what follows from it. */
    private static Optional<Silence> silenceOf(IncidentDraft draft, List<Silence> standing) {
        return standing.stream()
                .filter(s -> s.matches(draft.root())
                        || (!draft.parts().isEmpty()
                                && draft.parts().stream().map(Part::subject).allMatch(s::matches)))
                .findFirst();
    }
}
