package io.vigie.commands.snmp;

import io.vigie.commands.link.PortRates;
import io.vigie.commands.link.SwitchPort.Duplex;
import io.vigie.commands.link.SwitchPort.Partner;
import io.vigie.commands.snmp.Bundles.Lacp;
import io.vigie.commands.snmp.Interfaces.Interface;
import java.util.List;
import java.util.Optional;

/**
 * Why a member carries nothing, and where to look: the first cause that explains it, in an admin's words.
 *
 * @param siblings the other members of its channel
 */
record Reasons(Bundles bundles, SnmpSettings.Channel channel, SnmpSettings.Wire wire, List<Interface> siblings) {

    /** One clause each. */
    record Reason(String why, String look) {}

    Reason down(Interface port) {
        return port.adminUp()
                ? new Reason("no link", "look at the cable, and whether " + otherEnd() + " is up")
                : new Reason(
                        "switched off in the switch's settings",
                        "ask who did it, then switch it on there (no shutdown)");
    }

    Reason missing() {
        return new Reason("the switch has no port " + wire.port(), "link check compares the documents with the switch");
    }

    Reason elsewhere(int aggregator) {
        return new Reason(
                "it is in " + bundles.nameOf(aggregator) + " instead",
                "link check shows which of the documents and the switch's settings is wrong");
    }

    /** The link is up, and the port is in no bundle. */
    Reason outside(Interface port) {
        Optional<Lacp> known = bundles.lacp(port);
        if (known.isEmpty()) {
            return new Reason(
                    "the switch does not say that it is in a bundle", "look at the port's channel-group on the switch");
        }
        Lacp lacp = known.get();
        if (lacp.partner().isEmpty() && lacp.heard() || lacp.actor().defaulted()) {
            return new Reason(
                    "no LACP is heard from the other end",
                    "look whether the bond of " + peer() + " runs LACP (mode 802.3ad) and " + otherEnd() + " is in it");
        }
        if (lacp.actor().expired()) {
            return new Reason(
                    "the other end has stopped sending LACP",
                    "look whether " + peer() + " hangs, or the cable carries one direction only");
        }
        return mismatch(port, lacp).orElseGet(() -> unselected(lacp));
    }

    /** What sets it apart from the members that carry traffic. */
    private Optional<Reason> mismatch(Interface port, Lacp lacp) {
        List<Interface> carrying =
                siblings.stream().filter(s -> bundles.inside(s).isPresent()).toList();
        Optional<Partner> usual =
                carrying.stream().flatMap(s -> bundles.partner(s).stream()).findFirst();
        if (usual.isPresent() && lacp.partner().isPresent()) {
            Partner theirs = usual.get();
            Partner its = lacp.partner().get();
            if (!theirs.system().equals(its.system())) {
                return Optional.of(new Reason(
                        "another machine (" + its.system() + ") answers on it than on the other members ("
                                + theirs.system() + ")",
                        "look where the cable ends; it belongs into " + otherEnd()));
            }
            if (theirs.key() != its.key()) {
                return Optional.of(new Reason(
                        "the other end has it in another bond (key " + its.key() + ", the others " + theirs.key() + ")",
                        "look which bond of " + peer() + " it is in"));
            }
        }
        if (port.duplex() == Duplex.HALF) {
            return Optional.of(new Reason("it runs half duplex, which no bundle takes", autonegotiation()));
        }
        long speed = carrying.stream().mapToLong(Interface::speed).max().orElse(0);
        if (speed > 0 && port.speed() > 0 && port.speed() != speed) {
            return Optional.of(new Reason(
                    "it runs at " + PortRates.speed(port.speed()) + " and the others at " + PortRates.speed(speed),
                    autonegotiation()));
        }
        return Optional.empty();
    }

    private Reason unselected(Lacp lacp) {
        String compare = "compare the port's settings on the switch with the other members': LACP mode, key, VLANs";
        if (lacp.individual()) {
            return new Reason("it works as an individual link", compare);
        }
        if (lacp.attached() == 0) {
            return lacp.selected() == 0
                    ? new Reason("the switch has suspended it: up, and in no bundle", compare)
                    : new Reason("it waits to join its bundle", "wait a minute; " + compare);
        }
        if (!lacp.actor().synchronised()) {
            return new Reason("it is not synchronised with its bundle", compare);
        }
        if (!lacp.actor().collecting() || !lacp.actor().distributing()) {
            return new Reason("the switch does not collect and distribute on it", compare);
        }
        return new Reason(
                "the other end is not in step", "look at the bond of " + peer() + " (/proc/net/bonding on Linux)");
    }

    private String autonegotiation() {
        return "look at the cable (all four pairs) and at both ends' settings: speed and duplex on auto";
    }

    private String peer() {
        return channel.peer().isEmpty() ? "the other end" : channel.peer();
    }

    private String otherEnd() {
        return wire.remote().isEmpty() ? peer() : wire.remote() + " of " + peer();
    }
}
