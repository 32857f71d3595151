package io.vigie.commands.lab.network;

import java.util.List;

/**
 * A port channel of the worked example.
 *
 * @param peer the machine at the other end
 * @param carries {@code storage} or {@code core}
 */
public record LabChannel(int id, String name, String peer, String carries, List<Wire> wires) {
    public LabChannel {
        wires = List.copyOf(wires);
    }

    /**
     * @param port of the switch
     * @param remote the peer's interface
     */
    public record Wire(int port, String remote) {}

    /** The channels of <em>laetitia</em>, the switch of the worked example. */
    public static List<LabChannel> ofLaetitia() {
        return List.of(
                channel(5, "SAN sanizator", "sanizator", "storage", 35, 34),
                channel(10, "SAN camille", "camille", "storage", 32, 33),
                channel(11, "SAN nikita", "nikita", "storage", 28, 29),
                channel(12, "SAN proxima", "proxima", "storage", 36, 37),
                channel(20, "core camille", "camille", "core", 30, 31),
                channel(21, "core nikita", "nikita", "core", 26, 27),
                channel(22, "core proxima", "proxima", "core", 38, 39));
    }

    private static LabChannel channel(int id, String name, String peer, String carries, int first, int second) {
        int eth = carries.equals("core") ? 0 : 2;
        return new LabChannel(
                id, name, peer, carries, List.of(new Wire(first, "eth" + eth), new Wire(second, "eth" + (eth + 1))));
    }
}
