package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.FakeChatAdapter;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Problem;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One chat does not answer, the other does. */
@Timeout(60)
class LeftUnansweredTest {
    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final FakeChatAdapter hanging = new FakeChatAdapter("mattermost");
    private final FakeChatAdapter console = new FakeChatAdapter("console");
    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private LeftUnanswered left;

    @BeforeEach
    void a_process_died_over_what_was_said_in_both() {
        Recorder dead = replica();
        for (String id : List.of("m1", "m2", "m3")) {
            assertThat(dead.claim(message("mattermost", id))).isEqualTo(Claim.OURS);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(dead.claim(message("console", "m1"))).isEqualTo(Claim.OURS);
        clock.advance(HeardMessages.LEASE.plusSeconds(1));
        hanging.aroundCalls(
                () -> {
                    asked.incrementAndGet();
                    awaitTheEnd();
                    throw Problem.site("Mattermost did not answer in time.");
                },
                () -> {});
        left = new LeftUnanswered(heard(), replica(), new Chats(List.of(hanging, console)));
        for (int i = 1; i < LeftUnanswered.ROUNDS; i++) {
            left.tell(); // nobody yet: whoever is at it may give a sign of life
        }
    }

    private HeardMessages heard() {
        return new HeardMessages(store.jdbcTemplate(), store.transactions(), store.soonDurable(), clock);
    }

    private Recorder replica() {
        return new Recorder(heard(), store.soonDurable(), event -> {});
    }

    private static MessageHeard message(String platform, String id) {
        return new MessageHeard(
                new AccountId(platform, "jane"),
                new MessageRef(platform, "infra", id),
                Place.channel(platform, "infra"),
                "!vm list",
                false,
                false,
                Instant.EPOCH);
    }

    private void awaitTheEnd() {
        try {
            assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoever_looks_does_not_wait_for_it_and_it_is_not_asked_twice_at_once() {
        left.look();
        await().until(() -> asked.get() == 1);
        clock.advance(HeardMessages.LEASE.plusSeconds(1));
        left.look();
        await().during(Duration.ofMillis(100)).until(() -> tellers() == 1);
        held.countDown();
        await().until(() -> !console.messages().isEmpty());
        await().until(() -> {
            left.look();
            return asked.get() >= 2;
        });
    }

    private static long tellers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("left unanswered"))
                .count();
    }

    @Test
    void it_is_left_for_a_round_after_its_first_silence_and_everything_else_is_told() {
        held.countDown();
        left.tell();
        assertThat(asked).hasValue(1);
        assertThat(console.messages()).hasSize(1);
    }

    @Test
    void what_it_refused_before_comes_after_what_it_was_not_yet_asked_to_take() {
        held.countDown();
        hanging.aroundCalls(
                () -> {
                    if (asked.incrementAndGet() % 3 != 0) {
                        throw Problem.site("There is no such channel.");
                    }
                },
                () -> {});
        for (int round = 0; round < 3; round++) {
            left.tell();
            clock.advance(HeardMessages.LEASE.plusSeconds(1));
        }
        assertThat(hanging.messages())
                .singleElement()
                .satisfies(
                        told -> assertThat(hanging.message(told).first().key()).endsWith(" m3"));
    }
}
