package io.vigie.commands.link;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A switch as it was at one moment.
 *
 * @param description the agent's sysDescr
 * @param ports every physical port, by number
 * @param channels the documented port channels with what the switch says of them
 */
public record SwitchState(
        String name,
        Instant readAt,
        String description,
        Duration uptime,
        List<SwitchPort> ports,
        List<PortChannel> channels) {
    public SwitchState {
        ports = List.copyOf(ports);
        channels = List.copyOf(channels);
    }

    public Optional<PortChannel> channel(int id) {
        return channels.stream().filter(c -> c.id() == id).findFirst();
    }

    public Optional<SwitchPort> port(int number) {
        return ports.stream().filter(p -> p.number() == number).findFirst();
    }

    /**
     * @param number as printed on the switch and documented
     * @param name ifName: survives a renumbering of ifIndex
     * @param speed bits a second, 0 when unknown
     * @param neighbour LLDP: who is at the other end, as {@code camille eth2}; empty when nobody says
     */
    public record SwitchPort(
            int number, String name, String alias, boolean adminUp, boolean up, long speed, String neighbour) {}

    /**
     * @param carries what it is for: {@code storage}, {@code core}, …; empty when not documented
     * @param peer the machine at the other end, as documented
     */
    public record PortChannel(int id, String name, String peer, String carries, List<Member> members) {
        public PortChannel {
            members = List.copyOf(members);
        }

        /** Members that carry traffic. */
        public long active() {
            return members.stream()
                    .filter(m -> m.state() == MemberState.BUNDLED)
                    .count();
        }
    }

    /**
     * @param remote the documented interface of the peer, such as {@code eth2}
     * @param speed bits a second, 0 when unknown
     * @param why what the switch says about a member that carries nothing, one clause; empty when it carries traffic
     */
    public record Member(int port, String remote, MemberState state, long speed, String why) {
        public Member(int port, String remote, MemberState state, long speed) {
            this(port, remote, state, speed, "");
        }
    }

    /** Why a member does or does not carry traffic; "down" and "dropped" are different faults. */
    public enum MemberState {
        BUNDLED,
        DOWN,
        /** The link is up, but the member is not in the bundle (IEEE 802.1AX: individual, or another aggregator). */
        NOT_BUNDLED,
        /** The switch does not know the port. */
        MISSING;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }
}
