package io.vigie.commands.snmp;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.snmp4j.smi.OID;

/**
 * What changes rarely: names, duplex and neighbours. A poll that a trap has asked for uses it again, so that it is
 * quick; after a restart of the switch, or when interfaces come and go, it is read anew.
 *
 * @param at when it was read
 * @param rows the interfaces there were
 */
record Rare(Instant at, SystemFacts system, Set<OID> rows, Table names, Table duplex, Neighbours neighbours) {

    static Rare read(SnmpClient client, SystemFacts system, Table status, Instant at) {
        return new Rare(
                at,
                system,
                Set.copyOf(status.indexes(Oids.IF_OPER_STATUS)),
                Interfaces.names(client),
                Interfaces.duplex(client),
                Neighbours.read(client));
    }

    /** Whether it still describes this switch. */
    boolean holds(SystemFacts now, Table status, Instant at) {
        Duration over = Duration.between(this.at, at);
        return !over.isNegative()
                && !Counters.restarted(system.uptime(), now.uptime(), over)
                && system.tableChanged() == now.tableChanged()
                && rows.equals(status.indexes(Oids.IF_OPER_STATUS));
    }
}
