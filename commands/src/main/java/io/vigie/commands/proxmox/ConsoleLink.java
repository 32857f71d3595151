package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Guest;
import java.net.URI;
import java.util.List;

/** The page of Proxmox VE's own web interface that shows a guest's screen. It asks for a login; the link holds no ticket. */
final class ConsoleLink {
    private ConsoleLink() {}

    /**
     * @param nodes the configured addresses, of which each answers for the whole cluster; the guest's own node is best
     */
    static URI to(List<URI> nodes, Guest guest) {
        URI at = nodes.stream()
                .filter(node -> node.getHost().split("\\.", 2)[0].equalsIgnoreCase(guest.node()))
                .findFirst()
                .orElse(nodes.getFirst());
        return at.resolve("/?console=" + (guest.kind() == Guest.Kind.VM ? "kvm" : "lxc") + "&novnc=1&vmid="
                + Call.encoded(guest.id()) + "&vmname=" + Call.encoded(guest.name()) + "&node="
                + Call.encoded(guest.node()));
    }
}
