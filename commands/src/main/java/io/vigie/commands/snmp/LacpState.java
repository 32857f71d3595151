package io.vigie.commands.snmp;

import java.util.Collection;

/**
 * What one end of a link says in its LACP packets (IEEE 802.1AX, 6.4.2.3). A state that the agent does not give proves
 * nothing against the port.
 */
record LacpState(
        boolean known,
        boolean synchronised,
        boolean collecting,
        boolean distributing,
        boolean defaulted,
        boolean expired) {
    static final LacpState UNKNOWN = new LacpState(false, true, true, true, false, false);

    /** Agents disagree on which end of the byte bit 0 is: that of SMIv2's BITS, or that on the wire. */
    enum Order {
        BITS,
        WIRE;

        private static final int MIDDLE = 0b0011_1100;

        /**
         * Aggregation comes before synchronisation, and that before collecting and distributing: a port that is half
         * way betrays the order, and one that carries traffic does by its activity and time-out bits.
         */
        static Order of(Collection<byte[]> states) {
            int wire = 0;
            for (byte[] state : states) {
                if (state.length > 0) {
                    wire += vote(state[0] & 0xFF);
                }
            }
            return wire > 0 ? WIRE : BITS;
        }

        private static int vote(int state) {
            return switch (state & MIDDLE) {
                case 0b0010_0000, 0b0011_0000, 0b0011_1000 -> -1;
                case 0b0000_0100, 0b0000_1100, 0b0001_1100 -> 1;
                case MIDDLE -> Integer.bitCount(state & 0b0000_0011) - Integer.bitCount(state & 0b1100_0000);
                default -> 0;
            };
        }
    }

    static LacpState of(byte[] state, Order order) {
        if (state.length == 0) {
            return UNKNOWN;
        }
        int bits = order == Order.WIRE ? state[0] & 0xFF : Integer.reverse(state[0]) >>> 24;
        return new LacpState(
                true,
                (bits & 0x08) != 0,
                (bits & 0x10) != 0,
                (bits & 0x20) != 0,
                (bits & 0x40) != 0,
                (bits & 0x80) != 0);
    }

    boolean carries() {
        return synchronised && collecting && distributing;
    }
}
