package io.vigie.commands.snmp;

import io.vigie.commands.Problem;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Where traps arrive and who may send them.
 *
 * @param listen a local UDP address; port 0 takes a free one
 * @param communities for versions 1 and 2c; empty when only version 3 counts
 * @param users for version 3
 * @param calm the shortest time between two wake-ups for the same switch; the first is immediate
 */
public record TrapSettings(
        InetSocketAddress listen, List<SnmpAccess.Community> communities, List<SnmpAccess.User> users, Duration calm) {
    public static final Duration DEFAULT_CALM = Duration.ofMillis(250);

    public TrapSettings {
        communities = List.copyOf(communities);
        users = List.copyOf(users);
        if (listen.isUnresolved()) {
            throw Problem.user("The address to listen for traps on, " + listen.getHostString() + ", is not known.");
        }
        if (calm.isNegative()) {
            throw Problem.user("The time between two wake-ups cannot be negative.");
        }
    }
}
