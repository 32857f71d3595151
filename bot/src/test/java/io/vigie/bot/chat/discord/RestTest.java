package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.requests.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request to a session that ends, or has ended, is the site's trouble as any other. */
class RestTest {
    private FakeDiscord server;
    private JDA session;

    @BeforeEach
    void open() throws Exception {
        server = new FakeDiscord();
        session = BareSession.with(server);
    }

    @AfterEach
    void close() throws Exception {
        session.shutdownNow();
        server.close();
    }

    private Throwable ask() {
        Rest rest = new Rest(() -> Optional.of(session), Duration.ofSeconds(20));
        return catchThrowable(() -> rest.get(Route.Messages.GET_MESSAGE.compile("1", "2")));
    }

    private static void isOfTheSite(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.SITE));
    }

    @Test
    void one_after_the_end_is_refused() throws Exception {
        session.shutdownNow();
        assertThat(session.awaitShutdown(Duration.ofSeconds(20))).isTrue();
        isOfTheSite(ask());
    }

    @Test
    void one_that_waits_at_the_end_is_refused() {
        server.hold = new CountDownLatch(1);
        server.holdPath = "/api/v10/channels/1/messages";
        var first = CompletableFuture.supplyAsync(this::ask);
        await().until(() -> server.held);
        var second = CompletableFuture.supplyAsync(this::ask);
        // Only what stands in line is given up.
        await().until(() -> {
            session.shutdownNow();
            return second.isDone();
        });
        isOfTheSite(second.join());
        server.hold.countDown();
        var unused = first.join();
    }
}
