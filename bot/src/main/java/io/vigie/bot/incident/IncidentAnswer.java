package io.vigie.bot.incident;

import io.vigie.bot.incident.Incident.Line;
import io.vigie.bot.incident.Incident.Part;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * An incident as it stands in the channel, and as it is told to whoever asks. In the channel it tells instants and not
 * ages: a message that nobody edits must not become wrong.
 */
@Component
public class IncidentAnswer {
    /** A message names that many subjects; {@code alert show} is for the rest. */
    private static final int SUBJECTS = 8;

    private final IncidentSettings settings;
    private final DateTimeFormatter time;
    private final DateTimeFormatter minute;
    private final DateTimeFormatter date;
    private final Clock clock;

    IncidentAnswer(IncidentSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        // The offset zero would show as "Z".
        ZoneId zone = clock.getZone().equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : clock.getZone();
        time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
        minute = DateTimeFormatter.ofPattern("HH:mm z", Locale.ROOT).withZone(zone);
        date = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm z", Locale.ROOT).withZone(zone);
    }

    /** For the channel: the last lines of the timeline. */
    public Answer of(Incident incident) {
        return of(incident, incident.timeline(), settings.timeline(), date(incident.openedAt()));
    }

    /**
     * For whoever asks: the whole, but for the names of guests of clusters whose alerts they may not read.
     *
     * @param readable whether the alerts of a scope may be read
     */
    Answer whole(Incident incident, Predicate<String> readable) {
        List<String> hidden = incident.parts().stream()
                .filter(p -> Aspect.of(p.kind()) == Aspect.RISK)
                .map(p -> p.subject().scope())
                .filter(readable.negate())
                .map(scope -> scope + Observation.AT_RISK)
                .toList();
        List<Line> timeline = incident.timeline().stream()
                .map(l -> hidden.stream().anyMatch(l.text()::startsWith)
                        ? new Line(l.at(), l.tone(), "guests at risk, of a cluster that you may not read")
                        : l)
                .toList();
        return of(incident, timeline, Integer.MAX_VALUE, since(incident.openedAt()));
    }

    private Answer of(Incident incident, List<Line> timeline, int lines, String since) {
        Answer.FactsBuilder facts = Answer.facts("");
        facts.fact("state", state(incident)).fact("since", since);
        String affects = affects(incident);
        if (!affects.isEmpty()) {
            facts.fact("affects", affects);
        }
        incident.acknowledged()
                .ifPresent(a -> facts.fact(
                        "acknowledged",
                        "by " + a.by() + " at " + time.format(a.at())
                                + (a.comment().isEmpty() ? "" : ": " + a.comment())));
        incident.silence()
                .ifPresent(s -> facts.fact(
                        "silenced",
                        Cell.quiet("by " + s.by() + " until " + date.format(s.until())
                                + (s.reason().isEmpty() ? "" : ": " + s.reason()))));
        List<Answer> parts = new ArrayList<>();
        parts.add(Answer.text(new Cell("#" + incident.id() + " " + incident.title(), tone(incident))));
        parts.add(facts.build());
        if (!timeline.isEmpty()) {
            parts.add(timeline(timeline, lines));
        }
        return new Answer.Sections(parts);
    }

    Cell state(Incident incident) {
        String text = switch (incident.state()) {
            case OPEN -> incident.flapping() ? "flapping: began " + incident.openings() + " times" : "open";
            case ENDED ->
                "ended after "
                        + Units.duration(Duration.between(
                                incident.openedAt(), incident.endedAt().orElse(incident.openedAt())));
            case MERGED -> "part of #" + incident.mergedInto().orElse(0L);
        };
        return new Cell(text, tone(incident));
    }

    static Tone tone(Incident incident) {
        return switch (incident.state()) {
            case OPEN -> incident.tone();
            case ENDED -> Tone.GOOD;
            case MERGED -> Tone.QUIET;
        };
    }

    /** {@code 18:24 UTC, 3 min 5 s ago}: for an answer that is read now. The date stands where it is not today's. */
    String since(Instant at) {
        Instant now = clock.instant();
        boolean recent = Duration.between(at, now).compareTo(Duration.ofHours(12)) < 0;
        return (recent ? minute : date).format(at) + ", " + Units.ago(at, now);
    }

    String date(Instant at) {
        return date.format(at);
    }

    private static String affects(Incident incident) {
        List<String> names = incident.parts().stream()
                .filter(p -> Aspect.of(p.kind()) != Aspect.MEMBER)
                .map(Part::subject)
                .map(IncidentAnswer::affected)
                .distinct()
                .toList();
        String shown = names.stream().limit(SUBJECTS).collect(Collectors.joining(", "));
        return names.size() > SUBJECTS ? shown + " and " + (names.size() - SUBJECTS) + " more" : shown;
    }

    /** A part of a SAN says by its name what it is. */
    private static String affected(Subject subject) {
        return switch (subject.type()) {
            case SAN -> (subject.id().equals(subject.scope()) ? "SAN " : "") + subject.name();
            case CLUSTER, NODE, GUEST, STORAGE, SWITCH, LINK ->
                subject.type().name().toLowerCase(Locale.ROOT) + " " + subject.name();
        };
    }

    private Answer timeline(List<Line> timeline, int lines) {
        int hidden = Math.max(0, timeline.size() - lines);
        List<Cell> cells = new ArrayList<>();
        if (hidden > 0) {
            cells.add(Cell.quiet("… " + hidden + " earlier"));
        }
        timeline.stream()
                .skip(hidden)
                .forEach(l -> cells.add(new Cell(time.format(l.at()) + " " + l.text(), l.tone())));
        return new Answer.Lines("Timeline", cells);
    }
}
