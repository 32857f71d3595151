package io.vigie.commands.snmp;

import io.vigie.commands.link.LinkHistory;
import io.vigie.commands.link.PortRates;
import io.vigie.commands.link.SwitchPort;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.snmp.Interfaces.Interface;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snmp4j.smi.OID;

/** Measures the ports of one switch, by ifName: a switch may count its interfaces anew at each start. */
final class Meters {
    /** More than a chassis has: names that an agent makes up do not fill the memory. */
    private static final int MOST_PORTS = 1024;

    private final Map<String, Counters> last = new HashMap<>();
    private final Map<String, PortRates> rates = new HashMap<>();
    private final Map<String, LinkHistory> histories = new TreeMap<>();

    /** Reads the counters and compares them with the last ones. */
    void measure(SnmpClient client, SwitchState state, Interfaces interfaces, Instant at) {
        Table counted = Counters.read(client);
        boolean narrow = counted.indexes(Oids.IF_HC_IN_OCTETS).isEmpty();
        Table octets = narrow ? Counters.readNarrow(client) : new Table(Map.of());
        Map<String, Counters> now = new HashMap<>();
        for (Interface port : interfaces.all()) {
            if (port.physical() && now.size() < MOST_PORTS) {
                now.put(
                        port.name(),
                        Counters.of(counted, octets, new OID(new int[] {port.index()}), at, state.uptime()));
            }
        }
        for (Interface port : interfaces.all()) {
            Counters mine = now.get(port.name());
            if (port.physical() && mine != null) {
                note(port, mine);
            }
        }
        last.clear();
        last.putAll(now);
        rates.keySet().retainAll(now.keySet());
        if (histories.size() > MOST_PORTS) {
            histories.keySet().retainAll(now.keySet());
        }
    }

    private void note(Interface port, Counters mine) {
        Counters before = last.get(port.name());
        if (before == null) {
            return;
        }
        PortRates measured = mine.since(before, port.speed());
        rates.put(port.name(), measured);
        // A port that never carried anything has no history.
        if (port.up() || histories.containsKey(port.name())) {
            histories
                    .computeIfAbsent(port.name(), n -> new LinkHistory())
                    .add(measured.at(), measured.in(), measured.out(), measured.errors());
        }
    }

    SwitchState with(SwitchState state) {
        List<SwitchPort> ports = state.ports().stream()
                .map(p -> new SwitchPort(
                        p.number(),
                        p.name(),
                        p.alias(),
                        p.adminUp(),
                        p.up(),
                        p.speed(),
                        p.neighbour(),
                        p.link().with(Optional.ofNullable(rates.get(p.name())))))
                .toList();
        return new SwitchState(
                state.name(), state.readAt(), state.description(), state.uptime(), ports, state.channels());
    }

    List<LinkHistory.Sample> history(String port) {
        LinkHistory known = histories.get(port);
        return known == null ? List.of() : known.samples();
    }
}
