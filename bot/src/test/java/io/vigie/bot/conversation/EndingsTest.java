package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.conversation.Endings.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndingsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch go = new CountDownLatch(1);
    private final List<List<String>> stored = new CopyOnWriteArrayList<>();
    private final Endings endings = new Endings(this::store);

    private void store(List<Ending> some) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        stored.add(some.stream().map(e -> e.message().id()).toList());
    }

    private void add(int number) {
        endings.add(new Ending(new MessageRef("chat", "infra", String.valueOf(number)), () -> {}));
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
        await().until(() -> many.getState() == Thread.State.WAITING);
        go.countDown();
        many.join();
        endings.settle(LONG);
        assertThat(stored.stream().mapToInt(List::size).sum()).isEqualTo(2_000);
    }
}
