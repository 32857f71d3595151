package io.vigie.commands.snmp;

import io.vigie.commands.Problem;
import io.vigie.commands.link.SwitchPort.Duplex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snmp4j.smi.OID;

/** The interfaces of one switch (IF-MIB, RFC 2863) at one moment: their ifIndex holds for this moment only. */
record Interfaces(String switchName, String portNames, List<Interface> all) {
    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{1,9})$");
    /** ifType (IANAifType-MIB): ethernetCsmacd, fastEther, fastEtherFX, gigabitEthernet. */
    private static final Set<Integer> PHYSICAL = Set.of(6, 62, 69, 117);
    /** ieee8023adLag and propVirtual, which some switches use for it. */
    private static final Set<Integer> AGGREGATOR = Set.of(161, 53);

    private static final int UP = 1;

    /**
     * @param speed bits a second, 0 when unknown
     * @param changed the uptime when it last went up or down
     */
    record Interface(
            int index,
            String name,
            String alias,
            int type,
            boolean adminUp,
            boolean up,
            long speed,
            Duration changed,
            Duplex duplex) {
        boolean physical() {
            return PHYSICAL.contains(type);
        }

        boolean aggregator() {
            return AGGREGATOR.contains(type);
        }

        /** The number its name ends in, 0 when there is none. */
        int number() {
            Matcher digits = LAST_NUMBER.matcher(name);
            return digits.find() ? Integer.parseInt(digits.group(1)) : 0;
        }
    }

    /** How they are now, which changes at any time. */
    static Table status(SnmpClient client) {
        return client.walk(Oids.IF_ADMIN_STATUS, Oids.IF_OPER_STATUS, Oids.IF_LAST_CHANGE, Oids.IF_HIGH_SPEED);
    }

    /** What they are called, which changes rarely. */
    static Table names(SnmpClient client) {
        return client.walk(Oids.IF_TYPE, Oids.IF_NAME, Oids.IF_ALIAS, Oids.IF_DESCR);
    }

    static Table duplex(SnmpClient client) {
        return client.walk(Oids.DUPLEX);
    }

    static Interfaces of(SnmpSettings settings, Table names, Table status, Table duplex) {
        List<Interface> all = new ArrayList<>();
        for (OID row : names.indexes(Oids.IF_TYPE)) {
            String name = names.text(Oids.IF_NAME, row);
            all.add(new Interface(
                    row.last(),
                    name.isEmpty() ? names.text(Oids.IF_DESCR, row) : name,
                    names.text(Oids.IF_ALIAS, row),
                    names.number(Oids.IF_TYPE, row).orElse(0),
                    status.number(Oids.IF_ADMIN_STATUS, row).orElse(0) == UP,
                    status.number(Oids.IF_OPER_STATUS, row).orElse(0) == UP,
                    status.counter(Oids.IF_HIGH_SPEED, row).orElse(0) * 1_000_000L,
                    Duration.ofMillis(status.counter(Oids.IF_LAST_CHANGE, row).orElse(0) * 10),
                    duplexOf(duplex.number(Oids.DUPLEX, row).orElse(1))));
        }
        return new Interfaces(settings.name(), settings.portNames(), List.copyOf(all));
    }

    private static Duplex duplexOf(int value) {
        return value == 2 ? Duplex.HALF : value == 3 ? Duplex.FULL : Duplex.UNKNOWN;
    }

    Optional<Interface> byIndex(int index) {
        return all.stream().filter(i -> i.index == index).findFirst();
    }

    /**
     * The interface of the port with this number.
     *
     * @throws Problem when two ports could be meant: watching the wrong one is worse than saying so
     */
    Optional<Interface> port(int number) {
        List<Interface> found = all.stream().filter(i -> isPort(i, number)).toList();
        if (found.size() > 1) {
            throw Problem.site("Port " + number + " of " + switchName + " could be " + found.get(0).name + " or "
                            + found.get(1).name + ".")
                    .withMend("Write how the switch names its ports into its settings: port-names: \""
                            + found.get(0).name.replaceAll("\\d+$", "") + "{port}\"");
        }
        return found.stream().findFirst();
    }

    /** The number documented for an interface, 0 when its name does not give one. */
    int numberOf(Interface i) {
        return isPort(i, i.number()) ? i.number() : 0;
    }

    private boolean isPort(Interface i, int number) {
        return portNames.isEmpty()
                ? i.physical() && i.number() == number
                : i.name.equals(portNames.replace("{port}", Integer.toString(number)));
    }
}
