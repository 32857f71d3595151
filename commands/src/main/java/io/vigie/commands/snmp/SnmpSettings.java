package io.vigie.commands.snmp;

import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A switch, how to ask it, and which port channels the documents say it has.
 *
 * @param name also the scope of rights
 * @param host a name or an address
 * @param timeout how long one request waits for its answer, 50 ms to 10 s
 * @param retries how often an unanswered request is sent again, 0 to 5
 * @param portNames how the switch names its port {@code n}, with {@code {port}} in the place of the number, such as
 *     {@code Gi1/0/{port}}; when empty, the port is the physical interface whose name ends in the number
 */
public record SnmpSettings(
        String name,
        String host,
        int port,
        SnmpAccess access,
        Duration timeout,
        int retries,
        String portNames,
        List<Channel> channels) {
    public static final int DEFAULT_PORT = 161;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);
    public static final int DEFAULT_RETRIES = 1;

    public SnmpSettings {
        channels = List.copyOf(channels);
        if (port < 1 || port > 65_535) {
            throw Problem.user("The SNMP port of " + name + " must be between 1 and 65535, not " + port + ".");
        }
        if (timeout.toMillis() < 50 || timeout.toMillis() > 10_000) {
            throw Problem.user("The SNMP time-out of " + name + " must be between 50 ms and 10 s.");
        }
        if (retries < 0 || retries > 5) {
            throw Problem.user("The SNMP retries of " + name + " must be between 0 and 5.");
        }
        if (!portNames.isEmpty() && !portNames.contains("{port}")) {
            throw Problem.user("The port names of " + name + " must contain {port}.");
        }
        checkChannels(name, channels);
    }

    /** A switch asked with the default bounds. */
    public static SnmpSettings of(String name, String host, int port, SnmpAccess access, List<Channel> channels) {
        return new SnmpSettings(name, host, port, access, DEFAULT_TIMEOUT, DEFAULT_RETRIES, "", channels);
    }

    /** The longest that one request may take. */
    Duration exchangeBound() {
        return timeout.multipliedBy(retries + 1L);
    }

    /** The longest that a whole poll may take, however slowly the agent answers each request. */
    Duration pollBound() {
        return exchangeBound().multipliedBy(4);
    }

    /**
     * A documented port channel.
     *
     * @param id its number on the switch
     * @param peer the machine at the other end
     * @param carries {@code storage}, {@code core}, …; may be empty
     */
    public record Channel(int id, String name, String peer, String carries, List<Wire> members) {
        public Channel {
            members = List.copyOf(members);
        }
    }

    /**
     * A documented member.
     *
     * @param port the switch's port, as printed on it
     * @param remote the peer's interface, such as {@code eth2}
     */
    public record Wire(int port, String remote) {}

    private static void checkChannels(String name, List<Channel> channels) {
        Set<Integer> ids = new HashSet<>();
        Set<Integer> ports = new HashSet<>();
        for (Channel channel : channels) {
            if (!ids.add(channel.id)) {
                throw Problem.user("Port channel " + channel.id + " of " + name + " is there twice.");
            }
            for (Wire wire : channel.members) {
                if (!ports.add(wire.port)) {
                    throw Problem.user("Port " + wire.port + " of " + name + " is in two places.");
                }
            }
        }
    }
}
