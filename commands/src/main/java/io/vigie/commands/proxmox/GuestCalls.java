package io.vigie.commands.proxmox;

import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.proxmox.PveException.Kind;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds guests and asks their nodes for something; a guest that has moved in between is found again. */
final class GuestCalls {
    private final ProxmoxClient client;
    private final Supplier<Optional<Inventory>> known;
    private final Supplier<Inventory> refresh;

    GuestCalls(ProxmoxClient client, Supplier<Optional<Inventory>> known, Supplier<Inventory> refresh) {
        this.client = client;
        this.known = known;
        this.refresh = refresh;
    }

    /**
     * Where the guest is now.
     *
     * @throws PveException when it is nowhere, or may not be seen
     */
    Place located(String id) {
        if (id.matches("[1-9][0-9]{2,8}")) {
            for (Fields entry :
                    client.read(ClusterReader.RESOURCES.with("type", "vm")).list()) {
                Optional<Guest.Kind> kind = InventoryReader.kind(entry);
                if (kind.isPresent() && entry.text("vmid").equals(id)) {
                    return new Place(entry.text("node"), kind.get(), id);
                }
            }
        }
        throw new PveException(
                Kind.GUEST_MISSING, "There is no guest " + Refusals.clean(id) + ", or Vigie may not see it.", "");
    }

    /**
     * Sends a request that begins a task.
     *
     * @throws PveException when it was refused and nothing was begun
     * @throws StepRunner.Uncertain when no answer came
     */
    TaskHandle begin(String guest, Function<Place, Call> request) {
        return send(guest, request, this::accepted);
    }

    /** As {@link #begin}, of a request that may be done when it is answered, and then names no task. */
    TaskHandle change(String guest, Function<Place, Call> request) {
        return send(
                guest,
                request,
                call -> Upid.parse(client.write(call).whole().text("data"))
                        .map(Upid::handle)
                        .orElse(AtOnce.HANDLE));
    }

    private TaskHandle send(String guest, Function<Place, Call> request, Function<Call, TaskHandle> accepted) {
        Place place = located(guest);
        Call call = request.apply(place);
        refuseWhenDead(place.node());
        try {
            return accepted.apply(call);
        } catch (PveException e) {
            if (e.kind() != Kind.GUEST_MISSING) {
                throw e;
            }
            Place now = located(guest);
            if (now.equals(place)) {
                throw e;
            }
            return accepted.apply(request.apply(now));
        }
    }

    /** A request for a dead node may hang until nobody knows what became of it: better not to send it. */
    private void refuseWhenDead(String node) {
        if (known.get().filter(in -> isDead(node, in)).isPresent() && isDead(node, refresh.get())) {
            throw new PveException(
                    Kind.NODE_UNREACHABLE,
                    "Node " + node + " is offline, so nothing can be asked of its guests.",
                    "Guests under high availability are recovered elsewhere; the others wait for the node.");
        }
    }

    private static boolean isDead(String node, Inventory in) {
        return in.node(node).map(n -> !n.online()).orElse(false);
    }

    private TaskHandle accepted(Call call) {
        String upid = client.write(call).whole().text("data");
        return Upid.parse(upid).map(Upid::handle).orElseThrow(() -> {
            String text = call + " was accepted, but no task was named: " + Refusals.clean(upid);
            return new StepRunner.Uncertain(text, new PveException(Kind.NOT_PROXMOX, text, ""));
        });
    }
}
