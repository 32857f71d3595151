package io.vigie.commands.node;

import io.vigie.commands.Units;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.DiskPlaces;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.HaShown;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.Placement;
import java.util.ArrayList;
import java.util.List;

/** Finds out for one running guest after another where it can go, counting those before. */
final class Mover {
    private final Migrations migrations;
    private final boolean ha;
    private final Inventory inventory;
    private final Placement placement;
    private final boolean withLocalDisks;

    Mover(Hypervisor hypervisor, Inventory inventory, Placement placement, boolean withLocalDisks) {
        this.migrations = of(hypervisor);
        this.ha = HaShown.on(hypervisor, inventory);
        this.inventory = inventory;
        this.placement = placement;
        this.withLocalDisks = withLocalDisks;
    }

    static Migrations of(Hypervisor hypervisor) {
        return hypervisor.migrations().orElseThrow(() -> Capability.MIGRATIONS.missing(hypervisor));
    }

    /** What became of the search. */
    sealed interface Found {
        /** @param volumes storages of its own node from which a container is copied, while it is down */
        record Move(
                GuestNow now,
                String target,
                Migrations.Options options,
                Migrations.Prospect prospect,
                List<String> volumes)
                implements Found {
            Guest guest() {
                return now.guest();
            }

            boolean interrupted() {
                return options.restart();
            }
        }

        record Nowhere(Guest guest, String why) implements Found {}
    }

    /**
     * The first of these nodes that can take it. A move found is counted from then on.
     *
     * @param wanted the nodes to choose from; empty for any
     */
    Found find(GuestNow now, List<String> wanted) {
        Guest guest = now.guest();
        if (!guest.lock().isEmpty()) {
            return new Found.Nowhere(guest, "it is locked (" + guest.lock() + ")");
        }
        List<String> reasons = new ArrayList<>();
        List<String> able = placement.candidates(guest).stream()
                .filter(n -> wanted.isEmpty() || wanted.contains(n))
                .toList();
        for (String node : able) {
            if (!placement.fits(guest, node)) {
                reasons.add(node + ": " + placement.lack(guest, node));
                continue;
            }
            Migrations.Prospect prospect = migrations.prospect(guest.id(), node);
            if (!prospect.obstacles().isEmpty()) {
                reasons.add(node + ": " + String.join(", ", prospect.obstacles()));
                continue;
            }
            String own = bound(now, prospect);
            if (!own.isEmpty()) {
                return new Found.Nowhere(guest, own);
            }
            placement.place(guest, node);
            return new Found.Move(now, node, options(guest, prospect), prospect, volumes(now));
        }
        return new Found.Nowhere(
                guest,
                !reasons.isEmpty()
                        ? String.join("; ", reasons)
                        : ha
                                ? "no node may take it, by state or HA rules"
                                : "there is no other node that answers and may take it");
    }

    /** What ties it to its node, whichever the target. */
    private String bound(GuestNow now, Migrations.Prospect prospect) {
        Guest guest = now.guest();
        if (!prospect.localDevices().isEmpty()) {
            return "it uses devices of " + guest.node() + " (" + String.join(", ", prospect.localDevices()) + ")";
        }
        List<String> volumes = volumes(now);
        if (!volumes.isEmpty() && !withLocalDisks) {
            return "its volumes are on " + String.join(", ", volumes)
                    + ", and it is down while they are copied; `--with-local-disks` allows it";
        }
        if (guest.kind() == Guest.Kind.VM && !prospect.localDisks().isEmpty() && !withLocalDisks) {
            return "it has local disks (" + disks(prospect) + "); `--with-local-disks` copies them";
        }
        return "";
    }

    /** A container's storages that are its node's own: of these, the hypervisor says nothing beforehand. */
    private List<String> volumes(GuestNow now) {
        return now.guest().kind() == Guest.Kind.CONTAINER ? DiskPlaces.local(now, inventory) : List.of();
    }

    static String disks(Migrations.Prospect prospect) {
        long bytes =
                prospect.localDisks().stream().mapToLong(Migrations.Disk::bytes).sum();
        int number = prospect.localDisks().size();
        return number + (number == 1 ? " disk" : " disks") + (bytes > 0 ? ", " + Units.bytes(bytes) : "");
    }

    /** A container cannot move while it runs. */
    private static Migrations.Options options(Guest guest, Migrations.Prospect prospect) {
        boolean vm = guest.kind() == Guest.Kind.VM;
        return new Migrations.Options(vm, !vm, vm && !prospect.localDisks().isEmpty());
    }
}
