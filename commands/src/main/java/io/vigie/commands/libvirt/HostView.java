package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Node;
import java.time.Instant;
import java.util.List;

/**
 * A host and its guests, as they were at one moment.
 *
 * @param version of libvirt, such as {@code 9.0.0}
 */
record HostView(Instant readAt, Node node, String version, List<Guest> guests) {
    HostView {
        guests = List.copyOf(guests);
    }
}
