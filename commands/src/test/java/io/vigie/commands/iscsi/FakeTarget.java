package io.vigie.commands.iscsi;

import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A target that does what a test wants of it: odd answers, no answers, spoilt answers. */
final class FakeTarget implements AutoCloseable {
    static final String NAME = "iqn.2004-04.fr.resel:odd";

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int luns;
    /** Every PDU that came, headers with their data. */
    final ConcurrentLinkedQueue<byte[]> heard = new ConcurrentLinkedQueue<>();

    volatile boolean keep = true;
    /** What to answer to a command at a LUN instead of the usual; empty is silence. */
    volatile BiFunction<Integer, ByteBuffer, Optional<Reply>> odd = (lun, cdb) -> Optional.of(USUAL);

    volatile UnaryOperator<byte[]> spoil = UnaryOperator.identity();
    volatile boolean pings;
    volatile boolean sendsAway;

    private static final Reply USUAL = new Reply(0, new byte[0]);

    /** Status 0 with data, or another with sense. */
    record Reply(int status, byte[] bytes) {
        static Reply check(int key, int code) {
            byte[] sense = new byte[18];
            sense[0] = 0x70;
            sense[2] = (byte) key;
            sense[7] = 10;
            sense[12] = (byte) (code >> 8);
            sense[13] = (byte) code;
            return new Reply(2, sense);
        }
    }

    FakeTarget(int luns) {
        this.luns = luns;
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    PortalAddress address() {
        return new PortalAddress("127.0.0.1", listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int status = 1;
            while (true) {
                byte[] header = new byte[48];
                in.readFully(header);
                int length = ByteBuffer.wrap(header).getInt(4) & 0xff_ffff;
                byte[] data = in.readNBytes(length + (-length & 3));
                if (keep) {
                    heard.add(ByteBuffer.allocate(48 + data.length)
                            .put(header)
                            .put(data)
                            .array());
                }
                byte[] answer = answer(ByteBuffer.wrap(header), status++);
                if (answer.length > 0) {
                    socket.getOutputStream().write(spoil.apply(answer));
                }
                if ((header[0] & 0x3f) == 0x06) {
                    return;
                }
            }
        } catch (IOException e) {
            // The initiator hung up.
        } finally {
            open.remove(socket);
        }
    }

    private byte[] answer(ByteBuffer asked, int status) {
        int task = asked.getInt(16);
        return switch (asked.get(0) & 0x3f) {
            case 0x03 -> pdu(0x23, (asked.get(1) & 0x0c) == 0 ? 0x81 : 0x87, task, status, new byte[0]);
            case 0x04 -> {
                byte[] text = pdu(
                        0x24,
                        0x80,
                        task,
                        status,
                        ("TargetName=" + NAME + "\0TargetAddress=10.5.0.1:3260,1\0").getBytes(StandardCharsets.UTF_8));
                ByteBuffer.wrap(text).putInt(20, -1);
                yield text;
            }
            case 0x06 -> pdu(0x26, 0x80, task, status, new byte[0]);
            case 0x00 -> {
                if (task == -1) {
                    yield new byte[0];
                }
                byte[] pong = pdu(0x20, 0x80, task, status, new byte[0]);
                ByteBuffer.wrap(pong).putInt(20, -1);
                yield pong;
            }
            default -> scsi(asked, task, status);
        };
    }

    private byte[] scsi(ByteBuffer asked, int task, int status) {
        int lun = ScsiAnswers.number(asked.getLong(8));
        ByteBuffer cdb = asked.slice(32, 16);
        Optional<Reply> reply = odd.apply(lun, cdb);
        if (reply.isEmpty()) {
            return new byte[0];
        }
        Reply said = reply.get() == USUAL ? usual(lun, cdb) : reply.get();
        byte[] answer;
        if (said.status() == 0 && said.bytes().length > 0) {
            answer = pdu(0x25, 0x81, task, status, said.bytes());
        } else {
            byte[] sense = said.bytes().length == 0
                    ? said.bytes()
                    : ByteBuffer.allocate(said.bytes().length + 2)
                            .putShort((short) said.bytes().length)
                            .put(said.bytes())
                            .array();
            answer = pdu(0x21, 0x80, task, status, sense);
            answer[3] = (byte) said.status();
        }
        if (sendsAway) {
            byte[] event = pdu(0x32, 0x80, -1, status, new byte[0]);
            event[36] = 1;
            return event;
        }
        if (!pings) {
            return answer;
        }
        byte[] ping = pdu(0x20, 0x80, -1, status, new byte[0]);
        ByteBuffer.wrap(ping).putInt(20, 77);
        return ByteBuffer.allocate(48 + answer.length).put(ping).put(answer).array();
    }

    private Reply usual(int lun, ByteBuffer cdb) {
        return switch (cdb.get(0) & 0xff) {
            case 0xa0 -> {
                ByteBuffer list = ByteBuffer.allocate(8 + 8 * luns).putInt(0, 8 * luns);
                for (int i = 0; i < luns; i++) {
                    list.putLong(8 + 8 * i, (long) i << 48);
                }
                yield new Reply(0, list.array());
            }
            case 0x12 -> new Reply(0, cdb.get(1) == 0 ? inquiry() : page(cdb.get(2) & 0xff, lun));
            case 0x25 ->
                new Reply(0, ByteBuffer.allocate(8).putInt(8191).putInt(512).array());
            case 0x28 -> new Reply(0, new byte[512]);
            case 0x00 -> new Reply(0, new byte[0]);
            default -> Reply.check(5, 0x2000);
        };
    }

    static byte[] inquiry() {
        return ByteBuffer.allocate(96)
                .put(8, "RESEL   odd disk        1.0 ".getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    static byte[] page(int page, int lun) {
        ByteBuffer bytes = ByteBuffer.allocate(24).put(1, (byte) page).putShort(2, (short) 20);
        if (page == 0x83) {
            bytes.put(4, new byte[] {1, 3, 0, 16, 0x60, 0x0a, 0x09, (byte) 0x80})
                    .put(23, (byte) lun);
        } else {
            bytes.put(4, "SN-0000000000000000".getBytes(StandardCharsets.US_ASCII))
                    .put(23, (byte) ('0' + lun));
        }
        return bytes.array();
    }

    private static byte[] pdu(int opcode, int flags, int task, int status, byte[] data) {
        return ByteBuffer.allocate(48 + data.length + (-data.length & 3))
                .put(0, (byte) opcode)
                .put(1, (byte) flags)
                .putShort(6, (short) data.length)
                .putInt(16, task)
                .putInt(24, status)
                .putInt(28, 1)
                .putInt(32, 100)
                .put(48, data)
                .array();
    }

    int connections() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
