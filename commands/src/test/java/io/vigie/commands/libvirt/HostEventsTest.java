package io.vigie.commands.libvirt;

import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostEventsTest {
    @Test
    void a_listener_that_fails_is_called_again() {
        AtomicInteger calls = new AtomicInteger();
        Clock clock = Clock.systemUTC();
        try (HostEvents events = new HostEvents("alpha", new Mishaps(clock), new Reboots(clock), () -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("a fault of the test's own making");
            }
        })) {
            await().until(() -> {
                events.lost();
                return calls.get() > 1;
            });
        }
    }
}
