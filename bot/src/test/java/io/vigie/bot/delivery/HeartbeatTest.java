package io.vigie.bot.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    @Test
    void it_beats_and_says_when_nobody_hears_it_without_naming_the_address() throws Exception {
        AtomicInteger status = new AtomicInteger(200);
        AtomicInteger heard = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            heard.incrementAndGet();
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        String url = "http://localhost:" + server.getAddress().getPort() + "/ping/secret-token";
        Heartbeat heartbeat = heartbeat(url);
        heartbeat.start();
        try {
            await().until(() -> heard.get() > 1 && heartbeat.trouble().isEmpty());
            status.set(500);
            // On a machine that was held up for long, one may have had no answer in time before.
            await().untilAsserted(() ->
                    assertThat(heartbeat.trouble()).hasValue("the heartbeat's receiver answers with status 500"));
            server.stop(0);
            await().until(() -> heartbeat.trouble().orElse("").contains("does not answer"));
            assertThat(heartbeat.trouble().orElseThrow()).doesNotContain("secret-token");
        } finally {
            heartbeat.stop();
            server.stop(0);
        }
    }

    @Test
    void without_an_address_it_is_still() {
        Heartbeat heartbeat = heartbeat("");
        heartbeat.start();
        assertThat(heartbeat.isRunning()).isFalse();
    }

    private static Heartbeat heartbeat(String url) {
        return new Heartbeat(new DeliverySettings(
                List.of(),
                List.of(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                new DeliverySettings.HeartbeatSettings(url, Duration.ofMillis(20))));
    }
}
