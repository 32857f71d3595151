package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.cluster.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Puts together what each host said last; what a host that is not there had is unknown. */
final class Muster {
    private Muster() {}

    /**
     * @param patience what is older is told as such
     */
    static Inventory of(String cluster, Collection<HostPeer> hosts, Duration patience, Instant now) {
        List<Node> nodes = new ArrayList<>();
        List<Guest> guests = new ArrayList<>();
        List<Storage> storages = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        String version = "";
        for (HostPeer host : hosts) {
            Optional<HostView> view = host.view();
            Optional<Problem> down = host.trouble();
            if (down.isPresent() || view.isEmpty()) {
                nodes.add(known(host, nodes.size() + 1)
                        .absent(down.<Node.Absence>map(p -> new Node.Absence.NoAnswer(p.text()))
                                .orElseGet(Node.Absence.NotReadYet::new)));
                view.ifPresent(v -> v.guests().forEach(g -> guests.add(unknown(g))));
                warnings.add(down.map(Problem::text).orElse(host.name() + " has not been read yet."));
                continue;
            }
            nodes.add(view.get().node());
            guests.addAll(view.get().guests());
            version = view.get().version();
            storages.addAll(host.pools().known());
            host.pools()
                    .trouble()
                    .ifPresent(p -> warnings.add("The storage of " + host.name() + " is not shown: " + p.text()));
            Duration age = Duration.between(view.get().readAt(), now);
            if (age.compareTo(patience) > 0) {
                warnings.add(host.heldUp() ? heldUp(host, age) : silent(host, age));
            }
        }
        return new Inventory(
                cluster, now, version, true, 0, 0, "", nodes, Twins.resolved(guests, warnings), storages, warnings);
    }

    private static String silent(HostPeer host, Duration age) {
        return host.name() + " has not answered for " + Units.duration(age) + ".";
    }

    private static String heldUp(HostPeer host, Duration age) {
        return host.name() + " answers, but has not said for " + Units.duration(age)
                + " how its guests are: one of them hangs, or is being stopped and does not go.";
    }

    private static Node known(HostPeer host, int number) {
        return host.view()
                .map(HostView::node)
                .orElseGet(() -> new Node(
                        host.name(),
                        number,
                        HostReader.address(host.host()),
                        false,
                        0,
                        0,
                        0,
                        0,
                        Duration.ZERO,
                        NodeHa.NONE));
    }

    private static Guest unknown(Guest g) {
        return new Guest(
                g.id(),
                g.kind(),
                g.name(),
                g.cluster(),
                g.node(),
                Guest.State.UNKNOWN,
                0,
                g.cpus(),
                0,
                g.memoryTotal(),
                Duration.ZERO,
                g.tags(),
                g.template(),
                "",
                g.ha(),
                g.mishap());
    }
}
