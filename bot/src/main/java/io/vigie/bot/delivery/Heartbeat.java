package io.vigie.bot.delivery;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Fetches a URL that an outside watcher expects to be fetched: when the bot falls silent, somebody hears it. */
@Component
class Heartbeat implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final DeliverySettings.HeartbeatSettings settings;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile Optional<Thread> thread = Optional.empty();

    Heartbeat(DeliverySettings settings) {
        this.settings = settings.heartbeat();
    }

    /** Why the last one failed, without the URL, which may hold a token. */
    Optional<String> trouble() {
        return trouble;
    }

    void beat(HttpClient client) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(settings.url()))
                    .timeout(WAIT)
                    .GET()
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            trouble = status / 100 == 2
                    ? Optional.empty()
                    : Optional.of("the heartbeat's receiver answers with status " + status);
        } catch (IOException | IllegalArgumentException e) {
            trouble = Optional.of(
                    "the heartbeat's receiver does not answer (" + e.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public void start() {
        if (!settings.url().isEmpty()) {
            thread = Optional.of(Thread.ofVirtual().name("heartbeat").start(this::run));
        }
    }

    private void run() {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(WAIT).build()) {
            while (true) {
                beat(client);
                Thread.sleep(settings.every());
            }
        } catch (InterruptedException e) {
            LOG.debug("the heartbeat ends");
        }
    }

    @Override
    public void stop() {
        thread.ifPresent(Thread::interrupt);
        thread = Optional.empty();
    }

    @Override
    public boolean isRunning() {
        return thread.isPresent();
    }
}
