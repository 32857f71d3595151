package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vigie.bot.chat.ChatSlice;
import io.vigie.commands.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TransportTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket server;
    private Transport transport;

    /** What the server does with a connection once it has read something. */
    private interface Service {
        void serve(Socket socket) throws IOException;
    }

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        transport = transport(Duration.ofSeconds(20));
    }

    private Transport transport(Duration requestTimeout) {
        return new Transport(ChatSlice.bind(
                MattermostSettings.class,
                Map.of(
                        "url",
                        "http://localhost:" + server.getLocalPort(),
                        "connect-timeout",
                        "20s",
                        "request-timeout",
                        requestTimeout.toString())));
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        server.close();
        timer.shutdownNow();
    }

    private void serve(Service service) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> answer(socket, service));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private static void answer(Socket socket, Service service) {
        byte[] request = new byte[8_192];
        try {
            while (socket.getInputStream().read(request) > 0) {
                service.serve(socket);
            }
        } catch (IOException gone) {
            // The client went away.
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private HttpGet request() {
        HttpGet request = new HttpGet("http://localhost:" + server.getLocalPort() + "/api/v4/users/me");
        request.setHeader("Authorization", "Bearer hunter2");
        return request;
    }

    @Test
    void a_server_that_never_stops_to_drip_is_cut_off() {
        serve(socket -> {
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            var unused = timer.scheduleAtFixedRate(() -> drip(socket), 0, 10, TimeUnit.MILLISECONDS);
        });
        try (Transport impatient = transport(Duration.ofMillis(300))) {
            Problem problem = catchThrowableOfType(Problem.class, () -> impatient.send(request()));
            assertThat(problem.text()).isEqualTo("Mattermost did not answer within 300 ms.");
        }
    }

    private static void drip(Socket socket) {
        try {
            write(socket, " ");
        } catch (IOException e) {
            throw new IllegalStateException("it is cut off", e); // ends the drip
        }
    }

    @Test
    void one_connection_serves_many_requests() {
        serve(socket -> write(socket, ANSWER));
        for (int i = 0; i < 5; i++) {
            assertThat(transport.send(request()).status()).isEqualTo(200);
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void a_server_that_breaks_off_is_not_asked_a_second_time_behind_our_back() {
        AtomicInteger asked = new AtomicInteger();
        serve(socket -> {
            asked.incrementAndGet();
            socket.close();
        });
        Problem problem = catchThrowableOfType(Problem.class, () -> transport.send(request()));
        assertThat(problem.text()).contains("cannot be reached");
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_redirect_is_not_followed_with_the_token() {
        AtomicInteger asked = new AtomicInteger();
        serve(socket -> {
            asked.incrementAndGet();
            write(
                    socket,
                    "HTTP/1.1 302 Found\r\nLocation: http://localhost:" + server.getLocalPort()
                            + "/elsewhere\r\nContent-Length: 0\r\n\r\n");
        });
        assertThat(transport.send(request()).status()).isEqualTo(302);
        assertThat(asked).hasValue(1);
    }

    @Test
    void the_token_is_in_no_log_whatever_level_is_configured() {
        serve(socket -> write(socket, ANSWER));
        Logger library = (Logger) LoggerFactory.getLogger("org.apache.hc");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Level before = library.getLevel();
        library.setLevel(Level.TRACE);
        library.addAppender(log);
        try {
            assertThat(transport.send(request()).status()).isEqualTo(200);
        } finally {
            library.detachAppender(log);
            library.setLevel(before);
        }
        assertThat(log.list).isEmpty();
    }
}
