package io.vigie.commands.proxmox;

import io.vigie.commands.lab.LabAuthority;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import javax.net.ssl.SSLServerSocket;

/**
 * A node that says what a test tells it, over TLS, with any status line and any way to fail. Every request that a test's
 * script answers must fit Proxmox VE's schema.
 */
final class FakeNode implements AutoCloseable {
    static final LabAuthority AUTHORITY = new LabAuthority("Test CA");
    static final LabAuthority.Issued CERTIFICATE = AUTHORITY.issue("localhost");
    private static final PveSchema SCHEMA = PveSchema.load();

    private final SSLServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile Function<Seen, Reply> script = request -> new Reply.Says(501, "{\"data\":null}");

    record Seen(String method, String path, Map<String, String> parameters, Map<String, String> headers) {
        String line() {
            return method + " " + path;
        }
    }

    sealed interface Reply {
        record Says(int status, String body) implements Reply {}

        /** Takes the request and never answers. */
        record Hangs() implements Reply {}

        /** Takes the request and closes the connection. */
        record Breaks() implements Reply {}

        /** Promises more than it sends. */
        record Truncates(String body) implements Reply {}

        static Reply data(String json) {
            return new Says(200, "{\"data\":" + json + "}");
        }

        static Reply sample(String name) {
            return new Says(Samples.status(name), Samples.body(name));
        }
    }

    FakeNode() {
        try {
            server = (SSLServerSocket) CERTIFICATE
                    .serverContext()
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create("https://localhost:" + server.getLocalPort());
    }

    FakeNode says(Function<Seen, Reply> answers) {
        script = answers;
        return this;
    }

    List<Seen> seen() {
        return seen;
    }

    List<String> lines() {
        return seen.stream().map(Seen::line).toList();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            while (answer(read(in), connection.getOutputStream())) {
                // The connection is kept for the next request.
            }
        } catch (IOException e) {
            // The client went away.
        } finally {
            connections.remove(connection);
        }
    }

    private Seen read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", -1);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            headers.put(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        URI target = URI.create(first[1]);
        Map<String, String> parameters = new TreeMap<>();
        form(target.getRawQuery(), parameters);
        form(new String(body, StandardCharsets.UTF_8), parameters);
        Seen request = new Seen(first[0], target.getPath().replaceFirst("^/api2/json", ""), parameters, headers);
        seen.add(request);
        return request;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c == -1) {
                throw new IOException("end of stream");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    private static void form(String text, Map<String, String> into) {
        if (text != null && !text.isEmpty()) {
            for (String pair : text.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                into.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
    }

    private boolean answer(Seen request, OutputStream out) throws IOException {
        switch (script.apply(request)) {
            case Reply.Says says -> {
                send(out, says.status(), says.body(), 0);
                return true;
            }
            case Reply.Truncates cut -> send(out, 200, cut.body(), 100);
            case Reply.Breaks ignored -> {}
            case Reply.Hangs ignored -> {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        return false;
    }

    private static void send(OutputStream out, int status, String body, int missing) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " Reason nobody sees\r\nContent-Length: " + (bytes.length + missing)
                + "\r\nContent-Type: application/json;charset=UTF-8\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.write(bytes);
        out.flush();
    }

    /** What of the requests so far does not fit the schema. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (Seen request : seen) {
            SCHEMA.request(request.method(), request.path(), request.parameters())
                    .forEach(fault -> faults.add(request.line() + ": " + fault));
        }
        return faults;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
