package io.vigie.bot.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.incident.Observation;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.libvirt.LibvirtHosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From libvirt's event to the incident; measures, and judges nothing: {@code ./mvnw verify -Pbench}. */
@Tag("bench")
class RealHostsBench {
    private static final int ROUNDS = 10;

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    @Test
    void a_crash_is_told() throws Exception {
        LibvirtHosts hosts = LibvirtHosts.start();
        hosts.alpha().define("here");
        hosts.alpha().run("here");
        AtomicLong heard = new AtomicLong();
        AtomicLong observed = new AtomicLong();
        AtomicBoolean back = new AtomicBoolean();
        IncidentsFixture site = new IncidentsFixture(store);
        List<Double> toObservation = new ArrayList<>();
        List<Double> toIncident = new ArrayList<>();
        try (AutoCloseable ear = hosts.alpha().whenHeard(() -> heard.compareAndSet(0, System.nanoTime()));
                WatchedHosts watched = new WatchedHosts(hosts.cluster(), site, seen -> {
                    if (seen.stream().anyMatch(o -> o.kind() == Observation.Kind.GUEST_CRASHED)) {
                        observed.compareAndSet(0, System.nanoTime());
                    } else if (seen.stream().anyMatch(o -> o.kind() == Observation.Kind.GUEST_RECOVERED)) {
                        back.set(true);
                    }
                })) {
            AtomicLong stored = new AtomicLong();
            site.listen(event -> stored.compareAndSet(0, System.nanoTime()));
            for (int i = 0; i < ROUNDS; i++) {
                if (i > 0) {
                    hosts.alpha().run("here");
                    await().atMost(Duration.ofSeconds(20)).until(back::get);
                }
                back.set(false);
                heard.set(0);
                observed.set(0);
                stored.set(0);
                hosts.alpha().killGuest("here");
                await().atMost(Duration.ofSeconds(20)).until(() -> stored.get() != 0 && observed.get() != 0);
                toObservation.add((observed.get() - heard.get()) / 1e6);
                toIncident.add((stored.get() - heard.get()) / 1e6);
            }
        }
        report("event to observation", toObservation);
        report("event to incident", toIncident);
        assertThat(toObservation).hasSize(ROUNDS);
    }

    private static void report(String what, List<Double> millis) {
        millis.sort(null);
        System.out.printf(
                "%s: median %.1f ms, worst of %d %.1f ms%n",
                what, millis.get(millis.size() / 2), millis.size(), millis.getLast());
    }
}
