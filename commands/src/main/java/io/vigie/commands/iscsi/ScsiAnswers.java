package io.vigie.commands.iscsi;

import io.vigie.commands.iscsi.Failure.MalformedAnswer;
import io.vigie.commands.storage.LunIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads what targets answer. Whatever the bytes are, the only exception is {@link MalformedAnswer}. */
final class ScsiAnswers {
    /** A portal with more is shown with these. */
    static final int MOST_LUNS = 256;

    private ScsiAnswers() {}

    /** @param connected false when nothing is behind the number */
    record Inquiry(boolean connected, boolean disk, String vendor, String product, String revision) {}

    /** @param last the address of the last block, from 0 */
    record Capacity(long last, int blockSize) {
        long bytes() {
            return Math.multiplyExact(Math.addExact(last, 1), blockSize);
        }
    }

    /** SPC-4, 6.4.2. */
    static Inquiry inquiry(byte[] data) throws MalformedAnswer {
        if (data.length < 36) {
            throw new MalformedAnswer("an INQUIRY of " + data.length + " bytes");
        }
        return new Inquiry(
                (data[0] & 0xe0) == 0, (data[0] & 0x1f) == 0, text(data, 8, 8), text(data, 16, 16), text(data, 32, 4));
    }

    /** The LUNs' addresses, eight bytes each (SPC-4, 6.33). */
    static List<Long> luns(byte[] data) throws MalformedAnswer {
        if (data.length < 8) {
            throw new MalformedAnswer("a list of LUNs of " + data.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(data);
        long length = Math.min(buffer.getInt(0) & 0xffff_ffffL, data.length - 8L);
        List<Long> luns = new ArrayList<>();
        for (int at = 8; at + 8 <= 8 + length && luns.size() < MOST_LUNS; at += 8) {
            luns.add(buffer.getLong(at));
        }
        return luns.stream().distinct().toList();
    }

    /** The number that people know a LUN by (SAM-5, 4.7): the peripheral, the flat or the extended flat form. */
    static int number(long address) {
        return switch ((int) (address >>> 62)) {
            case 0 -> (int) (address >>> 48) & 0xff;
            case 1 -> (int) (address >>> 48) & 0x3fff;
            default -> (int) (address >>> 32) & 0xff_ffff;
        };
    }

    /** Empty when the size does not fit and the question has to be READ CAPACITY(16). */
    static Optional<Capacity> capacity10(byte[] data) throws MalformedAnswer {
        if (data.length < 8) {
            throw new MalformedAnswer("a size of " + data.length + " bytes");
        }
        long last = ByteBuffer.wrap(data).getInt(0) & 0xffff_ffffL;
        return last == 0xffff_ffffL
                ? Optional.empty()
                : Optional.of(checked(last, ByteBuffer.wrap(data).getInt(4)));
    }

    static Capacity capacity16(byte[] data) throws MalformedAnswer {
        if (data.length < 12) {
            throw new MalformedAnswer("a size of " + data.length + " bytes");
        }
        return checked(ByteBuffer.wrap(data).getLong(0), ByteBuffer.wrap(data).getInt(8));
    }

    private static Capacity checked(long last, int blockSize) throws MalformedAnswer {
        boolean sane = blockSize >= 512 && blockSize <= 65_536 && last >= 0 && last < Long.MAX_VALUE / blockSize;
        if (!sane) {
            throw new MalformedAnswer("a size that cannot be: " + last + " and blocks of " + blockSize);
        }
        return new Capacity(last, blockSize);
    }

    /** The best name of the LUN itself on page 0x83 (SPC-4, 7.8.6). */
    static Optional<LunIdentity> identity(byte[] page) {
        List<LunIdentity> found = new ArrayList<>();
        int end = page.length < 4 || (page[1] & 0xff) != 0x83 ? 0 : 4 + Math.min(size(page, 2), page.length - 4);
        for (int at = 4; at + 4 <= end; ) {
            int length = page[at + 3] & 0xff;
            if (at + 4 + length > end) {
                break;
            }
            boolean ofTheLun = (page[at + 1] & 0x30) == 0;
            if (ofTheLun && length > 0) {
                named(page[at + 1] & 0xf, page, at + 4, length).ifPresent(found::add);
            }
            at += 4 + length;
        }
        return found.stream().min(Comparator.comparing(LunIdentity::kind));
    }

    private static Optional<LunIdentity> named(int type, byte[] page, int at, int length) {
        String hex = HexFormat.of().formatHex(page, at, at + length);
        return switch (type) {
            case 1 -> {
                String text = text(page, at, length);
                yield text.isEmpty() ? Optional.empty() : Optional.of(new LunIdentity(LunIdentity.Kind.T10, text));
            }
            case 2 -> Optional.of(new LunIdentity(LunIdentity.Kind.EUI, hex));
            case 3 ->
                Optional.of(new LunIdentity(length == 16 ? LunIdentity.Kind.NAA_LONG : LunIdentity.Kind.NAA, hex));
            default -> Optional.empty();
        };
    }

    /** Page 0x80: a name only together with the vendor and the product. */
    static Optional<LunIdentity> serial(byte[] page, Inquiry inquiry) {
        if (page.length < 4 || (page[1] & 0xff) != 0x80) {
            return Optional.empty();
        }
        String serial = text(page, 4, Math.min(size(page, 2), page.length - 4));
        return serial.isEmpty()
                ? Optional.empty()
                : Optional.of(new LunIdentity(
                        LunIdentity.Kind.SERIAL, inquiry.vendor() + " " + inquiry.product() + " " + serial));
    }

    private static int size(byte[] page, int at) {
        return (page[at] & 0xff) << 8 | page[at + 1] & 0xff;
    }

    /** ASCII without padding; runs of spaces become one, whatever cannot be shown becomes a question mark. */
    private static String text(byte[] data, int at, int length) {
        StringBuilder text = new StringBuilder();
        for (char c : new String(data, at, length, StandardCharsets.ISO_8859_1).toCharArray()) {
            text.append(c == 0 ? ' ' : c < 0x20 || c > 0x7e ? '?' : c);
        }
        return text.toString().strip().replaceAll(" +", " ");
    }
}
