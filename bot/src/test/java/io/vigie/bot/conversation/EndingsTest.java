package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.conversation.Endings.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndingsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger away = new AtomicInteger();
    private final List<List<String>> stored = new CopyOnWriteArrayList<>();
    private final Endings endings = new Endings(new Endings.Waits(Duration.ZERO, Duration.ZERO, LONG), this::store);

    private int store(List<Ending> some) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (away.getAndDecrement() > 0) {
            return 0;
        }
        stored.add(some.stream().map(e -> e.message().id()).toList());
        return some.size();
    }

    private void add(int number) {
        assertThat(endings.add(ending(number))).isTrue();
    }

    private static Ending ending(int number) {
        return new Ending(new MessageRef("chat", "infra", String.valueOf(number)), Optional.empty(), true);
    }

    @Test
    void what_comes_while_others_are_stored_is_stored_together_and_in_order() {
        IntStream.range(0, 250).forEach(this::add);
        go.countDown();
        endings.settle(LONG);
        List<String> all = new ArrayList<>();
        stored.forEach(all::addAll);
        assertThat(all)
                .isEqualTo(IntStream.range(0, 250).mapToObj(String::valueOf).toList());
        assertThat(stored).hasSizeBetween(3, 5);
        add(250);
        endings.settle(LONG);
        assertThat(stored.getLast()).containsExactly("250");
    }

    @Test
    void settling_waits_no_longer_than_it_was_told() {
        add(1);
        endings.settle(Duration.ofMillis(5));
        assertThat(stored).isEmpty();
        go.countDown();
        endings.settle(LONG);
        assertThat(stored).hasSize(1);
    }

    @Test
    void whoever_adds_to_very_many_waits() throws Exception {
        Thread many = Thread.ofVirtual().start(() -> IntStream.range(0, 2_000).forEach(this::add));
        await().until(() -> many.getState() == Thread.State.TIMED_WAITING);
        go.countDown();
        many.join();
        endings.settle(LONG);
        assertThat(stored.stream().mapToInt(List::size).sum()).isEqualTo(2_000);
    }

    @Test
    void very_many_that_nobody_stores_are_not_added_to_for_ever() {
        Endings impatient =
                new Endings(new Endings.Waits(Duration.ZERO, Duration.ZERO, Duration.ofMillis(5)), this::store);
        int taken = 0;
        while (impatient.add(ending(taken))) {
            taken++;
        }
        assertThat(taken).isBetween(1_000, 1_100);
        go.countDown();
        impatient.settle(LONG);
        assertThat(stored.stream().mapToInt(List::size).sum()).isEqualTo(taken);
    }

    @Test
    void what_finds_the_store_away_is_stored_when_it_is_back_and_once() {
        away.set(3);
        add(1);
        add(2);
        go.countDown();
        endings.settle(LONG);
        assertThat(stored.stream().flatMap(List::stream)).containsExactly("1", "2");
    }

    @Test
    void what_the_store_did_not_get_to_is_given_to_it_again() {
        List<String> some = new CopyOnWriteArrayList<>();
        Endings hurried = new Endings(new Endings.Waits(Duration.ofMillis(5), Duration.ZERO, LONG), given -> {
            some.add(given.getFirst().message().id());
            return 1;
        });
        IntStream.range(0, 120).forEach(i -> assertThat(hurried.add(ending(i))).isTrue());
        hurried.settle(LONG);
        assertThat(some)
                .isEqualTo(IntStream.range(0, 120).mapToObj(String::valueOf).toList());
    }

    @Test
    void an_error_takes_only_what_it_came_with() {
        List<String> others = new CopyOnWriteArrayList<>();
        Endings failing = new Endings(new Endings.Waits(Duration.ZERO, Duration.ZERO, LONG), some -> {
            if (some.getFirst().message().id().equals("1")) {
                throw new StackOverflowError("expected in this test");
            }
            others.add(some.getFirst().message().id());
            return some.size();
        });
        assertThat(failing.add(ending(1))).isTrue();
        failing.settle(LONG);
        assertThat(failing.add(ending(2))).isTrue();
        failing.settle(LONG);
        assertThat(others).containsExactly("2");
    }
}
