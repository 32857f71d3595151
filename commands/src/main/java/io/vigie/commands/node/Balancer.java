package io.vigie.commands.node;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Looks for moves that even out the load, the best one first, until it is even or nothing helps. */
final class Balancer {
    /** A move that helps less is not worth it. */
    private static final double WORTH = 0.005;

    private final Inventory now;
    private final Placement placement;
    private final BiPredicate<Guest, String> possible;
    private NodeLoad load;

    /**
     * @param possible whether the hypervisor can move a guest to a node without copying disks; asked of likely moves only
     */
    Balancer(Inventory now, List<Rule> rules, BiPredicate<Guest, String> possible) {
        this.now = now;
        this.placement = new Placement(now, rules, Set.of());
        this.possible = possible;
        this.load = NodeLoad.of(now);
    }

    private record Option(Guest guest, String to, NodeLoad then) {}

    /** Node by guest's id, in the order in which they should be done; each guest moves at most once. */
    Map<String, String> moves(int most) {
        Map<String, String> moves = new LinkedHashMap<>();
        while (moves.size() < most && !load.balanced()) {
            Optional<Option> best = best(moves.keySet());
            if (best.isEmpty()) {
                break;
            }
            Option option = best.get();
            moves.put(option.guest().id(), option.to());
            placement.place(option.guest(), option.to());
            load = option.then();
        }
        return moves;
    }

    private Optional<Option> best(Set<String> moved) {
        List<Option> options = new ArrayList<>();
        now.guests().stream()
                .filter(g -> !moved.contains(g.id()) && mayMove(g))
                .forEach(guest -> placement.candidates(guest).stream()
                        .filter(to -> !to.equals(guest.node()) && load.counts(to) && placement.fits(guest, to))
                        // A rule would only bring it back.
                        .filter(to -> placement.pull(guest, guest.node(), to).isEmpty())
                        .map(to -> new Option(guest, to, load.after(guest, to)))
                        .filter(o -> load.badness() - o.then().badness() > WORTH)
                        .forEach(options::add));
        // What helps as much and is smaller is moved sooner.
        options.sort(Comparator.comparingLong((Option o) -> Math.round(o.then().badness() * 1e6))
                .thenComparingLong(o -> o.guest().memory())
                .thenComparing(o -> o.guest().id())
                .thenComparing(Option::to));
        return options.stream().filter(o -> possible.test(o.guest(), o.to())).findFirst();
    }

    /** Containers would be interrupted, and those that are kept together would draw others with them. */
    private boolean mayMove(Guest guest) {
        return guest.kind() == Guest.Kind.VM
                && guest.state() == Guest.State.RUNNING
                && guest.lock().isEmpty()
                && load.counts(guest.node())
                && placement.together(guest).isEmpty();
    }
}
