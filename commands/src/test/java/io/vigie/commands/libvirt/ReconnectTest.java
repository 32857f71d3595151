package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that are lost and opened anew, with all their listeners, leave nothing behind. */
class ReconnectTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final SettableClock clock = new SettableClock("2026-11-23T11:47:00Z");

    @Test
    void a_thousand_lost_connections_leave_nothing_behind() throws Exception {
        Footprint grown = reconnect("test:///default", 200, 1_000);
        assertThat(grown.threads()).isLessThanOrEqualTo(5);
        assertThat(grown.files()).isLessThanOrEqualTo(5);
        assertThat(grown.nativeKilobytes()).isLessThan(16_000);
    }

    @Test
    void two_hundred_lost_connections_to_a_real_host_leave_nothing_behind() throws Exception {
        LibvirtHosts hosts = LibvirtHosts.start();
        hosts.alpha().define("here");
        Footprint grown = reconnect(hosts.alpha().uri(), 50, 200);
        assertThat(grown.threads()).isLessThanOrEqualTo(5);
        assertThat(grown.files()).isLessThanOrEqualTo(5);
        assertThat(grown.nativeKilobytes()).isLessThan(16_000);
    }

    @Test
    @Tag("bench")
    void ten_thousand_lost_connections_leave_nothing_behind() throws Exception {
        System.out.println("10,000 reconnections: " + reconnect("test:///default", 2_000, 10_000));
        LibvirtHosts hosts = LibvirtHosts.start();
        System.out.println(
                "1,000 reconnections to a real host: " + reconnect(hosts.alpha().uri(), 200, 1_000));
    }

    /** What more there is afterwards. */
    private Footprint reconnect(String uri, int warmUp, int times) throws Exception {
        LibvirtSettings.Host host = new LibvirtSettings.Host("alpha", uri);
        try (HostEvents events = new HostEvents("alpha", new Mishaps(clock), new Reboots(clock), () -> {});
                Link link = new Link(host, "test", BOUND, clock, events, Link.WhenLate.GIVE_UP)) {
            rounds(link, warmUp);
            Footprint before = Footprint.now();
            rounds(link, times);
            Footprint after = Footprint.now();
            return new Footprint(
                    after.threads() - before.threads(),
                    after.files() - before.files(),
                    after.nativeKilobytes() - before.nativeKilobytes());
        }
    }

    private void rounds(Link link, int times) {
        for (int i = 0; i < times; i++) {
            CountDownLatch release = new CountDownLatch(1);
            Throwable given = catchThrowable(() -> link.<Integer>call("waiting", AT_ONCE, connect -> {
                int count = connect.numOfDomains();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return count;
            }));
            release.countDown();
            assertThat(given).hasMessageContaining("has not answered");
            clock.advance(Duration.ofMinutes(1));
            await().atMost(BOUND).pollInterval(Duration.ofMillis(1)).until(() -> link.stuck() == 0);
        }
    }
}
