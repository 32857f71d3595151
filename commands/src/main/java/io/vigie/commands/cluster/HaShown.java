package io.vigie.commands.cluster;

/** Whether a cluster has anything to tell of high availability: where there is none, not a word of it is said. */
public final class HaShown {
    private HaShown() {}

    /** What is seen counts too: a manager that may not be asked is there all the same. */
    public static boolean on(Hypervisor hypervisor, Inventory inventory) {
        return hypervisor.highAvailability().isPresent()
                || inventory.nodes().stream().anyMatch(n -> n.ha() != NodeHa.NONE)
                || inventory.guests().stream().anyMatch(g -> g.ha().isPresent());
    }
}
