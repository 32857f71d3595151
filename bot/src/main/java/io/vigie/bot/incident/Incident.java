package io.vigie.bot.incident;

import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.commands.Tone;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Observations that belong together, as they are stored at one moment.
 *
 * @param root the subject whose fault explains the others; its scope is the one whose rights count
 * @param tone how bad it is now, or was at its worst end
 * @param mergedInto the incident it turned out to be part of
 * @param openings how often it began: more than once when it flaps
 * @param silence the silence that keeps it out of the channel
 * @param revision grows with every change that its message should show
 */
public record Incident(
        long id,
        Subject root,
        IncidentState state,
        Tone tone,
        String title,
        Instant openedAt,
        Optional<Instant> endedAt,
        Optional<Long> mergedInto,
        Optional<Acknowledgement> acknowledged,
        boolean flapping,
        int openings,
        Optional<Silence> silence,
        long revision,
        List<Part> parts,
        List<Line> timeline) {
    public Incident {
        parts = List.copyOf(parts);
        timeline = List.copyOf(timeline);
    }

    /** A person said that they take care of it. */
    public record Acknowledgement(String by, String comment, Instant at) {}

    /**
     * A subject of the incident in one aspect.
     *
     * @param kind the last thing seen of it
     * @param text of the last bad thing seen
     * @param since when it became bad
     * @param good whether it is good again
     */
    public record Part(
            Subject subject, Kind kind, Tone tone, String text, Instant since, Instant changedAt, boolean good) {
        boolean holds() {
            return Aspect.holds(kind);
        }
    }

    /** A line of the timeline. */
    public record Line(Instant at, Tone tone, String text) {}

    public boolean isOpen() {
        return state == IncidentState.OPEN;
    }
}
