package io.vigie.commands.snmp;

import java.time.Duration;
import java.util.Map;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/**
 * The agent as a whole.
 *
 * @param tableChanged the uptime at which an interface was last made or removed; 0 when it does not say
 */
record SystemFacts(String description, Duration uptime, long tableChanged) {
    static SystemFacts read(SnmpClient client) {
        Map<OID, Variable> system = client.get(Oids.SYS_DESCR, Oids.SYS_UP_TIME, Oids.IF_TABLE_LAST_CHANGE);
        return new SystemFacts(
                system.get(Oids.SYS_DESCR) instanceof OctetString text ? Table.printable(text) : "",
                system.get(Oids.SYS_UP_TIME) instanceof TimeTicks ticks
                        ? Duration.ofMillis(ticks.toMilliseconds())
                        : Duration.ZERO,
                system.get(Oids.IF_TABLE_LAST_CHANGE) instanceof TimeTicks ticks ? ticks.getValue() : 0);
    }
}
