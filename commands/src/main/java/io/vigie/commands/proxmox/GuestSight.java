package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.proxmox.ProxmoxClient.Got;
import io.vigie.commands.proxmox.PveException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads one guest as it is now: first where it was known to be, then where it has moved. */
record GuestSight(String cluster, ClusterReader reader, GuestCalls guests, Supplier<Optional<Inventory>> known) {
    /**
     * @throws PveException when it is nowhere, or may not be seen
     */
    GuestNow now(String id) {
        Place place = remembered(id).orElseGet(() -> guests.located(id));
        try {
            return read(place);
        } catch (PveException e) {
            return switch (e.kind()) {
                // It may have been migrated or recovered in between.
                case GUEST_MISSING, NODE_UNREACHABLE, NODE_HANGS, NODE_UNKNOWN -> {
                    Place now = guests.located(id);
                    if (now.equals(place)) {
                        throw e;
                    }
                    yield read(now);
                }
                default -> throw e;
            };
        }
    }

    private Optional<Place> remembered(String id) {
        return known.get().flatMap(in -> in.guest(id)).map(g -> new Place(g.node(), g.kind(), id));
    }

    private GuestNow read(Place place) {
        List<Got> answers = reader.both(place.call("GET", "status", "current"), place.call("GET", "config"));
        Fields status = answers.getFirst().data();
        Fields ha = status.object("ha");
        Optional<Guest.HaService> service = ha.flag("managed") ? service(place, ha) : Optional.empty();
        return new GuestReader(
                        cluster,
                        place.node(),
                        place.kind(),
                        place.id(),
                        status,
                        answers.getLast().data())
                .read(service);
    }

    private Optional<Guest.HaService> service(Place place, Fields ha) {
        Guest.HaService bare = new Guest.HaService(ha.text("state"), "");
        try {
            return Optional.of(reader.service(place.kind(), place.id())
                    .map(HaView.Service::toGuest)
                    .orElse(bare));
        } catch (PveException e) {
            if (e.kind() == Kind.PRIVILEGE_MISSING) {
                return Optional.of(bare);
            }
            throw e;
        }
    }
}
