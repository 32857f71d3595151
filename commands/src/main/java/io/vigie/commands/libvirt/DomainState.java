package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Mishap;
import java.util.Optional;

/**
 * What {@code virDomainGetState} says: the state and its reason, by the numbers of {@code libvirt-domain.h}.
 *
 * @param lock what is being done to it and keeps others from doing more, such as {@code migrate}; empty when nothing is
 * @param mishap what the reason says befell it
 */
record DomainState(Guest.State state, String lock, Optional<Mishap.Kind> mishap) {
    private static final int RUNNING = 1;
    private static final int BLOCKED = 2;
    private static final int PAUSED = 3;
    private static final int SHUTTING_DOWN = 4;
    private static final int SHUT_OFF = 5;
    private static final int CRASHED = 6;
    private static final int PM_SUSPENDED = 7;

    static DomainState of(long state, long reason) {
        return switch ((int) state) {
            case RUNNING, BLOCKED, SHUTTING_DOWN -> new DomainState(Guest.State.RUNNING, "", Optional.empty());
            case PAUSED -> paused((int) reason);
            case SHUT_OFF -> off((int) reason);
            case CRASHED -> new DomainState(Guest.State.PAUSED, "", Optional.of(Mishap.Kind.CRASHED));
            case PM_SUSPENDED -> new DomainState(Guest.State.PAUSED, "", Optional.empty());
            default -> new DomainState(Guest.State.STOPPED, "", Optional.empty());
        };
    }

    private static DomainState paused(int reason) {
        return switch (reason) {
            case 2, 12, 13 -> new DomainState(Guest.State.PAUSED, "migrate", Optional.empty());
            case 3 -> new DomainState(Guest.State.PAUSED, "save", Optional.empty());
            case 4 -> new DomainState(Guest.State.PAUSED, "dump", Optional.empty());
            case 5 -> new DomainState(Guest.State.PAUSED, "", Optional.of(Mishap.Kind.IO_ERROR));
            case 6 -> new DomainState(Guest.State.PAUSED, "", Optional.of(Mishap.Kind.WATCHDOG));
            case 9 -> new DomainState(Guest.State.PAUSED, "snapshot", Optional.empty());
            case 10 -> new DomainState(Guest.State.PAUSED, "", Optional.of(Mishap.Kind.CRASHED));
            default -> new DomainState(Guest.State.PAUSED, "", Optional.empty());
        };
    }

    private static DomainState off(int reason) {
        return switch (reason) {
            // Not 6: that is a start that failed, and whoever started it is told.
            case 3, 8 -> new DomainState(Guest.State.STOPPED, "", Optional.of(Mishap.Kind.CRASHED));
            case 5 -> new DomainState(Guest.State.SUSPENDED, "", Optional.empty());
            default -> new DomainState(Guest.State.STOPPED, "", Optional.empty());
        };
    }

    boolean running() {
        return state == Guest.State.RUNNING || state == Guest.State.PAUSED;
    }
}
