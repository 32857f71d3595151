package io.vigie.commands.storage;

/** What a LUN is called whichever path leads to it. */
public record LunIdentity(Kind kind, String text) {
    /** The best first. */
    public enum Kind {
        /** 16 bytes, unique in the world. */
        NAA_LONG("3"),
        NAA("3"),
        EUI("2"),
        T10("1"),
        /** The unit's serial number with its vendor and product: unique if the vendor keeps to it. */
        SERIAL("0"),
        /** Target and number: the LUN says nothing of itself, so another under the same number looks the same. */
        PLACE("");

        private final String digit;

        Kind(String digit) {
            this.digit = digit;
        }
    }

    /** As {@code multipath -ll} writes it, such as {@code 3600a0980…}. */
    public String wwid() {
        return kind == Kind.PLACE ? text : kind.digit + text.replace(' ', '_');
    }
}
