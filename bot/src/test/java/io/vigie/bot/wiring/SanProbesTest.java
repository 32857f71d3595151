package io.vigie.bot.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.storage.Portal;
import io.vigie.commands.storage.San;
import io.vigie.commands.storage.Sans;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SanProbesTest {
    @Test
    @Timeout(20)
    void a_san_that_hangs_holds_up_neither_the_timer_nor_the_others_and_is_not_asked_twice_at_once() {
        CountDownLatch hangs = new CountDownLatch(1);
        FakeSan frozen = new FakeSan("frozen", hangs);
        FakeSan good = new FakeSan("good", new CountDownLatch(0));
        SanWiring.Probes probes = new SanWiring.Probes(new Sans(List.of(frozen, good)));
        probes.probe();
        await().until(() -> good.ended.get() == 1 && frozen.begun.get() == 1);
        await().until(() -> {
            probes.probe();
            return good.ended.get() >= 2;
        });
        assertThat(frozen.begun).hasValue(1);
        hangs.countDown();
        await().until(() -> {
            probes.probe();
            return frozen.ended.get() >= 2;
        });
    }

    private record FakeSan(String name, CountDownLatch gate, AtomicInteger begun, AtomicInteger ended) implements San {
        FakeSan(String name, CountDownLatch gate) {
            this(name, gate, new AtomicInteger(), new AtomicInteger());
        }

        @Override
        public List<String> serves() {
            return List.of();
        }

        @Override
        public List<Portal> portals() {
            return List.of();
        }

        @Override
        public List<Portal> probe() {
            begun.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended.incrementAndGet();
            return List.of();
        }

        @Override
        public void close() {}
    }
}
