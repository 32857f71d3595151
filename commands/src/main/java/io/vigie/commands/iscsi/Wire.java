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
    private static final int LONGEST = 256 * 1024;

    private final Socket socket = new Socket();
    private final long deadline;

    Wire(long deadline) {
        this.deadline = deadline;
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
            socket.getOutputStream().write(copy);
        } catch (InternetSCSIException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * An answer.
     *
     * @param opcode RFC 7143, 11.2.1.2
     * @param flags byte 1
     */
    record Answer(int opcode, int flags, ByteBuffer header, byte[] data) {
        static final int LOGIN = 0x23;
        static final int TEXT = 0x24;
        static final int LOGOUT = 0x26;
        static final int REJECT = 0x3f;

        int statusNumber() {
            return header.getInt(24);
        }
    }

    Answer receive(int opcode) throws IOException {
        byte[] header = read(HEADER);
        int got = header[0] & 0x3f;
        int extra = (header[4] & 0xff) * 4;
        int length = (header[5] & 0xff) << 16 | (header[6] & 0xff) << 8 | header[7] & 0xff;
        if (length > LONGEST) {
            throw new MalformedAnswer("a PDU of " + length + " bytes");
        }
        if (got == Answer.REJECT) {
            throw new MalformedAnswer("it rejects the request, reason " + (header[2] & 0xff));
        }
        if (got != opcode) {
            throw new MalformedAnswer(String.format("opcode 0x%02x where 0x%02x belongs", got, opcode));
        }
        read(extra);
        byte[] data = read(length);
        read(-length & 3);
        return new Answer(got, header[1] & 0xff, ByteBuffer.wrap(header), data);
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
            at += got;
        }
        return bytes;
    }

    /** Milliseconds until the deadline, at least 1. */
    private int left() throws SocketTimeoutException {
        long left = deadline - System.nanoTime();
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
