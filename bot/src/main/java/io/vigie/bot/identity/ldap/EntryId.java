package io.vigie.bot.identity.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import io.vigie.commands.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** What identifies an entry for ever: entryUUID (RFC 4530), or Active Directory's binary objectGUID. */
record EntryId(String attribute) {
    private static final int GUID_BYTES = 16;

    /**
     * @throws Problem of the site when the entry does not show it
     */
    String of(Entry entry) {
        if (isGuid()) {
            byte[] bytes = entry.getAttributeValueBytes(attribute);
            if (bytes != null && bytes.length == GUID_BYTES) {
                return fromGuid(bytes).toString();
            }
        } else {
            String value = entry.getAttributeValue(attribute);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        throw Problem.site("The directory does not show the " + attribute + " of " + entry.getDN() + ".")
                .withMend("Let the bot's account read it, or set id-attribute of the realm.");
    }

    Filter filter(String id) {
        if (!isGuid()) {
            return Filter.createEqualityFilter(attribute, id);
        }
        try {
            return Filter.createEqualityFilter(attribute, toGuid(UUID.fromString(id)));
        } catch (IllegalArgumentException e) {
            throw Problem.ours("A stored identity is no objectGUID.", e);
        }
    }

    private boolean isGuid() {
        return attribute.equalsIgnoreCase("objectGUID");
    }

    /** MS-DTYP 2.3.4.2: the first three fields are little-endian, the rest is as it stands. */
    static UUID fromGuid(byte[] guid) {
        ByteBuffer in = ByteBuffer.wrap(guid).order(ByteOrder.LITTLE_ENDIAN);
        long high = Integer.toUnsignedLong(in.getInt()) << 32;
        high |= Short.toUnsignedLong(in.getShort()) << 16;
        high |= Short.toUnsignedLong(in.getShort());
        return new UUID(high, in.order(ByteOrder.BIG_ENDIAN).getLong());
    }

    static byte[] toGuid(UUID id) {
        long high = id.getMostSignificantBits();
        return ByteBuffer.allocate(GUID_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (high >>> 32))
                .putShort((short) (high >>> 16))
                .putShort((short) high)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
