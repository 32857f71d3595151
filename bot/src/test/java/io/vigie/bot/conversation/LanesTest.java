package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final Lanes lanes = new Lanes();

    @AfterEach
    void close() {
        lanes.close();
    }

    @Test
    void work_in_a_lane_is_done_in_order() {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 40; i++) {
            int n = i;
            assertThat(lanes.offer("a", () -> done.add(n))).isTrue();
        }
        await().until(() -> done.size() == 40);
        assertThat(done).isEqualTo(IntStream.range(0, 40).boxed().toList());
    }

    @Test
    void a_slow_lane_holds_up_no_other_and_takes_no_more_than_it_can() {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        lanes.offer("slow", () -> awaitQuietly(slow));
        boolean refused = false;
        for (int i = 0; i < 100; i++) {
            refused |= !lanes.offer("slow", () -> {});
        }
        lanes.offer("other", other::countDown);
        await().until(() -> other.getCount() == 0);
        assertThat(refused).isTrue();
        slow.countDown();
    }

    @Test
    void more_lanes_than_there_may_be_are_refused_and_begin_again_when_others_have_ended() {
        CountDownLatch slow = new CountDownLatch(1);
        int taken = 0;
        while (taken < 1_000 && lanes.offer("slow " + taken, () -> awaitQuietly(slow))) {
            taken++;
        }
        assertThat(taken).isEqualTo(256);
        slow.countDown();
        CountDownLatch again = new CountDownLatch(1);
        await().until(() -> lanes.offer("again", again::countDown));
        await().until(() -> again.getCount() == 0);
    }

    @Test
    void what_fails_does_not_stop_what_follows() {
        CountDownLatch after = new CountDownLatch(1);
        lanes.offer("a", () -> {
            throw new IllegalStateException("expected in this test");
        });
        lanes.offer("a", after::countDown);
        await().until(() -> after.getCount() == 0);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
