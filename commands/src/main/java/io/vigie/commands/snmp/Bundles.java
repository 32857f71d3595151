package io.vigie.commands.snmp;

import io.vigie.commands.link.SwitchPort.Partner;
import io.vigie.commands.snmp.Interfaces.Interface;
import java.util.ArrayList;
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
    private static final int INDIVIDUAL = 2;
    private static final int ACTIVE = 1;

    private final SnmpClient client;
    private final Interfaces interfaces;
    private final Map<Integer, Lacp> rows;
    private final Map<Integer, Integer> stacked = new HashMap<>();
    private boolean stackRead;

    /**
     * A port's row in dot3adAggPortTable.
     *
     * @param partner empty when nobody answers by LACP
     * @param heard whether the agent tells of a partner at all, if only that there is none
     * @param selected the ifIndex of the aggregator it shall join, 0 for none
     * @param attached the ifIndex of the aggregator it is in, 0 for none
     */
    record Lacp(
            Optional<Partner> partner,
            boolean heard,
            int selected,
            int attached,
            boolean individual,
            LacpState actor,
            LacpState other) {
        /** Whether it carries traffic within its aggregator. */
        boolean inside() {
            return attached != 0
                    && !individual
                    && (partner.isPresent() || !heard)
                    && actor.carries()
                    && other.synchronised()
                    && other.collecting();
        }
    }

    private Bundles(SnmpClient client, Interfaces interfaces, Map<Integer, Lacp> rows) {
        this.client = client;
        this.interfaces = interfaces;
        this.rows = rows;
    }

    /** The LAG-MIB's rows, what this end says. */
    static Table readActors(SnmpClient client) {
        return client.walk(
                Oids.AGG_PORT_SELECTED, Oids.AGG_PORT_ATTACHED, Oids.AGG_PORT_ACTOR_STATE, Oids.AGG_PORT_AGGREGATE);
    }

    /** What the other end says. */
    static Table readPartners(SnmpClient client) {
        return client.walk(
                Oids.AGG_PORT_PARTNER_SYSTEM,
                Oids.AGG_PORT_PARTNER_KEY,
                Oids.AGG_PORT_PARTNER_PORT,
                Oids.AGG_PORT_PARTNER_STATE);
    }

    /** @param client asked again where the rows know nothing of a port */
    static Bundles of(Table lag, SnmpClient client, Interfaces interfaces) {
        List<byte[]> states = new ArrayList<>();
        for (OID row : lag.indexes(Oids.AGG_PORT_ATTACHED)) {
            states.add(lag.bytes(Oids.AGG_PORT_ACTOR_STATE, row));
            states.add(lag.bytes(Oids.AGG_PORT_PARTNER_STATE, row));
        }
        LacpState.Order order = LacpState.Order.of(states);
        Map<Integer, Lacp> rows = new HashMap<>();
        for (OID row : lag.indexes(Oids.AGG_PORT_ATTACHED)) {
            rows.put(row.last(), lacp(lag, row, order));
        }
        return new Bundles(client, interfaces, rows);
    }

    private static Lacp lacp(Table lag, OID row, LacpState.Order order) {
        byte[] system = lag.bytes(Oids.AGG_PORT_PARTNER_SYSTEM, row);
        Optional<Partner> partner = system.length == 0 || system.length > 8 || allZero(system)
                ? Optional.empty()
                : Optional.of(new Partner(
                        Partner.mac(system),
                        lag.number(Oids.AGG_PORT_PARTNER_KEY, row).orElse(0),
                        lag.number(Oids.AGG_PORT_PARTNER_PORT, row).orElse(0)));
        return new Lacp(
                partner,
                system.length > 0,
                lag.number(Oids.AGG_PORT_SELECTED, row).orElse(0),
                lag.number(Oids.AGG_PORT_ATTACHED, row).orElse(0),
                lag.number(Oids.AGG_PORT_AGGREGATE, row).orElse(0) == INDIVIDUAL,
                LacpState.of(lag.bytes(Oids.AGG_PORT_ACTOR_STATE, row), order),
                LacpState.of(lag.bytes(Oids.AGG_PORT_PARTNER_STATE, row), order));
    }

    Optional<Lacp> lacp(Interface port) {
        return Optional.ofNullable(rows.get(port.index()));
    }

    /** Who answers on it by LACP. */
    Optional<Partner> partner(Interface port) {
        return lacp(port).flatMap(Lacp::partner);
    }

    /**
     * The ifIndex of the aggregator that the port carries traffic in. Asks the switch once more when its LAG-MIB knows
     * nothing of the port, as for bundles without LACP.
     */
    OptionalInt inside(Interface port) {
        Lacp lacp = rows.get(port.index());
        if (lacp != null) {
            return lacp.inside() ? OptionalInt.of(lacp.attached) : OptionalInt.empty();
        }
        if (!stackRead) {
            stackRead = true;
            readStack();
        }
        Integer upper = stacked.get(port.index());
        return upper == null ? OptionalInt.empty() : OptionalInt.of(upper);
    }

    /** What the switch calls the aggregator that a port is in, if only in name; empty when in none. */
    String nameFor(Interface port) {
        Lacp lacp = rows.get(port.index());
        if (lacp != null && lacp.attached != 0) {
            return lacp.individual && interfaces.byIndex(lacp.attached).isEmpty() ? "" : nameOf(lacp.attached);
        }
        Integer upper = stacked.get(port.index());
        return upper == null ? "" : nameOf(upper);
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
                .map(this::inside)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
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
                    .ifPresent(upper -> stacked.putIfAbsent(row.get(1), upper.index()));
        }
    }
}
