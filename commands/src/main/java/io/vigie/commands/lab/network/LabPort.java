package io.vigie.commands.lab.network;

import java.time.Instant;

/**
 * A port of the lab's switch as it is now.
 *
 * @param channel the port channel it is configured into, 0 when in none
 * @param cable the port channel that the plugged cable belongs to
 * @param peer the machine at the other end, empty when nothing was ever plugged in
 * @param remote the peer's interface
 * @param plugged whether there is a link
 * @param bundled whether LACP is heard from the other end
 * @param suspended whether the switch keeps it out of its bundle, though LACP is heard
 * @param megabits a second
 * @param errors damaged frames a minute
 * @param changed when it last went up or down
 */
record LabPort(
        int number,
        int channel,
        int cable,
        String peer,
        String remote,
        boolean plugged,
        boolean bundled,
        boolean suspended,
        int megabits,
        int errors,
        Instant changed) {
    static final int GIGABIT = 1000;

    static LabPort empty(int number) {
        return new LabPort(number, 0, 0, "", "", false, false, false, GIGABIT, 0, Instant.EPOCH);
    }

    static LabPort wired(int number, LabChannel channel, String remote) {
        int id = channel.id();
        return new LabPort(number, id, id, channel.peer(), remote, true, true, false, GIGABIT, 0, Instant.EPOCH);
    }

    /** LACP bundles what leads to the machine of the channel, and only at the speed of the others. */
    boolean carries() {
        return plugged && bundled && !suspended && cable == channel && megabits == GIGABIT;
    }

    LabPort plug(boolean link, Instant now) {
        return new LabPort(
                number,
                channel,
                cable,
                peer,
                remote,
                link,
                bundled,
                suspended,
                megabits,
                errors,
                link == plugged ? changed : now);
    }

    LabPort bundle(boolean carries) {
        return new LabPort(
                number, channel, cable, peer, remote, plugged, carries, suspended, megabits, errors, changed);
    }

    LabPort suspend(boolean kept) {
        return new LabPort(number, channel, cable, peer, remote, plugged, bundled, kept, megabits, errors, changed);
    }

    LabPort run(int speed) {
        return new LabPort(number, channel, cable, peer, remote, plugged, bundled, suspended, speed, errors, changed);
    }

    LabPort damage(int aMinute) {
        return new LabPort(
                number, channel, cable, peer, remote, plugged, bundled, suspended, megabits, aMinute, changed);
    }

    /** With the cable that leads to where the other port's did. */
    LabPort cableOf(LabPort other) {
        return new LabPort(
                number,
                channel,
                other.cable,
                other.peer,
                other.remote,
                plugged,
                bundled,
                suspended,
                megabits,
                errors,
                changed);
    }

    boolean wired() {
        return !peer.isEmpty();
    }
}
