package io.vigie.commands.iscsi;

import java.util.Optional;

/**
 * Why a command ended in CHECK CONDITION (SPC-4, 4.5).
 *
 * @param key the kind, 0 to 15
 * @param code the additional sense code in the high byte, its qualifier in the low one
 */
record Sense(int key, int code) {
    private static final String[] KEYS = {
        "no sense",
        "recovered error",
        "not ready",
        "medium error",
        "hardware error",
        "illegal request",
        "unit attention",
        "data protect",
        "blank check",
        "vendor specific",
        "copy aborted",
        "aborted command",
        "reserved",
        "volume overflow",
        "miscompare",
        "completed"
    };

    /** The fixed and the descriptor format; empty when it is neither or cut short. */
    static Optional<Sense> parse(byte[] data) {
        if (data.length < 4) {
            return Optional.empty();
        }
        return switch (data[0] & 0x7f) {
            case 0x70, 0x71 ->
                Optional.of(new Sense(data[2] & 0xf, data.length < 14 ? 0 : (data[12] & 0xff) << 8 | data[13] & 0xff));
            case 0x72, 0x73 -> Optional.of(new Sense(data[1] & 0xf, (data[2] & 0xff) << 8 | data[3] & 0xff));
            default -> Optional.empty();
        };
    }

    boolean unitAttention() {
        return key == 6;
    }

    /** A path that works but is not to be used now: ALUA's standby, unavailable and in transition. */
    boolean standby() {
        return key == 2 && (code == 0x040a || code == 0x040b || code == 0x040c);
    }

    boolean noSuchLun() {
        return key == 5 && code == 0x2500;
    }

    /** Whatever the detail: some targets give none. */
    boolean unknownCommand() {
        return key == 5 && !noSuchLun();
    }

    /** {@code not ready: becoming ready (2/04/01)}. */
    String words() {
        String detail = detail();
        return KEYS[key]
                + (detail.isEmpty() ? "" : ": " + detail)
                + String.format(" (%x/%02x/%02x)", key, code >> 8, code & 0xff);
    }

    /** SPC-4, annex D; those met in the field. */
    private String detail() {
        return switch (code) {
            case 0x0400 -> "no reason given";
            case 0x0401 -> "becoming ready";
            case 0x0402 -> "must be started";
            case 0x0403 -> "needs a hand at the SAN";
            case 0x0404 -> "being formatted";
            case 0x0409 -> "self-test under way";
            case 0x040a -> "the path is changing its state";
            case 0x040b -> "the path is on standby";
            case 0x040c -> "the path is unavailable";
            case 0x0412 -> "offline";
            case 0x0c00 -> "write error";
            case 0x1100 -> "a block cannot be read";
            case 0x2000 -> "the command is not known";
            case 0x2100 -> "the block is beyond the end";
            case 0x2400 -> "a field of the command is not known";
            case 0x2500 -> "there is no such LUN";
            case 0x2700 -> "write-protected";
            case 0x2800 -> "the medium may have changed";
            case 0x2900, 0x2901, 0x2902, 0x2903, 0x2904 -> "power on or reset";
            case 0x2907 -> "the session was lost";
            case 0x2a01 -> "the mode settings changed";
            case 0x2a06 -> "the state of the paths changed";
            case 0x2a09 -> "the size changed";
            case 0x3a00 -> "no medium";
            case 0x3e00, 0x3e01 -> "the LUN failed";
            case 0x3e02 -> "the LUN did not answer in time";
            case 0x3f03 -> "what it says of itself changed";
            case 0x3f0e -> "the list of LUNs changed";
            case 0x4400 -> "the SAN failed inside";
            case 0x4700 -> "a checksum was wrong";
            default -> "";
        };
    }
}
