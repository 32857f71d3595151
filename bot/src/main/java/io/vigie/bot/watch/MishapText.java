package io.vigie.bot.watch;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.Mishap;

/** What befell a guest, and what to do about it, in an admin's words. */
final class MishapText {
    private static final int LONG_ID = 12;

    private MishapText() {}

    /** Without its id where that is a UUID, which nobody reads. */
    static String name(Guest guest) {
        return guest.id().length() > LONG_ID ? guest.name() : guest.label();
    }

    static String of(Guest guest, Mishap mishap) {
        return place(guest)
                + switch (mishap.kind()) {
                    case CRASHED -> crashed(guest);
                    case IO_ERROR -> ioError(guest, mishap.detail());
                    case WATCHDOG -> watchdog(guest);
                };
    }

    private static String crashed(Guest guest) {
        return switch (guest.state()) {
            case STOPPED ->
                " crashed: its process ended without being told to. Start it again: vm start " + guest.name();
            case PAUSED -> " crashed: its system panicked, and it is halted. Restart it: vm reset " + guest.name();
            case RUNNING, SUSPENDED, UNKNOWN -> " crashed";
        };
    }

    private static String ioError(Guest guest, String detail) {
        String disk = detail.isEmpty() ? "its disk" : "its disk " + detail;
        return guest.state() == State.PAUSED
                ? " is halted by an I/O error of " + disk + ". After the repair: vm resume " + guest.name()
                : " had an I/O error of " + disk;
    }

    private static String watchdog(Guest guest) {
        return switch (guest.state()) {
            case PAUSED ->
                " is halted by its watchdog: its system hangs. Look at its screen, then: vm reset " + guest.name();
            case STOPPED -> " was stopped by its watchdog: its system hung. Start it again: vm start " + guest.name();
            case RUNNING, SUSPENDED, UNKNOWN -> " hung, and its watchdog barked";
        };
    }

    /** How it stands, now that nothing is wrong with it any more. */
    static String over(Guest guest) {
        return name(guest)
                + switch (guest.state()) {
                    case RUNNING -> " runs again on " + guest.node();
                    case STOPPED -> " is stopped on " + guest.node() + ", as somebody asked for";
                    case PAUSED, SUSPENDED, UNKNOWN -> " is " + guest.state().word() + " on " + guest.node();
                };
    }

    static String twice(Guest guest) {
        return name(guest) + " RUNS on " + guest.node() + " and " + String.join(" and ", guest.twins())
                + " at once: its disks are being destroyed. Stop it at once where it does not belong (virsh destroy "
                + guest.name() + " there), and undefine it there";
    }

    static String once(Guest guest) {
        return name(guest)
                + (guest.state() == State.RUNNING ? " runs on " + guest.node() + " only" : " is stopped everywhere");
    }

    /** @param listed whether its node still knows it */
    static String down(Guest guest, boolean listed) {
        return place(guest) + " ran before, and "
                + (listed ? "is stopped: vm start " + guest.name() : "is not there any more");
    }

    private static String place(Guest guest) {
        return name(guest) + " on " + guest.node();
    }
}
