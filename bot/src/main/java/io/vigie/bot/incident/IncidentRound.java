package io.vigie.bot.incident;

import io.vigie.bot.incident.Incident.Line;
import io.vigie.bot.incident.Incident.Part;
import io.vigie.bot.incident.IncidentDraft.PartKey;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One batch of observations, taken in within one transaction. */
final class IncidentRound {
    /** A link that went bad this long before its node was missed went with the node: how late a node's loss is seen. */
    private static final Duration TOGETHER = Duration.ofMinutes(5);
    /**
     * By how much the clocks of replicas may differ. What is stored with a time further ahead was stored before the
     * clock was set back: that time tells nothing.
     */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final IncidentStore store;
    private final IncidentSettings settings;
    private final Instant now;
    private final Instant latest;
    private final List<IncidentDraft> open = new ArrayList<>();

    IncidentRound(IncidentStore store, IncidentSettings settings, Instant now) {
        this.store = store;
        this.settings = settings;
        this.now = now;
        this.latest = now.plus(SKEW);
        store.open().forEach(i -> open.add(new IncidentDraft(i, false)));
    }

    /**
     * The incidents that changed, the merged ones too.
     *
     * @throws IllegalStateException when nobody can tell whether an observation is news or late
     */
    List<IncidentDraft> take(List<Observation> observations) {
        for (Observation o : observations) {
            if (Aspect.isNote(o.kind())) {
                note(o);
            } else if (Aspect.good(o.kind())) {
                mend(o);
            } else {
                worsen(o);
            }
        }
        mergeLinksIntoNodes();
        mergeIntoLostSans();
        return open.stream().filter(d -> d.touched).toList();
    }

    /** A line where the guest's own trouble is told, or its node's. */
    private void note(Observation o) {
        String root = rootOf(o).key();
        open.stream()
                .filter(d -> d.part(PartKey.of(o)).isPresent() || d.root().key().equals(root))
                .filter(d -> !d.flapping && !d.says(o.text(), o.at().minus(TOGETHER)))
                .findFirst()
                .ifPresent(d -> {
                    d.fresh.say(o.at(), o.tone(), o.text());
                    d.touched = true;
                });
    }

    private void mend(Observation o) {
        for (IncidentDraft draft : open) {
            Optional<Part> bad = draft.part(PartKey.of(o)).filter(p -> !p.good());
            if (bad.isEmpty() || isLate(o, bad.get().changedAt())) {
                continue;
            }
            Part p = bad.get();
            draft.put(new Part(p.subject(), o.kind(), p.tone(), p.text(), p.since(), o.at(), true));
            if (!draft.flapping || Aspect.of(o.kind()) == Aspect.FLAPPING) {
                draft.fresh.ended(o, began(draft, p));
            }
        }
    }

    /** A guest is away since its node is, not since the manager said so. */
    private static Instant began(IncidentDraft draft, Part part) {
        boolean byNode = part.subject().type() == Type.GUEST && draft.root().type() == Type.NODE;
        return byNode
                ? draft.part(new PartKey(draft.root().key(), Aspect.NODE))
                        .map(Part::since)
                        .orElse(part.since())
                : part.since();
    }

    private void worsen(Observation o) {
        PartKey key = PartKey.of(o);
        Optional<IncidentDraft> knows =
                open.stream().filter(d -> d.part(key).isPresent()).findFirst();
        if (knows.isPresent()) {
            change(knows.get(), knows.get().part(key).orElseThrow(), o);
            return;
        }
        Optional<Instant> changed = store.lastChange(key.subject(), key.aspect(), latest);
        if (changed.isPresent() && isLate(o, changed.get())) {
            return;
        }
        IncidentDraft draft = joins(o).orElseGet(() -> begin(o));
        add(draft, o, o.at());
    }

    private void change(IncidentDraft draft, Part p, Observation o) {
        boolean sameText = !Aspect.tellsByText(o.kind()) || p.text().equals(o.text());
        boolean known = !p.good() && p.kind() == o.kind() && sameText;
        boolean lessThanKnown =
                !p.good() && p.kind() == Observation.Kind.NODE_FENCED && o.kind() == Observation.Kind.NODE_GONE;
        if (known || lessThanKnown || isLate(o, p.changedAt())) {
            return;
        }
        if (draft.flapping && draft.settled()) {
            draft.openings++;
        }
        add(draft, o, p.good() ? o.at() : p.since());
    }

    /**
     * Whether a replica that was held up tells what was so before the change that is known. Where that change is a
     * little ahead of the clock, another machine's clock may be ahead or this one was set back: whoever saw it looks
     * again, until the change is past.
     */
    private boolean isLate(Observation o, Instant changedAt) {
        if (!o.at().isBefore(changedAt) || changedAt.isAfter(latest)) {
            return false;
        }
        if (changedAt.isAfter(now)) {
            throw new IllegalStateException("what is known of " + o.subject().key() + " is "
                    + Duration.between(now, changedAt).toMillis() + " ms ahead of this machine's clock");
        }
        return true;
    }

    private static void add(IncidentDraft draft, Observation o, Instant since) {
        draft.put(new Part(o.subject(), o.kind(), o.tone(), o.text(), since, o.at(), false));
        if (!draft.flapping || Aspect.of(o.kind()) == Aspect.FLAPPING) {
            draft.fresh.began(o);
        }
    }

    /** The open incident whose cause explains this one. */
    private Optional<IncidentDraft> joins(Observation o) {
        String root = rootOf(o).key();
        return open.stream()
                .filter(d -> d.root().key().equals(root))
                .findFirst()
                .or(() -> o.subject().type() == Type.LINK ? goneNode(o.subject().peer()) : Optional.empty())
                .or(() -> SanCauses.joins(o, open));
    }

    /** Empty too when nodes of two clusters bear the name: then nobody can say whose link it is. */
    private Optional<IncidentDraft> goneNode(String name) {
        List<IncidentDraft> nodes = open.stream()
                .filter(d -> d.root().type() == Type.NODE && d.root().id().equals(name))
                .filter(d -> d.badRoot(Aspect.NODE).isPresent())
                .toList();
        return nodes.size() == 1 ? Optional.of(nodes.getFirst()) : Optional.empty();
    }

    private static Subject rootOf(Observation o) {
        Subject s = o.subject();
        if (o.kind() == Observation.Kind.GUEST_IO_ERROR) {
            // Storage that fails takes many guests along.
            return new Subject(Type.STORAGE, s.scope(), "disks", "the disks of " + s.scope(), "");
        }
        return switch (Aspect.of(o.kind())) {
            case GUEST -> s.peer().isEmpty() ? s : new Subject(Type.NODE, s.scope(), s.peer(), s.peer(), "");
            case MEMBER, FLAPPING, ERRORS, SPEED -> {
                int slash = s.id().indexOf('/');
                yield slash < 0 ? s : new Subject(Type.LINK, s.scope(), s.id().substring(0, slash), s.name(), s.peer());
            }
            case REACH, QUORUM, ARMING, NODE, CHANNEL, PARTNERS -> s;
            case PORTAL, PATHS, CONTENT, SIZE, LATENCY, RISK, FILLING, ACCESS -> SanCauses.rootOf(o);
        };
    }

    private IncidentDraft begin(Observation o) {
        Subject root = rootOf(o);
        Instant window = o.at().minus(settings.flapWithin());
        int before = store.openings(root.key(), window, latest);
        Optional<Incident> last = store.lastEnded(root.key(), window, latest);
        IncidentDraft draft;
        if (before + 1 >= settings.flapOpenings() && last.isPresent()) {
            draft = new IncidentDraft(last.get(), false);
            draft.openings++;
            draft.flapping = true;
            draft.fresh.say(
                    o.at(),
                    Tone.WARN,
                    "flapping: began " + (before + 1) + " times within " + Units.duration(settings.flapWithin()));
        } else {
            draft = new IncidentDraft(store.create(root, o.tone(), o.text(), o.at()), true);
        }
        open.add(draft);
        return draft;
    }

    /** A node that is gone takes its links along, whichever was seen first. */
    private void mergeLinksIntoNodes() {
        for (IncidentDraft link : open) {
            if (link.root().type() != Type.LINK || link.state != IncidentState.OPEN || link.settled()) {
                continue;
            }
            Optional<IncidentDraft> node = goneNode(link.root().peer());
            boolean together = node.flatMap(n -> n.badRoot(Aspect.NODE))
                    .filter(n -> !link.lastChange().isBefore(n.since().minus(TOGETHER)))
                    .isPresent();
            if (node.isPresent() && together) {
                merge(link, node.get());
            }
        }
    }

    private void mergeIntoLostSans() {
        for (IncidentDraft draft : open) {
            if (draft.state == IncidentState.OPEN && !draft.settled()) {
                SanCauses.cause(draft, open, TOGETHER).ifPresent(cause -> merge(draft, cause));
            }
        }
    }

    private void merge(IncidentDraft link, IncidentDraft node) {
        for (Part part : link.parts()) {
            store.put(link.id(), part);
            node.put(part);
        }
        for (Line line : link.fresh.lines()) {
            store.line(link.id(), line);
        }
        store.move(link.id(), node.id());
        Instant at = node.lastChange();
        link.state = IncidentState.MERGED;
        link.mergedInto = Optional.of(node.id());
        link.endedAt = Optional.of(at);
        link.touched = true;
        link.forgetParts();
        link.fresh.merged(at, "part of #" + node.id());
    }
}
