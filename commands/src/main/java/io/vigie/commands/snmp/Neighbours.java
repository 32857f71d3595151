package io.vigie.commands.snmp;

import io.vigie.commands.link.SwitchPort.Neighbour;
import io.vigie.commands.snmp.Interfaces.Interface;
import java.util.HashMap;
import java.util.Map;
import org.snmp4j.smi.OID;

/** Who is at the other end of each port, as LLDP heard it (IEEE 802.1AB, annex on the LLDP-MIB). */
final class Neighbours {
    private final Map<Integer, Neighbour> byLocalPort = new HashMap<>();
    private final Map<String, Integer> localPortByName = new HashMap<>();

    private Neighbours() {}

    static Neighbours read(SnmpClient client) {
        Neighbours neighbours = new Neighbours();
        Table remote = client.walk(Oids.LLDP_REMOTE_PORT_ID, Oids.LLDP_REMOTE_PORT_DESC, Oids.LLDP_REMOTE_SYS_NAME);
        for (OID row : remote.indexes(Oids.LLDP_REMOTE_PORT_ID)) {
            if (row.size() == 3) {
                neighbours.byLocalPort.putIfAbsent(row.get(1), says(remote, row));
            }
        }
        if (!neighbours.byLocalPort.isEmpty()) {
            Table local = client.walk(Oids.LLDP_LOCAL_PORT_ID, Oids.LLDP_LOCAL_PORT_DESC);
            for (OID row : local.indexes(Oids.LLDP_LOCAL_PORT_ID)) {
                neighbours.localPortByName.put(local.text(Oids.LLDP_LOCAL_PORT_ID, row), row.last());
                neighbours.localPortByName.putIfAbsent(local.text(Oids.LLDP_LOCAL_PORT_DESC, row), row.last());
            }
        }
        return neighbours;
    }

    /** Where LLDP's own port table is missing, its number is ifIndex. */
    Neighbour of(Interface port) {
        Integer named = localPortByName.get(port.name());
        if (named == null && !localPortByName.isEmpty()) {
            return Neighbour.SILENT;
        }
        return byLocalPort.getOrDefault(named == null ? port.index() : named, Neighbour.SILENT);
    }

    /** Names are people's; a port that is known by its description, such as {@code eth2}, is not told by its MAC. */
    private static Neighbour says(Table remote, OID row) {
        String port = remote.text(Oids.LLDP_REMOTE_PORT_DESC, row);
        return new Neighbour(
                remote.text(Oids.LLDP_REMOTE_SYS_NAME, row),
                port.isEmpty() ? remote.text(Oids.LLDP_REMOTE_PORT_ID, row) : port);
    }
}
