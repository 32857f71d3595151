package io.vigie.commands.lab.network;

/**
 * A port of the lab's switch as it is now.
 *
 * @param channel the port channel it is configured into, 0 when in none
 * @param peer the machine at the other end, empty when nothing was ever plugged in
 * @param remote the peer's interface
 * @param plugged whether there is a link
 * @param bundled whether LACP lets it carry traffic once there is a link
 */
record LabPort(int number, int channel, String peer, String remote, boolean plugged, boolean bundled) {
    static LabPort empty(int number) {
        return new LabPort(number, 0, "", "", false, false);
    }

    LabPort plug(boolean link) {
        return new LabPort(number, channel, peer, remote, link, bundled);
    }

    LabPort bundle(boolean carries) {
        return new LabPort(number, channel, peer, remote, plugged, carries);
    }

    boolean wired() {
        return !peer.isEmpty();
    }
}
