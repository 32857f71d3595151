package io.vigie.commands.iscsi;

import java.io.IOException;
import java.util.Optional;

/** A command that the target answered with anything but GOOD. */
final class ScsiRefusal extends IOException {
    private static final long serialVersionUID = 1;

    private static final int CHECK_CONDITION = 2;
    private static final int RESERVATION_CONFLICT = 0x18;

    private final int status;
    private final transient Optional<Sense> sense;

    /** @param status SAM-5, 5.3.1; negative when the target could not carry out the command at all */
    ScsiRefusal(int status, Optional<Sense> sense) {
        super(words(status, sense));
        this.status = status;
        this.sense = sense;
    }

    Optional<Sense> sense() {
        return sense;
    }

    boolean reserved() {
        return status == RESERVATION_CONFLICT;
    }

    private static String words(int status, Optional<Sense> sense) {
        return switch (status) {
            case CHECK_CONDITION -> sense.map(Sense::words).orElse("check condition without a reason");
            case 0x08 -> "busy";
            case RESERVATION_CONFLICT -> "reservation conflict";
            case 0x28 -> "too many commands at once";
            case 0x30 -> "an earlier error is not cleared (ACA active)";
            case 0x40 -> "another initiator aborted the command";
            default -> status < 0 ? "the target failed inside" : String.format("status 0x%02x", status);
        };
    }
}
