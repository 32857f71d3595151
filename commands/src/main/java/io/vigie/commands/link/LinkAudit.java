package io.vigie.commands.link;

import io.vigie.commands.Cell;
import io.vigie.commands.link.SwitchPort.Neighbour;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares the documented port map with what the switch is set to and what LLDP hears. A port whose neighbour says
 * nothing proves nothing, and is told as such.
 */
final class LinkAudit {
    private final SwitchState state;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Integer, Place> documented = new TreeMap<>();
    private final Set<Integer> told = new HashSet<>();

    /** @param where the port or channel it is about */
    record Finding(String where, Cell what) {}

    /** A channel as it should be written down. */
    record Corrected(int id, String name, String peer, String carries, List<Wire> members) {}

    record Wire(int port, String remote) {}

    /** Where a port is documented. */
    record Place(PortChannel channel, Member member) {
        String text() {
            return (channel.peer() + " " + member.remote()).strip();
        }

        boolean heardAs(Neighbour neighbour) {
            return neighbour.named()
                    && !channel.peer().isEmpty()
                    && neighbour.isHost(channel.peer())
                    && neighbour.mayBe(member.remote());
        }
    }

    private LinkAudit(SwitchState state) {
        this.state = state;
        for (PortChannel c : state.channels()) {
            c.members().forEach(m -> documented.put(m.port(), new Place(c, m)));
        }
    }

    static List<Finding> findings(SwitchState state) {
        LinkAudit audit = new LinkAudit(state);
        audit.swapped();
        audit.documented.forEach(audit::cable);
        audit.strangers();
        state.channels().forEach(audit::channel);
        audit.undocumentedChannels();
        audit.silence();
        return audit.findings;
    }

    /** The port map as the switch and LLDP say it is; where they are silent, as documented. */
    static List<Corrected> corrected(SwitchState state) {
        return new CorrectedPortMap(state).channels();
    }

    private void swapped() {
        for (Map.Entry<Integer, Place> one : documented.entrySet()) {
            for (Map.Entry<Integer, Place> other : documented.entrySet()) {
                int p = one.getKey();
                int q = other.getKey();
                if (p < q
                        && !one.getValue().text().equals(other.getValue().text())
                        && one.getValue().heardAs(state.neighbour(q))
                        && other.getValue().heardAs(state.neighbour(p))
                        && !one.getValue().heardAs(state.neighbour(p))) {
                    told.add(p);
                    told.add(q);
                    find(
                            "ports " + p + " and " + q,
                            Cell.bad("cables swapped: " + p + " leads to "
                                    + state.neighbour(p).text() + " and " + q + " to "
                                    + state.neighbour(q).text() + ", documented the other way round"));
                }
            }
        }
    }

    private void cable(int port, Place place) {
        Neighbour heard = state.neighbour(port);
        Optional<SwitchPort> known = state.port(port);
        if (known.isEmpty()) {
            find("port " + port, Cell.bad("documented for " + place.text() + ", and the switch has no such port"));
            return;
        }
        if (told.contains(port) || place.channel.peer().isEmpty()) {
            return;
        }
        if (heard.named() && !place.heardAs(heard)) {
            told.add(port);
            find("port " + port, Cell.bad("leads to " + heard.text() + ", documented is " + place.text()));
        }
        if (!place.heardAs(heard)) {
            elsewhere(port, place);
        }
    }

    private void elsewhere(int port, Place place) {
        if (place.member.remote().isEmpty()) {
            return;
        }
        for (SwitchPort p : state.ports()) {
            boolean exactly = p.neighbour().namesInterface() && place.heardAs(p.neighbour());
            Place there = documented.get(p.number());
            if (p.number() != port && exactly && (there == null || !there.text().equals(place.text()))) {
                told.add(p.number());
                find(p.label(), Cell.bad(p.neighbour().text() + " is plugged in here, documented is port " + port));
            }
        }
    }

    private void strangers() {
        for (SwitchPort p : state.ports()) {
            if (p.neighbour().named() && !documented.containsKey(p.number()) && !told.contains(p.number())) {
                find(
                        p.label(),
                        Cell.warn(
                                "not documented, and leads to " + p.neighbour().text()));
            }
        }
    }

    private void channel(PortChannel c) {
        String where = "channel " + c.id();
        List<Integer> extra = new ArrayList<>();
        for (SwitchPort p : state.ports()) {
            Place place = documented.get(p.number());
            String there = p.link().aggregator();
            boolean mine = place != null && place.channel.id() == c.id();
            if (mine && !there.isEmpty() && !c.aggregator().isEmpty() && !there.equals(c.aggregator())) {
                find(p.label(), Cell.warn("is in " + there + " on the switch, documented in channel " + c.id()));
            }
            if (!mine && !there.isEmpty() && there.equals(c.aggregator()) && place == null) {
                extra.add(p.number());
            }
        }
        if (!extra.isEmpty()) {
            find(where, Cell.warn("has undocumented members on the switch: " + ports(extra)));
        }
        speeds(c, where);
        if (c.active() < c.members().size()) {
            String text = c.active() + " of " + c.members().size() + " documented members carry traffic: "
                    + c.members().stream()
                            .filter(m -> m.state() != SwitchState.MemberState.BUNDLED)
                            .map(m -> m.label() + " "
                                    + (m.why().isEmpty() ? m.state().word() : m.why()))
                            .collect(Collectors.joining(", "));
            find(where, c.active() == 0 ? Cell.bad(text) : Cell.warn(text));
        }
        aged(c, where);
    }

    private void speeds(PortChannel c, String where) {
        Map<Long, List<Integer>> bySpeed = new TreeMap<>();
        c.members().stream()
                .filter(m -> m.speed() > 0
                        && state.port(m.port()).filter(SwitchPort::up).isPresent())
                .forEach(m -> bySpeed.computeIfAbsent(m.speed(), s -> new ArrayList<>())
                        .add(m.port()));
        if (bySpeed.size() > 1) {
            find(
                    where,
                    Cell.warn("members of mixed speed: "
                            + bySpeed.entrySet().stream()
                                    .map(e -> ports(e.getValue()) + " at " + PortRates.speed(e.getKey()))
                                    .collect(Collectors.joining(", "))));
        }
    }

    /** Its ports hear somebody, and the documented machine is heard nowhere. */
    private void aged(PortChannel c, String where) {
        boolean heard =
                c.members().stream().anyMatch(m -> state.neighbour(m.port()).named());
        boolean seen = state.ports().stream().anyMatch(p -> p.neighbour().isHost(c.peer()));
        if (!c.peer().isEmpty() && heard && !seen) {
            find(where, Cell.warn(c.peer() + " is seen on no port of this switch: the documents have aged"));
        }
    }

    private void undocumentedChannels() {
        Set<String> known =
                state.channels().stream().map(PortChannel::aggregator).collect(Collectors.toSet());
        Map<String, List<SwitchPort>> others = new LinkedHashMap<>();
        for (SwitchPort p : state.ports()) {
            String there = p.link().aggregator();
            if (!there.isEmpty() && !known.contains(there)) {
                others.computeIfAbsent(there, t -> new ArrayList<>()).add(p);
            }
        }
        others.forEach((name, members) -> find(
                name,
                Cell.warn("a port channel that is not documented: "
                        + ports(members.stream().map(SwitchPort::number).toList())
                        + members.stream()
                                .map(p -> p.neighbour().system())
                                .filter(s -> !s.isEmpty())
                                .findFirst()
                                .map(s -> ", to " + s)
                                .orElse(""))));
    }

    /** Not a fault: only what could not be compared. */
    private void silence() {
        List<Integer> silent = documented.keySet().stream()
                .filter(p -> state.port(p).filter(SwitchPort::up).isPresent()
                        && !state.neighbour(p).named())
                .toList();
        List<Integer> down = documented.keySet().stream()
                .filter(p -> state.port(p).filter(x -> !x.up()).isPresent())
                .toList();
        if (!silent.isEmpty()) {
            find(ports(silent), Cell.quiet("the neighbour says nothing by LLDP: where the cable ends is not known"));
        }
        if (!down.isEmpty()) {
            find(ports(down), Cell.quiet("down: where the cable ends is not known"));
        }
    }

    static String ports(List<Integer> ports) {
        return (ports.size() == 1 ? "port " : "ports ")
                + ports.stream().map(p -> p == 0 ? "?" : Integer.toString(p)).collect(Collectors.joining(", "));
    }

    private void find(String where, Cell what) {
        Finding finding = new Finding(where, what);
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }
}
