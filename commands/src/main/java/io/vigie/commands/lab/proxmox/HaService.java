package io.vigie.commands.lab.proxmox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** A guest that the HA manager keeps in its requested state. */
final class HaService {
    final LabGuest guest;
    /** started, stopped, disabled or ignored. */
    String requested = "started";
    /** The manager's own word. */
    String state;
    /** Whether the local resource manager has reported it running. */
    boolean reported;
    /** Counts requests, so that a later one makes the effects of an earlier one void. */
    int round;

    HaService(LabGuest guest) {
        this.guest = guest;
        this.reported = guest.running;
        this.state = "started";
    }

    String sid() {
        return (guest.container() ? "ct:" : "vm:") + guest.vmid();
    }

    boolean managed() {
        return !requested.equals("ignored");
    }

    boolean wantsRunning() {
        return requested.equals("started");
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
            case "stopped" -> wantsRunning() ? "starting" : requested.equals("disabled") ? "disabled" : "stopped";
            case "started" -> !wantsRunning() ? "stopping" : reported ? "started" : "starting";
            default -> manager;
        };
    }
}
