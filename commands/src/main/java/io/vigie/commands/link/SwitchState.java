package io.vigie.commands.link;

import io.vigie.commands.link.SwitchPort.Neighbour;
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

    /** Who is at the other end of a port. */
    public Neighbour neighbour(int port) {
        return port(port).map(SwitchPort::neighbour).orElse(Neighbour.SILENT);
    }

    /**
     * @param carries what it is for: {@code storage}, {@code core}, …; empty when not documented
     * @param peer the machine at the other end, as documented
     * @param aggregator what the switch calls it, such as {@code Po11}; empty when it knows of none
     */
    public record PortChannel(
            int id, String name, String peer, String carries, List<Member> members, String aggregator) {
        public PortChannel {
            members = List.copyOf(members);
        }

        public PortChannel(int id, String name, String peer, String carries, List<Member> members) {
            this(id, name, peer, carries, members, "");
        }

        /** Members that carry traffic. */
        public long active() {
            return members.stream()
                    .filter(m -> m.state() == MemberState.BUNDLED)
                    .count();
        }

        /** Whether it carries what storage is read and written over. */
        public boolean storage() {
            return carries.equalsIgnoreCase("storage");
        }
    }

    /**
     * @param remote the documented interface of the peer, such as {@code eth2}
     * @param speed bits a second, 0 when unknown
     * @param why what the switch says about a member that carries nothing, one clause; empty when it carries traffic
     * @param look where to look then, one clause; empty when nobody knows
     */
    public record Member(int port, String remote, MemberState state, long speed, String why, String look) {
        public Member(int port, String remote, MemberState state, long speed, String why) {
            this(port, remote, state, speed, why, "");
        }

        public Member(int port, String remote, MemberState state, long speed) {
            this(port, remote, state, speed, "");
        }

        /** {@code port 28 (eth2)}. */
        public String label() {
            return "port " + port + (remote.isEmpty() ? "" : " (" + remote + ")");
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
