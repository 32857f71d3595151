package io.vigie.commands.lab.proxmox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** A guest that the HA manager keeps in its requested state. */
final class HaService {
    final LabGuest guest;
    /** started, stopped, disabled or ignored. */
    String requested = "started";
    /** The manager's own word; empty while it has not taken the service up. */
    String state;
    /** Whether the local resource manager has reported it running. */
    boolean reported;
    /** Counts requests, so that a later one makes the effects of an earlier one void. */
    int round;

    int maxRestart = 1;
    int maxRelocate = 1;
    boolean failback = true;
    String group = "";
    String comment = "";

    /** While it moves: where the manager still has it, and where to; empty when it does not. */
    String from = "";

    String target = "";
    /** Where it goes back to when the maintenance there ends; empty when it was not moved away by one. */
    String maintenanceNode = "";
    /** Whether nothing is done about it for now: its resource manager restarts, or high availability is disarmed. */
    boolean frozen;
    /** Whether the manager has put it out of its mind: disarmed, mode {@code ignore}. */
    boolean untracked;

    HaService(LabGuest guest) {
        this.guest = guest;
        this.reported = guest.running;
        this.state = "started";
    }

    String sid() {
        return sid(guest);
    }

    static String sid(LabGuest guest) {
        return (guest.container() ? "ct:" : "vm:") + guest.vmid();
    }

    boolean managed() {
        return !requested.equals("ignored") && !untracked;
    }

    boolean wantsRunning() {
        return requested.equals("started");
    }

    boolean moves() {
        return !from.isEmpty();
    }

    /** A motion is over, or void. */
    void arrived() {
        from = "";
        target = "";
        if (guest.lock.equals("migrate")) {
            guest.lock = "";
        }
    }

    String uid() {
        byte[] bytes = UUID.nameUUIDFromBytes((sid() + round).getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 16)
                .getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The state as {@code ha/status/current} puts it, which answers requests before the manager has acted.
     *
     * @param manager the manager's word for it at that moment
     */
    String shown(String manager) {
        if (!managed()) {
            return "ignored";
        }
        return switch (manager) {
            case "" -> "queued";
            case "stopped" -> wantsRunning() ? "starting" : requested.equals("disabled") ? "disabled" : "stopped";
            case "started" -> !wantsRunning() ? "stopping" : reported ? "started" : "starting";
            default -> manager;
        };
    }
}
