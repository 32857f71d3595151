package io.vigie.commands.iscsi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** All the SCSI commands that the initiator knows (SPC-4, SBC-3). None of them changes anything on a disk. */
enum ScsiCommand {
    TEST_UNIT_READY(0x00, "the question whether it is ready"),
    INQUIRY(0x12, "the question what it is"),
    READ_CAPACITY_10(0x25, "the question for its size"),
    READ_10(0x28, "the reading of a block"),
    /** SERVICE ACTION IN(16), of which {@link Cdb} builds READ CAPACITY(16) alone. */
    READ_CAPACITY_16(0x9e, "the question for its size"),
    REPORT_LUNS(0xa0, "the question for its LUNs");

    /** The one service action that is sent (SBC-3, 5.16). */
    private static final int CAPACITY_ACTION = 0x10;

    private final int opcode;
    private final String words;

    ScsiCommand(int opcode, String words) {
        this.opcode = opcode;
        this.words = words;
    }

    int opcode() {
        return opcode;
    }

    String words() {
        return words;
    }

    /** The command that a block of 16 bytes asks for, empty when it is none of these. */
    static Optional<ScsiCommand> of(ByteBuffer cdb) {
        int opcode = cdb.get(0) & 0xff;
        return Arrays.stream(values())
                .filter(c -> c.opcode == opcode)
                .filter(c -> c != READ_CAPACITY_16 || (cdb.get(1) & 0x1f) == CAPACITY_ACTION)
                .findFirst();
    }

    /**
     * A command as it is sent.
     *
     * @param bytes 16, padded with zeros
     * @param expected the most bytes that may come back
     */
    record Cdb(ScsiCommand command, ByteBuffer bytes, int expected) {
        private static final int LISTED = 8 * 1024;

        static Cdb testUnitReady() {
            return new Cdb(TEST_UNIT_READY, begin(TEST_UNIT_READY), 0);
        }

        static Cdb inquiry() {
            return new Cdb(INQUIRY, begin(INQUIRY).putShort(3, (short) 96), 96);
        }

        /** @param page of the vital product data: 0x80 the serial number, 0x83 the identification */
        static Cdb vitalProductData(int page) {
            ByteBuffer cdb = begin(INQUIRY).put(1, (byte) 1).put(2, (byte) page).putShort(3, (short) 1024);
            return new Cdb(INQUIRY, cdb, 1024);
        }

        static Cdb reportLuns() {
            return new Cdb(REPORT_LUNS, begin(REPORT_LUNS).putInt(6, LISTED), LISTED);
        }

        static Cdb readCapacity10() {
            return new Cdb(READ_CAPACITY_10, begin(READ_CAPACITY_10), 8);
        }

        static Cdb readCapacity16() {
            ByteBuffer cdb =
                    begin(READ_CAPACITY_16).put(1, (byte) CAPACITY_ACTION).putInt(10, 32);
            return new Cdb(READ_CAPACITY_16, cdb, 32);
        }

        /** Block 0 alone. */
        static Cdb readFirstBlock(int blockSize) {
            return new Cdb(READ_10, begin(READ_10).putShort(7, (short) 1), blockSize);
        }

        private static ByteBuffer begin(ScsiCommand command) {
            return ByteBuffer.allocate(16).put(0, (byte) command.opcode);
        }
    }
}
