package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** What rests on how a guest is now does not take a reading for it that began before. */
class ReadAnewTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final LibvirtSettings SETTINGS = new LibvirtSettings(
            "kvm", "lab", List.of(new LibvirtSettings.Host("alpha", "test:///default")), BOUND, BOUND);

    private static final LibvirtSettings IMPATIENT = new LibvirtSettings(
            "kvm", "lab", List.of(new LibvirtSettings.Host("alpha", "test:///default")), BOUND, Duration.ofSeconds(1));

    private final HeldReading time = new HeldReading();

    @AfterEach
    void let_go() {
        time.release();
    }

    /** Real time; a reading is held when it looks at the clock again, which it does once it has looked at the guests. */
    private static final class HeldReading extends Clock {
        private volatile CountDownLatch hold = new CountDownLatch(0);
        private volatile CountDownLatch held = new CountDownLatch(0);
        private final AtomicInteger looks = new AtomicInteger();

        void holdNext() {
            held = new CountDownLatch(1);
            hold = new CountDownLatch(1);
            looks.set(2);
        }

        void awaitHeld() {
            await().until(() -> held.getCount() == 0);
        }

        void release() {
            hold.countDown();
        }

        @Override
        public Instant instant() {
            Instant now = Instant.now();
            if (Thread.currentThread().getName().startsWith("libvirt-alpha-guests-")
                    && looks.getAndUpdate(left -> Math.max(0, left - 1)) == 1) {
                held.countDown();
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private interface Act {
        void on(Domain domain) throws LibvirtException;
    }

    private static void change(HostPeer peer, Act act) {
        var unused = peer.work().<Boolean>act("changing it", BOUND, connect -> {
            Domain test = connect.domainLookupByName("test");
            try {
                act.on(test);
            } finally {
                test.free();
            }
            return true;
        });
    }

    private static Guest.State state(HostView view) {
        return view.guests().stream()
                .filter(g -> g.name().equals("test"))
                .map(Guest::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void who_asks_while_it_is_being_read_gets_the_next_reading() {
        try (HostPeer peer = new HostPeer(SETTINGS, 0, new Mishaps(time), new Reboots(time), () -> {}, time)) {
            assertThat(state(peer.read().join())).isEqualTo(Guest.State.RUNNING);
            time.holdNext();
            CompletableFuture<HostView> before = peer.read();
            time.awaitHeld();
            change(peer, Domain::suspend);
            try {
                CompletableFuture<HostView> after = peer.read();
                CompletableFuture<HostView> another = peer.read();
                time.release();
                assertThat(state(before.join())).isEqualTo(Guest.State.RUNNING);
                assertThat(state(after.join())).isEqualTo(Guest.State.PAUSED);
                assertThat(another).isSameAs(after);
            } finally {
                change(peer, Domain::resume);
            }
        }
    }

    @Test
    void nothing_is_done_to_a_stopped_guest_whose_host_does_not_say_how_it_is_now() {
        try (Hosts hosts = new Hosts(IMPATIENT, new Mishaps(time), new Reboots(time), () -> {}, time)) {
            HostPeer peer = hosts.host("alpha");
            hosts.refresh();
            change(peer, Domain::destroy);
            try {
                await().untilAsserted(() -> assertThat(hosts.refresh().guests())
                        .singleElement()
                        .satisfies(g -> assertThat(g.state()).isEqualTo(Guest.State.STOPPED)));
                String id = peer.view().orElseThrow().guests().getFirst().id();
                time.holdNext();
                assertThat(hosts.seen(id).state()).isEqualTo(Guest.State.STOPPED);
                assertThatThrownBy(() -> hosts.located(id)).isInstanceOfSatisfying(Problem.class, p -> {
                    assertThat(p.text()).matches("alpha does not say how test \\(.*\\) is now\\.");
                    assertThat(p.whose()).isEqualTo(Problem.Whose.SITE);
                });
                time.release();
                await().ignoreExceptionsInstanceOf(Problem.class)
                        .until(() -> hosts.located(id).state() == Guest.State.STOPPED);
            } finally {
                time.release();
                change(peer, Domain::create);
            }
        }
    }

    @Test
    void a_host_that_answers_and_does_not_say_how_its_guests_are_is_told_as_that() {
        try (Hosts hosts = new Hosts(IMPATIENT, new Mishaps(time), new Reboots(time), () -> {}, time)) {
            // Its storages are read on the side, and where that was late again after half a minute.
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                Inventory read = hosts.refresh();
                assertThat(read.warnings()).isEmpty();
                assertThat(read.storages()).isNotEmpty();
            });
            time.holdNext();
            await().untilAsserted(() -> assertThat(hosts.refresh().warnings())
                    .singleElement()
                    .asString()
                    .matches("alpha answers, but has not said for \\d+ s how its guests are: "
                            + "one of them hangs, or is being stopped and does not go\\."));
            Inventory held = hosts.refresh();
            assertThat(held.nodes()).allMatch(Node::online);
            assertThat(held.guests()).extracting(Guest::state).containsExactly(Guest.State.RUNNING);
            time.release();
            await().untilAsserted(() -> assertThat(hosts.refresh().warnings()).isEmpty());
        }
    }
}
