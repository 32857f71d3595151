package io.vigie.commands.snmp;

import io.vigie.commands.snmp.Interfaces.Interface;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snmp4j.smi.OID;

/** Which port belongs to which aggregator, from the LAG-MIB, or from ifStackTable where a port is not in it. */
final class Bundles {
    /**
     * Aggregation, synchronization, collecting, distributing: all are needed to carry traffic. Agents disagree on
     * which end of the byte bit 0 is (BITS of SMIv2, or the order on the wire); these four are the same both ways.
     */
    private static final int CARRIES = 0b0011_1100;

    private static final int SYNCHRONIZED_AND_COLLECTING = 0b0001_1000;
    private static final int INDIVIDUAL = 2;
    private static final int ACTIVE = 1;

    /** How a port stands to the aggregators. */
    sealed interface Attachment {
        /** @param aggregator its ifIndex */
        record Inside(int aggregator) implements Attachment {}

        /** @param why one clause */
        record Outside(String why) implements Attachment {}
    }

    private final SnmpClient client;
    private final Interfaces interfaces;
    private final Map<Integer, Attachment> attachments;
    private boolean stackRead;

    private Bundles(SnmpClient client, Interfaces interfaces, Map<Integer, Attachment> attachments) {
        this.client = client;
        this.interfaces = interfaces;
        this.attachments = attachments;
    }

    static Bundles read(SnmpClient client, Interfaces interfaces) {
        Table lag = client.walk(
                Oids.AGG_PORT_PARTNER_SYSTEM,
                Oids.AGG_PORT_SELECTED,
                Oids.AGG_PORT_ATTACHED,
                Oids.AGG_PORT_ACTOR_STATE,
                Oids.AGG_PORT_PARTNER_STATE,
                Oids.AGG_PORT_AGGREGATE);
        Map<Integer, Attachment> attachments = new HashMap<>();
        for (OID row : lag.indexes(Oids.AGG_PORT_ATTACHED)) {
            attachments.put(row.last(), judge(lag, row));
        }
        return new Bundles(client, interfaces, attachments);
    }

    /** Asks the switch once more when its LAG-MIB knows nothing of the port, as for bundles without LACP. */
    Attachment of(Interface port) {
        if (!attachments.containsKey(port.index()) && !stackRead) {
            stackRead = true;
            readStack();
        }
        Attachment found = attachments.get(port.index());
        return found == null ? new Attachment.Outside("the switch does not say that it is in a bundle") : found;
    }

    /** The aggregator of a documented channel: the one that carries its number, else the one of most members. */
    OptionalInt aggregator(int channel, List<Interface> members) {
        Optional<Interface> named = interfaces.all().stream()
                .filter(i -> i.aggregator() && i.number() == channel)
                .findFirst();
        if (named.isPresent()) {
            return OptionalInt.of(named.get().index());
        }
        Map<Integer, Long> votes = members.stream()
                .map(this::of)
                .filter(Attachment.Inside.class::isInstance)
                .map(a -> ((Attachment.Inside) a).aggregator())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return votes.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    String nameOf(int aggregator) {
        return interfaces.byIndex(aggregator).map(Interface::name).orElse("aggregator " + aggregator);
    }

    private static Attachment judge(Table lag, OID row) {
        int attached = lag.number(Oids.AGG_PORT_ATTACHED, row).orElse(0);
        int selected = lag.number(Oids.AGG_PORT_SELECTED, row).orElse(0);
        byte[] partner = lag.bytes(Oids.AGG_PORT_PARTNER_SYSTEM, row);
        if (partner.length > 0 && allZero(partner)) {
            return new Attachment.Outside("no LACP is heard from the other end");
        }
        if (attached == 0) {
            return new Attachment.Outside(selected == 0 ? "it is in no bundle" : "it waits to join its bundle");
        }
        if (lag.number(Oids.AGG_PORT_AGGREGATE, row).orElse(0) == INDIVIDUAL) {
            return new Attachment.Outside("it works as an individual link");
        }
        if (!has(lag.bytes(Oids.AGG_PORT_ACTOR_STATE, row), CARRIES)) {
            return new Attachment.Outside("the switch does not collect and distribute on it");
        }
        if (!has(lag.bytes(Oids.AGG_PORT_PARTNER_STATE, row), SYNCHRONIZED_AND_COLLECTING)) {
            return new Attachment.Outside("the other end is not in step");
        }
        return new Attachment.Inside(attached);
    }

    /** A state that the agent does not give proves nothing against the port. */
    private static boolean has(byte[] state, int bits) {
        return state.length == 0 || (state[0] & bits) == bits;
    }

    private static boolean allZero(byte[] bytes) {
        int sum = 0;
        for (byte b : bytes) {
            sum |= b;
        }
        return sum == 0;
    }

    private void readStack() {
        Table stack = client.walk(Oids.IF_STACK_STATUS);
        for (OID row : stack.indexes(Oids.IF_STACK_STATUS)) {
            if (row.size() != 2 || stack.number(Oids.IF_STACK_STATUS, row).orElse(0) != ACTIVE) {
                continue;
            }
            interfaces
                    .byIndex(row.get(0))
                    .filter(Interface::aggregator)
                    .ifPresent(upper -> attachments.putIfAbsent(row.get(1), new Attachment.Inside(upper.index())));
        }
    }
}
