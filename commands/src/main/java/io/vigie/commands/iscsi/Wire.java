package io.vigie.commands.iscsi;

import io.vigie.commands.iscsi.Failure.MalformedAnswer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jscsi.exception.InternetSCSIException;
import org.jscsi.parser.ProtocolDataUnit;

/**
 * A TCP connection that carries PDUs (RFC 7143, 11) and ends by itself at its deadline, however slowly the other end
 * sends. Requests are written by jSCSI's codec; answers are read by hand, as the codec refuses what targets do in
 * the field, such as reserved bits that are set.
 */
final class Wire implements AutoCloseable {
    private static final int HEADER = 48;
    /** Far above the 8 KiB that is agreed on when nobody says more. */
    private static final int LONGEST = 64 * 1024;
    /** A whole answer may take at most this many PDUs of other matters, such as pings, before it. */
    static final int MOST_STRAYS = 64;

    private final Socket socket = new Socket();
    private final long deadline;
    private long until;
    private boolean headerDigest;
    private boolean dataDigest;
    private boolean midway;

    /** @param deadline when all must be over, of {@link System#nanoTime()} */
    Wire(long deadline) {
        this.deadline = deadline;
        until = deadline;
    }

    /** The next waits end this many nanoseconds from now, and never after the deadline. */
    void allow(long nanos) {
        long then = System.nanoTime() + nanos;
        until = then - deadline < 0 ? then : deadline;
    }

    /** CRC32C from now on (RFC 7143, 13.1). */
    void digests(boolean header, boolean data) {
        headerDigest = header;
        dataDigest = data;
    }

    /** Whether the next byte begins a PDU: after a time-out in the middle of one, nothing more can be read. */
    boolean usable() {
        return !midway;
    }

    void connect(String host, int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), left());
    }

    void send(ProtocolDataUnit pdu) throws IOException {
        try {
            ByteBuffer bytes = pdu.serialize();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            send(copy);
        } catch (InternetSCSIException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param pdu a header of 48 bytes, and the data padded to words of four bytes */
    void send(byte[] pdu) throws IOException {
        ReadOnly.check(pdu);
        int data = pdu.length - HEADER;
        ByteBuffer out = ByteBuffer.allocate(pdu.length + 8);
        out.put(pdu, 0, HEADER);
        if (headerDigest) {
            out.put(digest(pdu, 0, HEADER));
        }
        out.put(pdu, HEADER, data);
        if (dataDigest && data > 0) {
            out.put(digest(pdu, HEADER, data));
        }
        socket.getOutputStream().write(out.array(), 0, out.position());
    }

    /** The least significant byte first (RFC 7143, appendix A.4). */
    private static byte[] digest(byte[] bytes, int at, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, at, length);
        return little(sum);
    }

    private static byte[] little(CRC32C sum) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) sum.getValue())
                .array();
    }

    /**
     * An answer.
     *
     * @param opcode RFC 7143, 11.2.1.2
     * @param flags byte 1
     */
    record Answer(int opcode, int flags, ByteBuffer header, byte[] data) {
        static final int NOP_IN = 0x20;
        static final int SCSI = 0x21;
        static final int LOGIN = 0x23;
        static final int TEXT = 0x24;
        static final int DATA_IN = 0x25;
        static final int LOGOUT = 0x26;
        static final int ASYNC = 0x32;
        static final int REJECT = 0x3f;

        int task() {
            return header.getInt(16);
        }

        int statusNumber() {
            return header.getInt(24);
        }
    }

    /** The next PDU, which must have this opcode. */
    Answer receive(int opcode) throws IOException {
        Answer answer = receive();
        if (answer.opcode() != opcode) {
            throw unexpected(answer.opcode(), opcode);
        }
        return answer;
    }

    static MalformedAnswer unexpected(int got, int expected) {
        return new MalformedAnswer(String.format("opcode 0x%02x where 0x%02x belongs", got, expected));
    }

    /** The next PDU, whatever it is but a reject. */
    Answer receive() throws IOException {
        byte[] header = read(HEADER);
        int extra = (header[4] & 0xff) * 4;
        int length = (header[5] & 0xff) << 16 | (header[6] & 0xff) << 8 | header[7] & 0xff;
        if (length > LONGEST) {
            throw new MalformedAnswer("a PDU of " + length + " bytes");
        }
        byte[] more = read(extra);
        if (headerDigest) {
            verify(header, more);
        }
        byte[] data = read(length);
        byte[] padding = read(-length & 3);
        if (dataDigest && length > 0) {
            verify(data, padding);
        }
        midway = false;
        int got = header[0] & 0x3f;
        if (got == Answer.REJECT) {
            throw new MalformedAnswer("it rejects the request, reason " + (header[2] & 0xff));
        }
        return new Answer(got, header[1] & 0xff, ByteBuffer.wrap(header), data);
    }

    private void verify(byte[] first, byte[] second) throws IOException {
        CRC32C sum = new CRC32C();
        sum.update(first);
        sum.update(second);
        if (!Arrays.equals(read(4), little(sum))) {
            throw new MalformedAnswer("a PDU whose checksum is wrong");
        }
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        InputStream in = socket.getInputStream();
        int at = 0;
        while (at < length) {
            socket.setSoTimeout(left());
            int got = in.read(bytes, at, length - at);
            if (got < 0) {
                throw new EOFException();
            }
            midway = true;
            at += got;
        }
        return bytes;
    }

    /** Milliseconds until this wait must end, at least 1. */
    private int left() throws SocketTimeoutException {
        long left = until - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("deadline");
        }
        return (int) Math.max(1, left / 1_000_000);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
