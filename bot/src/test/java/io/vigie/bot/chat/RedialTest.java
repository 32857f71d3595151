package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vigie.bot.chat.Redial.Waits;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedialTest {
    private static final Waits WAITS = new Waits(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofMinutes(5));

    private final List<Duration> waited = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long now;
    private int sessions;
    private Redial redial = redial(() -> 0L);

    @BeforeEach
    void hear() {
        log.start();
    }

    private Redial redial(RandomGenerator random) {
        Logger logger = new LoggerContext().getLogger("line");
        logger.addAppender(log);
        return new Redial("Chat", WAITS, logger, new Passing(), random);
    }

    private class Passing implements Redial.Time {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public boolean happens(CompletableFuture<?> happening, Duration most) {
            waited.add(most);
            now += most.toNanos();
            return happening.isDone();
        }
    }

    /** So many sessions, the last of which is stopped. */
    private void run(int most, Redial.Session session) {
        redial.run(() -> {
            if (++sessions == most) {
                redial.stop();
            }
            session.serve();
        });
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static Problem gone() {
        return Problem.site("The chat is gone.").withMend("Look after it.");
    }

    @Test
    void the_wait_doubles_up_to_the_longest_and_is_at_least_half_of_that() {
        run(8, () -> {
            throw gone();
        });
        assertThat(waited.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void clients_that_lost_the_same_server_come_back_at_different_times() {
        redial = redial(new SplittableRandom(7));
        run(60, () -> {
            throw gone();
        });
        assertThat(waited.subList(6, 59))
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60)))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_line_that_is_good_at_first_again_and_again_is_not_waited_for_long() {
        run(6, () -> {
            redial.connected();
            throw gone();
        });
        assertThat(waited.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 4L, 4L);
    }

    @Test
    void the_end_of_a_line_that_lasted_is_a_first_failure() {
        run(5, () -> {
            now += sessions == 3 ? Duration.ofMinutes(6).toNanos() : 0;
            throw gone();
        });
        assertThat(waited.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 1L, 2L);
    }

    @Test
    void what_is_out_of_the_way_does_not_count() {
        List<Integer> failures = new ArrayList<>();
        run(4, () -> {
            failures.add(redial.failures());
            if (sessions == 3) {
                redial.forgetFailures();
            }
            throw gone();
        });
        assertThat(failures).containsExactly(0, 1, 2, 1);
        assertThat(waited.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 1L);
    }

    @Test
    void a_trouble_is_logged_once_and_told_until_the_line_is_good() {
        assertThat(redial.trouble()).contains("Chat is not connected yet.");
        run(6, () -> {
            if (sessions == 3 || sessions == 4) {
                redial.connected();
                redial.logLack(Optional.empty());
                redial.logLack(Optional.empty());
                assertThat(redial.trouble()).isEmpty();
            } else if (sessions > 1) {
                assertThat(redial.trouble()).contains("The chat is gone. Look after it.");
            }
            if (sessions != 3) {
                throw gone();
            }
        });
        assertThat(logged())
                .containsExactly(
                        "The chat is gone. Look after it.", "Chat is connected", "The chat is gone. Look after it.");
    }

    @Test
    void what_a_good_line_lacks_is_logged_and_no_trouble_of_the_line() {
        redial.connected();
        redial.logLack(Optional.of("It may not post."));
        redial.logLack(Optional.of("It may not post."));
        assertThat(logged()).containsExactly("It may not post.");
        assertThat(redial.trouble()).isEmpty();
    }

    @Test
    void a_fault_of_ours_ends_the_session_and_not_the_line() {
        run(3, () -> {
            if (sessions == 2) {
                throw new StackOverflowError("secret");
            }
            throw new IllegalStateException("secret");
        });
        assertThat(sessions).isEqualTo(3);
        assertThat(redial.trouble()).contains("The line to Chat failed inside Vigie; the log has more.");
    }

    @Test
    void what_ends_since_it_was_stopped_is_no_trouble_and_nothing_is_waited_for() {
        run(1, () -> {
            redial.connected();
            throw gone();
        });
        assertThat(redial.trouble()).isEmpty();
        assertThat(logged()).isEmpty();
        assertThat(waited).isEmpty();
        redial.run(() -> sessions++);
        assertThat(sessions).isOne();
    }

    @Test
    void a_wait_within_a_session_ends_when_all_is_stopped() throws Exception {
        redial.stop();
        redial.await(new CompletableFuture<>());
        assertThat(redial.isRunning()).isFalse();
    }

    @Test
    void an_interrupted_session_ends_the_line() {
        run(5, () -> {
            throw new InterruptedException();
        });
        assertThat(sessions).isOne();
        assertThat(Thread.interrupted()).isTrue();
    }
}
