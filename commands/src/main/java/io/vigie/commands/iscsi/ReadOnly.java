package io.vigie.commands.iscsi;

import java.nio.ByteBuffer;

/** The last look at every PDU before it leaves: only what cannot change anything on a disk goes out. */
final class ReadOnly {
    private static final int HEADER = 48;
    private static final int WRITES = 0x20;

    private ReadOnly() {}

    /** @throws IllegalStateException for anything but pings, logins, texts, logouts and commands that read */
    static void check(byte[] pdu) {
        boolean harmless = pdu.length >= HEADER
                && switch (pdu[0] & 0x3f) {
                    case 0x00, 0x03, 0x04, 0x06 -> true;
                    case 0x01 -> reads(pdu);
                    default -> false;
                };
        if (!harmless) {
            throw new IllegalStateException("a PDU that could change something");
        }
    }

    private static boolean reads(byte[] pdu) {
        return (pdu[1] & WRITES) == 0
                && pdu.length == HEADER
                && pdu[4] == 0
                && ScsiCommand.of(ByteBuffer.wrap(pdu, 32, 16).slice()).isPresent();
    }
}
