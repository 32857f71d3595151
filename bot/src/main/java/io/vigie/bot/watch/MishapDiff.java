package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.watch.PlainMemory.Away;
import io.vigie.bot.watch.PlainMemory.Befallen;
import io.vigie.bot.watch.PlainMemory.Twice;
import io.vigie.commands.Tone;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Mishap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What befell guests, where the hypervisor tells: each mishap once, whether it was heard of or seen. Nobody restarts
 * these guests but an admin.
 */
final class MishapDiff {
    /** An event may overtake the state that it brings: a guest that runs is not said to run on before that. */
    static final Duration OVERTAKES = Duration.ofSeconds(1);

    private final ClusterMemory before;
    private final Inventory now;
    private final Instant at;
    private final Duration ahead;
    private final Map<String, Away> away;
    private final Map<String, Befallen> mishaps = new HashMap<>();
    private final Map<String, Twice> twice = new HashMap<>();
    private final List<Observation> seen = new ArrayList<>();

    /** @param ahead by how much the clock, which mishaps are timed with, shows more than {@code at} */
    MishapDiff(ClusterMemory before, Inventory now, Instant at, Duration ahead, Map<String, Away> away) {
        this.before = before;
        this.now = now;
        this.at = at;
        this.ahead = ahead;
        this.away = away;
        now.guests().forEach(this::guest);
        before.plain().away().forEach(this::down);
        removed();
    }

    List<Observation> observations() {
        return seen;
    }

    PlainMemory memory() {
        return new PlainMemory(away, mishaps, twice);
    }

    private void guest(Guest guest) {
        @Nullable Befallen known = before.plain().mishaps().get(guest.id());
        if (guest.state() == State.UNKNOWN) {
            keep(guest.id());
            return;
        }
        twice(guest);
        moved(guest);
        boolean halted = known != null && known.stands().isPresent();
        if (halted && stands(guest, Objects.requireNonNull(known))) {
            mishaps.put(guest.id(), Objects.requireNonNull(known));
            return;
        }
        Optional<Mishap> news = guest.mishap().filter(m -> known == null || isNews(m, known));
        if (halted && news.isEmpty()) {
            see(guest, "", Kind.GUEST_RECOVERED, Tone.GOOD, MishapText.over(guest), at);
        }
        if (news.isPresent()) {
            befell(guest, news.get(), known);
        } else if (known != null && guest.mishap().isPresent()) {
            mishaps.put(guest.id(), known.over());
        }
    }

    /** What is known with a time ahead of the clock, it was before the clock was set back. */
    private boolean isNews(Mishap mishap, Befallen known) {
        boolean setBack = known.at().isAfter(at.plus(ahead));
        return mishap.at().isAfter(known.at()) || setBack && !mishap.at().equals(known.at());
    }

    private void keep(String id) {
        Befallen befallen = before.plain().mishaps().get(id);
        if (befallen != null) {
            mishaps.put(id, befallen);
        }
        Twice both = before.plain().twice().get(id);
        if (both != null) {
            twice.put(id, both);
        }
    }

    private static boolean stands(Guest guest, Befallen known) {
        return known.stands().filter(guest.state()::equals).isPresent()
                && guest.mishap().filter(m -> m.kind() == known.kind()).isPresent();
    }

    private void befell(Guest guest, Mishap mishap, @Nullable Befallen known) {
        Instant happened = mishap.at().minus(ahead);
        boolean justNow = Duration.between(happened, at).abs().compareTo(OVERTAKES) < 0;
        if (guest.state() == State.RUNNING && justNow) {
            if (known != null) {
                mishaps.put(guest.id(), known);
            }
            return;
        }
        boolean halts = switch (mishap.kind()) {
            case CRASHED, WATCHDOG -> guest.state() == State.STOPPED || guest.state() == State.PAUSED;
            case IO_ERROR -> guest.state() == State.PAUSED;
        };
        mishaps.put(
                guest.id(),
                new Befallen(mishap.kind(), mishap.at(), halts ? Optional.of(guest.state()) : Optional.empty()));
        if (isOld(guest, mishap)) {
            return;
        }
        // What is over by now may be told late by a second watcher, and is known by its time.
        Instant when = halts || happened.isAfter(at) ? at : happened;
        String node = returns(guest.node()) ? guest.node() : "";
        see(guest, node, kind(mishap), Tone.BAD, MishapText.of(guest, mishap), when);
        if (!halts) {
            see(guest, node, Kind.GUEST_RECOVERED, Tone.GOOD, MishapText.over(guest), at);
        }
    }

    private static Kind kind(Mishap mishap) {
        return switch (mishap.kind()) {
            case CRASHED -> Kind.GUEST_CRASHED;
            case IO_ERROR -> Kind.GUEST_IO_ERROR;
            case WATCHDOG -> Kind.GUEST_WATCHDOG;
        };
    }

    /** A guest that lay there when it was looked at for the first time may have been left so long ago. */
    private boolean isOld(Guest guest, Mishap mishap) {
        boolean firstLook = before.believed().isEmpty() || before.plain().away().containsKey(guest.node());
        boolean known = before.believed().flatMap(b -> b.guest(guest.id())).isPresent();
        return firstLook && !known && mishap.kind() == Mishap.Kind.CRASHED && guest.state() == State.STOPPED;
    }

    /** Whether the node's silence was told, and ends now. */
    private boolean returns(String node) {
        Away was = before.plain().away().get(node);
        return was != null && !was.told().isEmpty() && !away.containsKey(node);
    }

    /** The hosts are not read at the same moment, and a guest may be moved in between. */
    private void twice(Guest guest) {
        @Nullable Twice known = before.plain().twice().get(guest.id());
        if (guest.twins().isEmpty()) {
            if (known != null) {
                see(guest, "", Kind.GUEST_RECOVERED, Tone.GOOD, MishapText.once(guest), at);
            }
            return;
        }
        Twice both = known == null ? new Twice(at, false) : known;
        boolean tell = !both.told() && !at.isBefore(both.since().plus(AwayDiff.ACCIDENT));
        if (tell) {
            see(guest, "", Kind.GUEST_TWICE, Tone.BAD, MishapText.twice(guest), at);
        }
        twice.put(guest.id(), new Twice(both.since(), both.told() || tell));
    }

    /** Worth a word only where something else is told of it or of its node. */
    private void moved(Guest guest) {
        before.believed()
                .flatMap(b -> b.guest(guest.id()))
                .map(Guest::node)
                .filter(from -> !from.equals(guest.node()) && guest.state() == State.RUNNING)
                .filter(from -> before.plain().away().containsKey(from)
                        || before.plain().mishaps().containsKey(guest.id()))
                .ifPresent(from -> see(
                        guest,
                        from,
                        Kind.GUEST_MOVED,
                        Tone.QUIET,
                        MishapText.name(guest) + " runs on " + guest.node() + " now, no longer on " + from,
                        at));
    }

    /** What ran when the node went silent, and does not now that it answers. */
    private void down(String node, Away was) {
        if (!returns(node)) {
            return;
        }
        for (String id : new TreeSet<>(was.ran())) {
            Optional<Guest> guest = now.guest(id);
            boolean elsewhere = guest.filter(g -> !g.node().equals(node)).isPresent();
            boolean stopped = guest.map(g -> g.state() == State.STOPPED).orElse(true);
            boolean crashed = Optional.ofNullable(mishaps.get(id))
                    .flatMap(Befallen::stands)
                    .isPresent();
            if (stopped && !elsewhere && !crashed) {
                guest.or(() -> before.believed().flatMap(b -> b.guest(id)))
                        .ifPresent(g ->
                                see(g, node, Kind.GUEST_DOWN, Tone.WARN, MishapText.down(g, guest.isPresent()), at));
            }
        }
    }

    /** A list that is suddenly empty is more likely filtered than true. */
    private void removed() {
        Set<String> troubled = new TreeSet<>(before.plain().mishaps().keySet());
        troubled.addAll(before.plain().twice().keySet());
        for (String id : troubled) {
            if (now.guest(id).isPresent()) {
                continue;
            }
            if (now.guests().isEmpty()) {
                keep(id);
            } else if (before.plain().troubled(id)) {
                before.believed()
                        .flatMap(b -> b.guest(id))
                        .ifPresent(g -> see(
                                g,
                                "",
                                Kind.GUEST_RECOVERED,
                                Tone.QUIET,
                                MishapText.name(g) + " is not there any more",
                                at));
            }
        }
    }

    private void see(Guest guest, String peer, Kind kind, Tone tone, String text, Instant when) {
        Subject subject = new Subject(Type.GUEST, now.cluster(), guest.id(), MishapText.name(guest), peer);
        seen.add(new Observation(subject, kind, tone, text, when));
    }
}
