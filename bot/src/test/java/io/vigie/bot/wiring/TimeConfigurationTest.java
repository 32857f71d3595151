package io.vigie.bot.wiring;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.scheduling.annotation.Scheduled;

class TimeConfigurationTest {
    static class Slow {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch held = new CountDownLatch(1);

        @Scheduled(fixedDelay = 1)
        void tick() throws InterruptedException {
            begun.countDown();
            held.await();
        }
    }

    static class Quick {
        final AtomicInteger ticks = new AtomicInteger();

        @Scheduled(fixedDelay = 1)
        void tick() {
            ticks.incrementAndGet();
        }
    }

    @Test
    void what_takes_long_holds_up_nothing_else_that_is_done_at_intervals() throws InterruptedException {
        try (var context = new AnnotationConfigApplicationContext(TimeConfiguration.class, Slow.class, Quick.class)) {
            Slow slow = context.getBean(Slow.class);
            slow.begun.await();
            AtomicInteger ticks = context.getBean(Quick.class).ticks;
            int before = ticks.get();
            await().until(() -> ticks.get() > before + 2);
            slow.held.countDown();
        }
    }
}
