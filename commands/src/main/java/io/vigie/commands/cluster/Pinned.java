package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The trap of a service under high availability whose disks are on its node's own storage: nobody can start it elsewhere. */
public final class Pinned {
    private Pinned() {}

    /**
     * Ids of such services on this node, each with a storage.
     *
     * @throws Problem when a guest cannot be read; those of a node that is off are not asked
     */
    public static Map<String, String> of(Hypervisor hypervisor, Node node, Inventory now) {
        if (!node.online()) {
            return Map.of();
        }
        List<Guest> services = now.guestsOn(node.name()).stream()
                .filter(g -> g.ha().filter(WhatIf::restarted).isPresent())
                .toList();
        Map<String, String> pinned = new TreeMap<>();
        for (GuestNow guest : GuestReads.of(hypervisor, services)) {
            List<String> local = DiskPlaces.local(guest, now);
            if (!local.isEmpty()) {
                pinned.put(guest.guest().id(), local.getFirst());
            }
        }
        return pinned;
    }
}
