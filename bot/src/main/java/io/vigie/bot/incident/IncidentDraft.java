package io.vigie.bot.incident;

import io.vigie.bot.incident.Incident.Acknowledgement;
import io.vigie.bot.incident.Incident.Line;
import io.vigie.bot.incident.Incident.Part;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.commands.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An incident while it is being changed, within one transaction. */
final class IncidentDraft {
    record PartKey(String subject, Aspect aspect) {
        static PartKey of(Part part) {
            return new PartKey(part.subject().key(), Aspect.of(part.kind()));
        }

        static PartKey of(Observation o) {
            return new PartKey(o.subject().key(), Aspect.of(o.kind()));
        }
    }

    private final Incident before;
    private final boolean isNew;
    private final Map<PartKey, Part> parts = new LinkedHashMap<>();
    final TimelineText fresh = new TimelineText();
    IncidentState state = IncidentState.OPEN;
    Optional<Instant> endedAt = Optional.empty();
    Optional<Long> mergedInto = Optional.empty();
    Optional<Acknowledgement> acknowledged;
    Optional<Silence> silence;
    boolean flapping;
    int openings;
    boolean touched;

    IncidentDraft(Incident before, boolean isNew) {
        this.before = before;
        this.isNew = isNew;
        before.parts().forEach(p -> parts.put(PartKey.of(p), p));
        acknowledged = before.acknowledged();
        silence = before.silence();
        flapping = before.flapping();
        openings = before.openings();
    }

    long id() {
        return before.id();
    }

    boolean isNew() {
        return isNew;
    }

    Subject root() {
        return before.root();
    }

    Instant openedAt() {
        return before.openedAt();
    }

    Optional<Part> part(PartKey key) {
        return Optional.ofNullable(parts.get(key));
    }

    List<Part> parts() {
        return List.copyOf(parts.values());
    }

    /** Whether this stands in the timeline already. */
    boolean says(String text, Instant since) {
        return before.timeline().stream().anyMatch(l -> l.text().equals(text) && !l.at().isBefore(since));
    }

    void put(Part part) {
        parts.put(PartKey.of(part), part);
        touched = true;
    }

    void forgetParts() {
        parts.clear();
    }

    /** Whether nothing keeps it open. */
    boolean settled() {
        return parts.values().stream().noneMatch(Part::holds);
    }

    /** Whether a watcher tells when it flaps and when it is calm. */
    boolean watchedForFlaps() {
        return parts.values().stream().anyMatch(p -> Aspect.of(p.kind()) == Aspect.FLAPPING);
    }

    Instant lastChange() {
        return parts.values().stream()
                .map(Part::changedAt)
                .max(Instant::compareTo)
                .orElse(openedAt());
    }

    /** The root's own fault in the aspect that explains the others, if it is bad now. */
    Optional<Part> badRoot(Aspect aspect) {
        return part(new PartKey(root().key(), aspect)).filter(Part::holds);
    }

    /** What is stored. */
    Incident result() {
        List<Part> all = parts();
        String title = all.isEmpty() ? before.title() : IncidentTitle.of(root(), all);
        Tone tone = all.isEmpty() ? before.tone() : IncidentTitle.tone(all);
        List<Line> lines = new ArrayList<>(before.timeline());
        lines.addAll(fresh.lines());
        return new Incident(
                id(),
                root(),
                state,
                tone,
                title,
                openedAt(),
                endedAt,
                mergedInto,
                acknowledged,
                flapping,
                openings,
                silence,
                before.revision(),
                all,
                lines);
    }
}
