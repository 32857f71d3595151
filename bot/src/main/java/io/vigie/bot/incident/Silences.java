package io.vigie.bot.incident;

import io.vigie.bot.access.PersonCaller;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes and ends silences. */
@Component
public class Silences {
    /** Longer than any maintenance; a silence that nobody remembers is a hole in the watch. */
    private static final Duration LONGEST = Duration.ofDays(30);

    private final SilenceStore silences;
    private final IncidentStore incidents;
    private final Incidents shown;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Silences(
            SilenceStore silences,
            IncidentStore incidents,
            Incidents shown,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.silences = silences;
        this.incidents = incidents;
        this.shown = shown;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @throws Problem when the pattern says nothing, the duration is absurd, or the person may not handle alerts on
     *     every scope the pattern stands for
     */
    public Silence make(PersonCaller by, String pattern, Duration length, String reason) {
        Silence.Parts parts = Silence.Parts.of(pattern)
                .orElseThrow(() -> Problem.user("A silence names subjects as type:scope/id, not " + pattern + ".")
                        .withMend("For example node:brest-i11/nikita, link:laetitia/11* or guest:rennes/*."));
        if (length.isNegative() || length.isZero() || length.compareTo(LONGEST) > 0) {
            throw Problem.user("A silence lasts at most " + LONGEST.toDays() + " days, and longer than nothing.");
        }
        by.require("alert.handle", parts.scope());
        return transaction.execute(status -> {
            incidents.takeTurn();
            Instant now = clock.instant();
            Instant until = now.plus(length);
            var person = by.person().id();
            long id = silences.create(pattern, reason, by.name(), person.realm(), person.entryUuid(), now, until);
            shown.silencesChanged();
            events.publishEvent(new SilenceMade(id, pattern, reason, until, person, by.name(), by.account(), now));
            return silences.find(id).orElseThrow();
        });
    }

    /** Those that stand. */
    public List<Silence> standing() {
        Instant now = clock.instant();
        return silences.unended().stream().filter(s -> s.stands(now)).toList();
    }

    /**
     * @throws Problem when no such silence stands, or the person may not end it
     */
    public Silence end(PersonCaller by, long id) {
        return transaction.execute(status -> {
            incidents.takeTurn();
            Silence silence = standing().stream()
                    .filter(s -> s.id() == id)
                    .findFirst()
                    .orElseThrow(() ->
                            Problem.user("There is no silence " + id + ".").withMend("`alert silences` lists them."));
            by.require(
                    "alert.handle",
                    Silence.Parts.of(silence.pattern()).orElseThrow().scope());
            end(silence, by.name());
            shown.silencesChanged();
            return silence;
        });
    }

    /** Lets time do its work; any replica may, and any number of them. */
    @Scheduled(fixedDelay = 5_000)
    public void tick() {
        Instant now = clock.instant();
        if (silences.unended().stream().anyMatch(s -> !s.stands(now))) {
            transaction.executeWithoutResult(status -> {
                incidents.takeTurn();
                silences.unended().stream().filter(s -> !s.stands(now)).forEach(s -> end(s, ""));
                shown.silencesChanged();
            });
        }
        shown.tick();
    }

    private void end(Silence silence, String uid) {
        Instant now = clock.instant();
        silences.end(silence.id(), now);
        events.publishEvent(new SilenceEnded(silence.id(), silence.pattern(), uid, now));
    }
}
