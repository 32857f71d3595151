package io.vigie.commands.snmp;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;

/** Columns of a table, by index. A value of an unexpected type counts as absent: agents are not to be trusted. */
record Table(Map<OID, SortedMap<OID, Variable>> columns) {

    /** With the columns of another part of the same table. */
    Table and(Table other) {
        Map<OID, SortedMap<OID, Variable>> all = new HashMap<>(columns);
        all.putAll(other.columns);
        return new Table(all);
    }

    /** The indexes that the column has, in order. */
    Set<OID> indexes(OID column) {
        return column(column).keySet();
    }

    /** A text without control characters; empty when absent. */
    String text(OID column, OID index) {
        return column(column).get(index) instanceof OctetString bytes ? printable(bytes) : "";
    }

    byte[] bytes(OID column, OID index) {
        return column(column).get(index) instanceof OctetString bytes ? bytes.getValue() : new byte[0];
    }

    OptionalInt number(OID column, OID index) {
        Variable value = column(column).get(index);
        if (value == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(value.toInt());
        } catch (UnsupportedOperationException e) {
            return OptionalInt.empty();
        }
    }

    /** A counter, a gauge or a time; empty when absent or of another type. */
    OptionalLong counter(OID column, OID index) {
        Variable value = column(column).get(index);
        return value instanceof Counter64 || value instanceof UnsignedInteger32
                ? OptionalLong.of(value.toLong())
                : OptionalLong.empty();
    }

    private SortedMap<OID, Variable> column(OID column) {
        SortedMap<OID, Variable> values = columns.get(column);
        return values == null ? new TreeMap<>() : values;
    }

    /** UTF-8 as SnmpAdminString wants it (RFC 3411); binary becomes hexadecimal pairs, at most 255 characters. */
    static String printable(OctetString bytes) {
        String text = new String(bytes.getValue(), java.nio.charset.StandardCharsets.UTF_8).replace("\0", "");
        if (text.contains("\uFFFD")) {
            text = bytes.toHexString();
        }
        text = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return text.length() > 255 ? text.substring(0, 255) : text;
    }
}
