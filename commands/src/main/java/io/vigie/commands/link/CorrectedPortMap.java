package io.vigie.commands.link;

import io.vigie.commands.link.LinkAudit.Corrected;
import io.vigie.commands.link.LinkAudit.Wire;
import io.vigie.commands.link.SwitchPort.Neighbour;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the port map down as it is: a port that is in a bundle belongs to the channel of that bundle, one that is in
 * none stays where it is documented, unless LLDP hears another machine there. No id and no port comes twice.
 */
final class CorrectedPortMap {
    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{1,6})$");

    private final SwitchState state;
    private final Map<String, PortChannel> byAggregator = new HashMap<>();
    private final Map<Integer, PortChannel> documented = new HashMap<>();

    CorrectedPortMap(SwitchState state) {
        this.state = state;
        for (PortChannel c : state.channels()) {
            if (!c.aggregator().isEmpty()) {
                byAggregator.putIfAbsent(c.aggregator(), c);
            }
            c.members().forEach(m -> documented.put(m.port(), c));
        }
    }

    List<Corrected> channels() {
        Map<Integer, Map<Integer, String>> members = new LinkedHashMap<>();
        state.channels().forEach(c -> members.put(c.id(), new LinkedHashMap<>()));
        Map<String, List<SwitchPort>> unknown = new LinkedHashMap<>();
        // The documented order first, so that what is right stays as it was written.
        for (PortChannel c : state.channels()) {
            c.members().forEach(m -> state.port(m.port()).ifPresent(p -> place(p, members, unknown)));
        }
        state.ports().stream()
                .filter(p -> p.number() > 0 && !documented.containsKey(p.number()))
                .forEach(p -> place(p, members, unknown));
        List<Corrected> all = new ArrayList<>();
        for (PortChannel c : state.channels()) {
            Map<Integer, String> wires = members.getOrDefault(c.id(), Map.of());
            all.add(new Corrected(c.id(), c.name(), peer(c, wires), c.carries(), wires(wires)));
        }
        Set<Integer> ids = new HashSet<>(members.keySet());
        unknown.forEach((name, ports) -> undocumented(name, ports, ids).ifPresent(all::add));
        return all;
    }

    private void place(
            SwitchPort p, Map<Integer, Map<Integer, String>> members, Map<String, List<SwitchPort>> unknown) {
        String there = p.link().aggregator();
        PortChannel was = documented.get(p.number());
        PortChannel now = there.isEmpty() ? stays(p, was) : byAggregator.get(there);
        if (now != null) {
            Map<Integer, String> wires = members.get(now.id());
            if (wires != null) {
                wires.put(p.number(), remote(p, was));
            }
        } else if (!there.isEmpty()) {
            unknown.computeIfAbsent(there, t -> new ArrayList<>()).add(p);
        }
    }

    /** In no bundle: where it is documented, unless another documented machine is heard there. */
    private @Nullable PortChannel stays(SwitchPort p, @Nullable PortChannel was) {
        Neighbour heard = p.neighbour();
        if (was == null || !heard.named() || was.peer().isEmpty() || heard.isHost(was.peer())) {
            return was;
        }
        return state.channels().stream()
                .filter(c -> heard.isHost(c.peer())
                        && c.members().stream().anyMatch(m -> heard.namesInterface() && heard.mayBe(m.remote())))
                .findFirst()
                .orElse(null);
    }

    /** What LLDP hears, else what is documented for the port. */
    private String remote(SwitchPort p, @Nullable PortChannel was) {
        if (p.neighbour().named() && p.neighbour().namesInterface()) {
            return p.neighbour().port();
        }
        return was == null
                ? ""
                : was.members().stream()
                        .filter(m -> m.port() == p.number())
                        .map(Member::remote)
                        .findFirst()
                        .orElse("");
    }

    /** Another machine only when all that is heard agree on it. */
    private String peer(PortChannel c, Map<Integer, String> wires) {
        Set<String> heard = new HashSet<>();
        for (int port : wires.keySet()) {
            Neighbour n = state.neighbour(port);
            if (n.named()) {
                heard.add(n.isHost(c.peer()) ? c.peer() : Neighbour.shortened(n.system()));
            }
        }
        return heard.size() == 1 ? heard.iterator().next() : c.peer();
    }

    private Optional<Corrected> undocumented(String name, List<SwitchPort> ports, Set<Integer> ids) {
        Matcher number = LAST_NUMBER.matcher(name);
        int id = number.find() ? Integer.parseInt(number.group(1)) : 0;
        if (id == 0 || !ids.add(id)) {
            return Optional.empty();
        }
        Map<Integer, String> wires = new TreeMap<>();
        ports.forEach(p -> wires.put(p.number(), remote(p, null)));
        Set<String> heard = new HashSet<>();
        ports.forEach(p -> {
            if (p.neighbour().named()) {
                heard.add(Neighbour.shortened(p.neighbour().system()));
            }
        });
        String peer = heard.size() == 1 ? heard.iterator().next() : "";
        return Optional.of(new Corrected(id, peer.isEmpty() ? name : name + " " + peer, peer, "", wires(wires)));
    }

    private static List<Wire> wires(Map<Integer, String> wires) {
        return wires.entrySet().stream()
                .map(w -> new Wire(w.getKey(), w.getValue()))
                .toList();
    }
}
