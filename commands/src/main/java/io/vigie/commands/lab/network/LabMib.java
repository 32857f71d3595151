package io.vigie.commands.lab.network;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/** What the lab's switch has to say: SNMPv2-MIB, IF-MIB, IEEE8023-LAG-MIB and LLDP-MIB as a sorted map. */
final class LabMib {
    private static final String IF = "1.3.6.1.2.1.2.2.1.";
    private static final String IFX = "1.3.6.1.2.1.31.1.1.1.";
    private static final String STACK = "1.3.6.1.2.1.31.1.2.1.3.";
    private static final String AGG = "1.2.840.10006.300.43.1.1.1.1.";
    private static final String AGG_PORT = "1.2.840.10006.300.43.1.2.1.1.";
    private static final String LLDP_LOCAL = "1.0.8802.1.1.2.1.3.7.1.";
    private static final String LLDP_REMOTE = "1.0.8802.1.1.2.1.4.1.1.";

    private static final int CHANNEL_INDEX = 500;
    private static final int ETHERNET = 6;
    private static final int LAG = 161;
    private static final int GIGABIT = 1000;
    /** Activity, aggregation, synchronization, collecting, distributing; bit 0 is the first (SMIv2 BITS). */
    private static final byte IN_STEP = (byte) 0b1011_1100;
    /** Activity, aggregation, and defaulted: nobody answers. */
    private static final byte ALONE = (byte) 0b1010_0010;
    /** Activity and aggregation: it answers, and is not selected. */
    private static final byte WAITING = (byte) 0b1010_0000;

    private static final String ETHERLIKE = "1.3.6.1.2.1.10.7.2.1.";
    private static final int FULL_DUPLEX = 3;

    private final NavigableMap<OID, Variable> objects = new TreeMap<>();
    private final int indexBase;

    private LabMib(int indexBase) {
        this.indexBase = indexBase;
    }

    /** @param indexBase what is added to a port's number for its ifIndex: a switch may renumber at a restart */
    static NavigableMap<OID, Variable> of(
            String name,
            Duration uptime,
            int indexBase,
            Collection<LabPort> ports,
            List<LabChannel> channels,
            Function<LabPort, Duration> changed) {
        LabMib mib = new LabMib(indexBase);
        mib.system(name, uptime);
        for (LabPort port : ports) {
            mib.port(port, channels, changed.apply(port));
            mib.neighbour(port);
        }
        for (LabChannel channel : channels) {
            mib.channel(channel, ports);
        }
        return mib.objects;
    }

    /** The counters of a port, which are put anew at each look. */
    static void count(NavigableMap<OID, Variable> objects, int index, LabTraffic.Counted counted) {
        objects.put(new OID(IFX + "6." + index), new Counter64(counted.in()));
        objects.put(new OID(IFX + "10." + index), new Counter64(counted.out()));
        objects.put(new OID(IF + "10." + index), new Counter32(counted.in() & 0xFFFF_FFFFL));
        objects.put(new OID(IF + "16." + index), new Counter32(counted.out() & 0xFFFF_FFFFL));
        objects.put(new OID(IF + "13." + index), new Counter32(0));
        objects.put(new OID(IF + "14." + index), new Counter32(counted.errors() & 0xFFFF_FFFFL));
        objects.put(new OID(IF + "19." + index), new Counter32(0));
        objects.put(new OID(IF + "20." + index), new Counter32(0));
        objects.put(new OID(ETHERLIKE + "3." + index), new Counter32(counted.errors() & 0xFFFF_FFFFL));
    }

    static int indexOf(int port, int indexBase) {
        return indexBase + port;
    }

    private void system(String name, Duration uptime) {
        String system = "1.3.6.1.2.1.1.";
        put(system + "1.0", text("Lab switch " + name + ", 48 gigabit ports"));
        put(system + "3.0", new TimeTicks(uptime.toMillis() / 10 & 0xFFFF_FFFFL));
        put(system + "5.0", text(name));
    }

    private void port(LabPort port, List<LabChannel> channels, Duration changed) {
        int index = indexOf(port.number(), indexBase);
        String alias = port.wired()
                ? channels.stream()
                        .flatMap(c -> c.wires().stream()
                                .filter(w -> w.port() == port.number())
                                .map(w -> c.peer() + " " + w.remote()))
                        .findFirst()
                        .orElse("")
                : "";
        iface(index, "Gi0/" + port.number(), alias, ETHERNET, port.plugged(), port.plugged() ? port.megabits() : 0);
        put(IF + "9." + index, new TimeTicks(changed.toMillis() / 10 & 0xFFFF_FFFFL));
        put(IFX + "19." + index, new TimeTicks(0));
        put(ETHERLIKE + "19." + index, new Integer32(port.plugged() ? FULL_DUPLEX : 1));
        count(objects, index, LabTraffic.Counted.NOTHING);
        if (port.channel() != 0) {
            member(index, port);
        }
    }

    /** The machine at the other end answers on every cable of its bond with the same address and key. */
    private void member(int index, LabPort port) {
        boolean in = port.carries();
        boolean heard = port.plugged() && port.bundled();
        int aggregator = CHANNEL_INDEX + indexBase + port.channel();
        put(AGG_PORT + "9." + index, heard ? mac(port.peer().hashCode(), 0xAA) : new OctetString(new byte[6]));
        put(AGG_PORT + "11." + index, new Integer32(heard ? port.cable() : 0));
        put(AGG_PORT + "12." + index, new Integer32(in ? aggregator : 0));
        put(AGG_PORT + "13." + index, new Integer32(in ? aggregator : 0));
        put(AGG_PORT + "14." + index, new Integer32(port.number()));
        put(AGG_PORT + "17." + index, new Integer32(heard ? port.number() % 2 + 1 : 0));
        put(AGG_PORT + "21." + index, new OctetString(new byte[] {in ? IN_STEP : heard ? WAITING : ALONE}));
        put(AGG_PORT + "23." + index, new OctetString(new byte[] {in ? IN_STEP : heard ? WAITING : 0}));
        put(AGG_PORT + "24." + index, new Integer32(heard ? 1 : 2));
        if (in) {
            put(STACK + aggregator + "." + index, new Integer32(1));
        }
    }

    private void channel(LabChannel channel, Collection<LabPort> ports) {
        int index = CHANNEL_INDEX + indexBase + channel.id();
        long active = ports.stream()
                .filter(p -> p.channel() == channel.id() && p.carries())
                .count();
        iface(index, "Po" + channel.id(), channel.name(), LAG, active > 0, (int) active * GIGABIT);
        put(AGG + "2." + index, mac(channel.id(), 0x02));
        put(AGG + "5." + index, new Integer32(1));
        put(AGG + "6." + index, new Integer32(channel.id()));
    }

    private void iface(int index, String name, String alias, int type, boolean up, int megabits) {
        put(IF + "1." + index, new Integer32(index));
        put(IF + "2." + index, text(name));
        put(IF + "3." + index, new Integer32(type));
        put(IF + "5." + index, new Gauge32(megabits * 1_000_000L & 0xFFFF_FFFFL));
        put(IF + "7." + index, new Integer32(1));
        put(IF + "8." + index, new Integer32(up ? 1 : 2));
        put(IFX + "1." + index, text(name));
        put(IFX + "15." + index, new Gauge32(megabits));
        put(IFX + "18." + index, text(alias));
    }

    /** A dead wire tells no neighbour. */
    private void neighbour(LabPort port) {
        put(LLDP_LOCAL + "2." + port.number(), new Integer32(5));
        put(LLDP_LOCAL + "3." + port.number(), text("Gi0/" + port.number()));
        put(LLDP_LOCAL + "4." + port.number(), text("Gi0/" + port.number()));
        if (port.wired() && port.plugged()) {
            String row = "0." + port.number() + ".1";
            put(LLDP_REMOTE + "4." + row, new Integer32(4));
            put(LLDP_REMOTE + "5." + row, mac(port.number(), 0x0A));
            put(LLDP_REMOTE + "6." + row, new Integer32(5));
            put(LLDP_REMOTE + "7." + row, text(port.remote()));
            put(LLDP_REMOTE + "8." + row, text(port.remote()));
            put(LLDP_REMOTE + "9." + row, text(port.peer()));
        }
    }

    private static OctetString mac(int number, int kind) {
        return new OctetString(new byte[] {0x02, 0, 0, 0, (byte) kind, (byte) number});
    }

    private static OctetString text(String text) {
        return new OctetString(text);
    }

    private void put(String oid, Variable value) {
        objects.put(new OID(oid), value);
    }
}
