package io.vigie.commands.snmp;

import org.snmp4j.smi.OID;

/** The objects that are read, by the names of their MIBs. */
final class Oids {
    /** SNMPv2-MIB (RFC 3418). */
    static final OID SYS_DESCR = new OID("1.3.6.1.2.1.1.1.0");

    static final OID SYS_UP_TIME = new OID("1.3.6.1.2.1.1.3.0");

    /** IF-MIB (RFC 2863), ifTable. */
    static final OID IF_DESCR = new OID("1.3.6.1.2.1.2.2.1.2");

    static final OID IF_TYPE = new OID("1.3.6.1.2.1.2.2.1.3");
    static final OID IF_ADMIN_STATUS = new OID("1.3.6.1.2.1.2.2.1.7");
    static final OID IF_OPER_STATUS = new OID("1.3.6.1.2.1.2.2.1.8");
    /** The uptime at which the interface last went up or down. */
    static final OID IF_LAST_CHANGE = new OID("1.3.6.1.2.1.2.2.1.9");

    static final OID IF_IN_OCTETS = new OID("1.3.6.1.2.1.2.2.1.10");
    static final OID IF_IN_DISCARDS = new OID("1.3.6.1.2.1.2.2.1.13");
    static final OID IF_IN_ERRORS = new OID("1.3.6.1.2.1.2.2.1.14");
    static final OID IF_OUT_OCTETS = new OID("1.3.6.1.2.1.2.2.1.16");
    static final OID IF_OUT_DISCARDS = new OID("1.3.6.1.2.1.2.2.1.19");
    static final OID IF_OUT_ERRORS = new OID("1.3.6.1.2.1.2.2.1.20");
    /** The uptime at which an interface was last made or removed; many switches do not have it. */
    static final OID IF_TABLE_LAST_CHANGE = new OID("1.3.6.1.2.1.31.1.5.0");

    /** EtherLike-MIB (RFC 3635). */
    static final OID FCS_ERRORS = new OID("1.3.6.1.2.1.10.7.2.1.3");

    /** 1 unknown, 2 half, 3 full. */
    static final OID DUPLEX = new OID("1.3.6.1.2.1.10.7.2.1.19");

    /** ifXTable. */
    static final OID IF_NAME = new OID("1.3.6.1.2.1.31.1.1.1.1");

    /** 64 bits wide. */
    static final OID IF_HC_IN_OCTETS = new OID("1.3.6.1.2.1.31.1.1.1.6");

    static final OID IF_HC_OUT_OCTETS = new OID("1.3.6.1.2.1.31.1.1.1.10");
    /** The uptime at which the counters of the interface last began anew. */
    static final OID IF_DISCONTINUITY = new OID("1.3.6.1.2.1.31.1.1.1.19");

    /** Millions of bits a second. */
    static final OID IF_HIGH_SPEED = new OID("1.3.6.1.2.1.31.1.1.1.15");

    static final OID IF_ALIAS = new OID("1.3.6.1.2.1.31.1.1.1.18");
    /** ifStackTable; its index is the upper, then the lower interface. */
    static final OID IF_STACK_STATUS = new OID("1.3.6.1.2.1.31.1.2.1.3");

    /** IEEE8023-LAG-MIB (IEEE 802.1AX, annex D), dot3adAggTable. */
    static final OID AGG_MAC = new OID("1.2.840.10006.300.43.1.1.1.1.2");

    /** dot3adAggPortTable; its index is the port's ifIndex. */
    static final OID AGG_PORT_PARTNER_SYSTEM = new OID("1.2.840.10006.300.43.1.2.1.1.9");

    static final OID AGG_PORT_PARTNER_KEY = new OID("1.2.840.10006.300.43.1.2.1.1.11");
    static final OID AGG_PORT_PARTNER_PORT = new OID("1.2.840.10006.300.43.1.2.1.1.17");
    static final OID AGG_PORT_SELECTED = new OID("1.2.840.10006.300.43.1.2.1.1.12");
    static final OID AGG_PORT_ATTACHED = new OID("1.2.840.10006.300.43.1.2.1.1.13");
    static final OID AGG_PORT_ACTOR_STATE = new OID("1.2.840.10006.300.43.1.2.1.1.21");
    static final OID AGG_PORT_PARTNER_STATE = new OID("1.2.840.10006.300.43.1.2.1.1.23");
    /** TruthValue: 1 may aggregate, 2 individual. */
    static final OID AGG_PORT_AGGREGATE = new OID("1.2.840.10006.300.43.1.2.1.1.24");

    /** LLDP-MIB (IEEE 802.1AB), lldpLocPortTable. */
    static final OID LLDP_LOCAL_PORT_ID = new OID("1.0.8802.1.1.2.1.3.7.1.3");

    static final OID LLDP_LOCAL_PORT_DESC = new OID("1.0.8802.1.1.2.1.3.7.1.4");
    /** lldpRemTable; its index is a time mark, the local port number, and a counter. */
    static final OID LLDP_REMOTE_PORT_ID = new OID("1.0.8802.1.1.2.1.4.1.1.7");

    static final OID LLDP_REMOTE_PORT_DESC = new OID("1.0.8802.1.1.2.1.4.1.1.8");
    static final OID LLDP_REMOTE_SYS_NAME = new OID("1.0.8802.1.1.2.1.4.1.1.9");

    private Oids() {}
}
