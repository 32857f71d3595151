package io.vigie.bot.testing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 and WebSockets (RFC 6455) on one loopback port: as much of them as a chat server's fake needs. */
public class FakeWire implements AutoCloseable {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public record Request(String method, String path, Map<String, String> headers, byte[] body) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        public boolean isUpgrade() {
            return header("Upgrade").equalsIgnoreCase("websocket");
        }

        /** As it was sent, without decoding. */
        public Map<String, String> query() {
            Map<String, String> query = new TreeMap<>();
            int begin = path.indexOf('?');
            if (begin >= 0) {
                for (String pair : path.substring(begin + 1).split("&")) {
                    query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
                }
            }
            return query;
        }
    }

    /** As JSON, unless the headers say otherwise. */
    public record Response(int status, Map<String, String> headers, String body) {}

    public interface Handler {
        Response answer(Request request) throws InterruptedException;

        /** A WebSocket was opened; runs until it ends. */
        void opened(Request request, Peer peer) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public FakeWire(Handler handler) throws IOException {
        this(null, handler);
    }

    /** @param tls null for no TLS */
    public FakeWire(@Nullable SSLContext tls, Handler handler) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        this.server = tls == null
                ? new ServerSocket(0, 50, loopback)
                : tls.getServerSocketFactory().createServerSocket(0, 50, loopback);
        this.handler = handler;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            for (Request request = read(in); request != null; request = read(in)) {
                if (request.isUpgrade()) {
                    Response refusal = handler.answer(request);
                    if (refusal.status() != 101) {
                        write(out, refusal);
                        continue;
                    }
                    out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Accept: " + accept(request.header("Sec-WebSocket-Key"))
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    handler.opened(request, new Peer(socket, in, out));
                    return;
                }
                write(out, handler.answer(request));
            }
        } catch (IOException | InterruptedException gone) {
            // The peer went away.
        } finally {
            open.remove(socket);
        }
    }

    private static String accept(String key) throws IOException {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static @Nullable Request read(DataInputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        String[] words = first.split(" ");
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(words[0], words[1], headers, body);
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString().stripTrailing();
            }
            line.append((char) c);
        }
        return "";
    }

    private static void write(OutputStream out, Response response) throws IOException {
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder("HTTP/1.1 " + response.status() + " x\r\nContent-Length: " + body.length + "\r\n");
        if (!response.headers().containsKey("Content-Type")) {
            head.append("Content-Type: application/json\r\n");
        }
        response.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        out.write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** The other end of a WebSocket. */
    public static class Peer {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket, DataInputStream in, OutputStream out) {
            this.socket = socket;
            this.in = in;
            this.out = out;
        }

        public synchronized void send(String text) {
            byte[] data = text.getBytes(StandardCharsets.UTF_8);
            ByteBuffer frame = ByteBuffer.allocate(data.length + 10);
            frame.put((byte) 0x81);
            if (data.length < 126) {
                frame.put((byte) data.length);
            } else if (data.length < 65_536) {
                frame.put((byte) 126).putShort((short) data.length);
            } else {
                frame.put((byte) 127).putLong(data.length);
            }
            frame.put(data).flip();
            try {
                out.write(frame.array(), 0, frame.limit());
                out.flush();
            } catch (IOException gone) {
                cut();
            }
        }

        /** The next text; null at the end. */
        public @Nullable String receive() throws IOException {
            try {
                while (true) {
                    int opcode = in.readUnsignedByte() & 0x0f;
                    int length = in.readUnsignedByte() & 0x7f;
                    length = length == 126 ? in.readUnsignedShort() : length;
                    byte[] mask = in.readNBytes(4);
                    byte[] data = in.readNBytes(length);
                    for (int i = 0; i < data.length; i++) {
                        data[i] ^= mask[i % 4];
                    }
                    if (opcode == 8) {
                        return null;
                    }
                    if (opcode == 1) {
                        return new String(data, StandardCharsets.UTF_8);
                    }
                }
            } catch (EOFException end) {
                return null;
            }
        }

        /** Says why it ends; the line itself stays until the peer cuts it. */
        public synchronized void close(int code) {
            try {
                out.write(new byte[] {(byte) 0x88, 2, (byte) (code >> 8), (byte) code});
                out.flush();
            } catch (IOException gone) {
                // The peer went away.
            }
        }

        public void cut() {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed.
            }
        }
    }
}
