package io.vigie.commands.link;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A physical port of a switch.
 *
 * @param number as printed on the switch and documented; 0 when its name gives none
 * @param name ifName: survives a renumbering of ifIndex
 * @param speed bits a second, 0 when unknown
 * @param neighbour LLDP: who is at the other end
 */
public record SwitchPort(
        int number,
        String name,
        String alias,
        boolean adminUp,
        boolean up,
        long speed,
        Neighbour neighbour,
        Link link) {

    /** A port of which no more is known. */
    public SwitchPort(
            int number, String name, String alias, boolean adminUp, boolean up, long speed, Neighbour neighbour) {
        this(number, name, alias, adminUp, up, speed, neighbour, Link.UNKNOWN);
    }

    /** {@code port 28}, or the switch's own name for it. */
    public String label() {
        return number > 0 ? "port " + number : name;
    }

    /**
     * What LLDP heard.
     *
     * @param system the name it gives itself, which may be its full one; empty when it gives none
     * @param port its interface, or what it gives instead, such as a MAC address
     */
    public record Neighbour(String system, String port) {
        public static final Neighbour SILENT = new Neighbour("", "");

        public boolean silent() {
            return system.isEmpty() && port.isEmpty();
        }

        /** Whether it says who it is. */
        public boolean named() {
            return !system.isEmpty();
        }

        /** Whether this machine is meant: {@code nikita.example.org} is {@code nikita}. */
        public boolean isHost(String host) {
            return named() && shortened(system).equals(shortened(host));
        }

        /** Whether it may be this interface: one that gives a MAC address instead may be any. */
        public boolean mayBe(String remote) {
            return remote.isEmpty() || !namesInterface() || port.equalsIgnoreCase(remote);
        }

        public boolean namesInterface() {
            return !port.isEmpty() && !port.matches("(?i)[0-9a-f]{2}([:-][0-9a-f]{2}){5}");
        }

        /** {@code camille eth2}; empty when nobody says. */
        public String text() {
            return (system + " " + port).strip();
        }

        static String shortened(String host) {
            return host.strip().split("\\.", 2)[0].toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How the link runs.
     *
     * @param partner who answers by LACP; empty when nobody does or the switch does not say
     * @param aggregator the port channel that it is in on the switch, such as {@code Po11}; empty when in none
     * @param changed the switch's uptime when the port last went up or down (ifLastChange)
     * @param rates empty until two readings can be compared
     */
    public record Link(
            Duplex duplex, Optional<Partner> partner, String aggregator, Duration changed, Optional<PortRates> rates) {
        public static final Link UNKNOWN =
                new Link(Duplex.UNKNOWN, Optional.empty(), "", Duration.ZERO, Optional.empty());

        public Link with(Optional<PortRates> measured) {
            return new Link(duplex, partner, aggregator, changed, measured);
        }
    }

    /** dot3StatsDuplexStatus (EtherLike-MIB, RFC 3635). */
    public enum Duplex {
        UNKNOWN,
        HALF,
        FULL
    }

    /**
     * The other end as LACP knows it (IEEE 802.1AX).
     *
     * @param system a MAC address, the same for all ports of one machine's bond
     * @param key the same for all ports that may be bundled there
     * @param port the other end's number of the port
     */
    public record Partner(String system, int key, int port) {
        public static String mac(byte[] bytes) {
            return HexFormat.ofDelimiter(":").formatHex(bytes);
        }

        public boolean sameBond(Partner other) {
            return system.equals(other.system) && key == other.key;
        }
    }
}
