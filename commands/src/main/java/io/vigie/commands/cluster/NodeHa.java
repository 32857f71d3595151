package io.vigie.commands.cluster;

/** What the high-availability manager thinks of a node (Proxmox VE, {@code manager_status.node_status}). */
public enum NodeHa {
    /** No high availability here. */
    NONE,
    ONLINE,
    MAINTENANCE,
    /** It does not answer; not fenced yet. */
    UNKNOWN,
    /** Its services wait until it is certain that it runs nothing any more. */
    FENCE,
    /** Removed from the member list: not dead. */
    GONE
}
