package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.watch.ClusterMemory.GuestTrouble;
import io.vigie.bot.watch.ClusterMemory.GuestTrouble.What;
import io.vigie.commands.Tone;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of the guests. A dead node's guests are listed as running for the whole outage: only the node and the
 * high-availability manager are believed.
 */
final class GuestDiff {
    private final ClusterMemory before;
    private final Inventory now;
    private final Instant at;
    private final Set<String> gone;
    private final PlainMemory plain;
    private final boolean first;
    private final List<Observation> seen = new ArrayList<>();
    private final Map<String, GuestTrouble> troubles = new HashMap<>();

    GuestDiff(ClusterMemory before, Inventory now, Instant at, Set<String> gone, PlainMemory plain, boolean haIsFresh) {
        this.before = before;
        this.now = now;
        this.at = at;
        this.gone = gone;
        this.plain = plain;
        this.first = before.believed().isEmpty();
        if (haIsFresh) {
            now.guests().stream().filter(g -> !g.template()).forEach(this::guest);
            removed();
        } else {
            troubles.putAll(before.guests());
        }
    }

    List<Observation> observations() {
        return seen;
    }

    Map<String, GuestTrouble> troubles() {
        return troubles;
    }

    private void guest(Guest guest) {
        @Nullable GuestTrouble known = before.guests().get(guest.id());
        if (plain.away().containsKey(guest.node())) {
            // A host that does not answer has not lost its guests.
            if (known != null) {
                troubles.put(guest.id(), known);
            }
            return;
        }
        Optional<Guest.HaService> ha = guest.ha().filter(Guest.HaService::managed);
        if (ha.isEmpty() || now.haDisarmed()) {
            unmanaged(guest, known);
            return;
        }
        switch (ha.get().state()) {
            case "fence" -> bad(guest, known, What.FENCED);
            case "recovery" -> bad(guest, known, What.STUCK);
            case "error" -> bad(guest, known, What.ERROR);
            default -> settled(guest, ha.get(), known);
        }
    }

    private void bad(Guest guest, @Nullable GuestTrouble known, What what) {
        String node = known == null ? guest.node() : known.node();
        troubles.put(guest.id(), new GuestTrouble(what, node, lastUptime(guest, known)));
        if (known != null && known.what() == what) {
            return;
        }
        switch (what) {
            case FENCED, WAITS ->
                see(guest, node, Kind.GUEST_FENCED, Tone.BAD, guest.label() + " is fenced with " + node);
            case STUCK ->
                see(
                        guest,
                        node,
                        Kind.GUEST_ERROR,
                        Tone.BAD,
                        guest.label() + " waits for a node that can take it (recovery)");
            case ERROR ->
                see(
                        guest,
                        gone.contains(node) ? node : "",
                        Kind.GUEST_ERROR,
                        Tone.BAD,
                        guest.label() + " is in HA state error: nothing restarts it until an admin clears that");
            case LOST ->
                see(
                        guest,
                        node,
                        Kind.GUEST_LOST,
                        Tone.BAD,
                        guest.label() + " is lost with " + node
                                + (guest.ha().filter(Guest.HaService::managed).isPresent()
                                        ? ": HA is disarmed, nobody restarts it"
                                        : ": HA does not manage it, nobody restarts it"));
        }
    }

    /** The manager names no fault: it may be fine, on its way, or not yet missed. */
    private void settled(Guest guest, Guest.HaService ha, @Nullable GuestTrouble known) {
        if (gone.contains(guest.node())) {
            What what = known == null ? What.WAITS : known.what();
            String node = known == null ? guest.node() : known.node();
            troubles.put(guest.id(), new GuestTrouble(what, node, lastUptime(guest, known)));
            return;
        }
        if (known == null) {
            if (first) {
                settledAtFirst(guest, ha);
            }
            return;
        }
        if (!ha.requested().equals("started") && guest.state() != Guest.State.RUNNING) {
            see(guest, known.node(), Kind.GUEST_RECOVERED, Tone.GOOD, guest.label() + " is stopped, as asked for");
        } else if (ha.state().equals("started") && runsAnew(guest, known)) {
            recovered(guest, known);
        } else if (known.what() == What.WAITS && guest.node().equals(known.node())) {
            // The node came back before anything was done: the guest may never have stopped.
            return;
        } else {
            troubles.put(guest.id(), known);
        }
    }

    /** Nobody remembers a fault, but the store may: say that it is over, now or once it is. */
    private void settledAtFirst(Guest guest, Guest.HaService ha) {
        boolean onItsWay = ha.requested().equals("started")
                && !(ha.state().equals("started") && guest.state() == Guest.State.RUNNING);
        if (onItsWay) {
            troubles.put(guest.id(), new GuestTrouble(What.FENCED, guest.node(), 0));
        } else {
            see(guest, "", Kind.GUEST_RECOVERED, Tone.GOOD, stands(guest));
        }
    }

    /** A node that was silent is looked at as if for the first time: nobody knows what became of its guests. */
    private boolean firstLook(Guest guest) {
        return first || before.plain().away().containsKey(guest.node());
    }

    private static String stands(Guest guest) {
        String how = switch (guest.state()) {
            case RUNNING -> " runs on ";
            case PAUSED -> " is paused on ";
            case STOPPED, SUSPENDED, UNKNOWN -> " is stopped on ";
        };
        return MishapText.name(guest) + how + guest.node();
    }

    private void recovered(Guest guest, GuestTrouble known) {
        boolean moved = !guest.node().equals(known.node());
        if (known.what() == What.WAITS && moved) {
            see(guest, known.node(), Kind.GUEST_FENCED, Tone.BAD, guest.label() + " is fenced with " + known.node());
        }
        if (known.what() != What.WAITS || moved) {
            String how = moved ? " recovered on " : " runs again on ";
            see(guest, known.node(), Kind.GUEST_RECOVERED, Tone.GOOD, guest.label() + how + guest.node());
        }
    }

    /** For some seconds after the move the list still shows what the dead node said last. */
    private static boolean runsAnew(Guest guest, GuestTrouble known) {
        long uptime = guest.uptime().toSeconds();
        boolean stale = uptime == known.uptime() && uptime != 0 && !guest.node().equals(known.node());
        return guest.state() == Guest.State.RUNNING && !stale;
    }

    private void unmanaged(Guest guest, @Nullable GuestTrouble known) {
        if (gone.contains(guest.node())) {
            boolean ran = before.believed()
                    .flatMap(b -> b.guest(guest.id()))
                    .map(g -> g.state() == Guest.State.RUNNING)
                    .orElse(guest.state() == Guest.State.RUNNING || guest.state() == Guest.State.UNKNOWN);
            if (known != null) {
                troubles.put(guest.id(), known);
            } else if (ran) {
                bad(guest, null, What.LOST);
            }
        } else if (known != null && guest.state() != Guest.State.RUNNING) {
            troubles.put(guest.id(), known);
        } else if (known != null || firstLook(guest) && !plain.troubled(guest.id())) {
            see(guest, "", Kind.GUEST_RECOVERED, Tone.GOOD, stands(guest));
        }
    }

    /** A list that is suddenly empty is more likely filtered than true. */
    private void removed() {
        for (Map.Entry<String, GuestTrouble> entry : before.guests().entrySet()) {
            if (now.guest(entry.getKey()).isPresent()) {
                continue;
            }
            if (now.guests().isEmpty()) {
                troubles.put(entry.getKey(), entry.getValue());
                continue;
            }
            String name = before.believed()
                    .flatMap(b -> b.guest(entry.getKey()))
                    .map(Guest::label)
                    .orElse(entry.getKey());
            seen.add(new Observation(
                    new Subject(Type.GUEST, now.cluster(), entry.getKey(), name, ""),
                    Kind.GUEST_RECOVERED,
                    Tone.QUIET,
                    name + " was removed",
                    at));
        }
    }

    private long lastUptime(Guest guest, @Nullable GuestTrouble known) {
        long uptime = guest.uptime().toSeconds();
        if (uptime != 0) {
            return uptime;
        }
        return known != null
                ? known.uptime()
                : before.believed()
                        .flatMap(b -> b.guest(guest.id()))
                        .map(g -> g.uptime().toSeconds())
                        .orElse(0L);
    }

    private void see(Guest guest, String peer, Kind kind, Tone tone, String text) {
        seen.add(new Observation(
                new Subject(Type.GUEST, now.cluster(), guest.id(), guest.label(), peer), kind, tone, text, at));
    }
}
