package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A disk hangs on a real host, and with it whatever touches it. */
class StuckCallsTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @Test
    void five_calls_stuck_in_a_storage_do_not_hold_up_what_is_asked_of_guests() throws Exception {
        LibvirtHosts hosts = LibvirtHosts.start();
        hosts.alpha().define("here");
        hosts.alpha().makePool();
        LibvirtSettings settings = new LibvirtSettings(
                "kvm",
                "lab",
                List.of(new LibvirtSettings.Host("alpha", hosts.alpha().uri())),
                PATIENT,
                PATIENT);
        Clock clock = Clock.systemUTC();
        try (HostPeer peer = new HostPeer(settings, 0, new Mishaps(clock), new Reboots(clock), () -> {}, clock);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            make(peer, "before", PATIENT);
            assertThat(peer.read().get().guests()).hasSize(1);
            hosts.alpha().freezePool();
            try {
                List<Future<?>> stuck = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    String name = "stuck" + i;
                    stuck.add(threads.submit(() -> make(peer, name, BOUND)));
                }
                for (int i = 0; i < 20; i++) {
                    assertThat(peer.read().get().guests()).hasSize(1);
                }
                assertThat(stuck).as("none had to be given up first").noneMatch(Future::isDone);
                for (Future<?> one : stuck) {
                    assertThatThrownBy(one::get)
                            .isInstanceOf(ExecutionException.class)
                            .cause()
                            .isInstanceOfSatisfying(
                                    Problem.class,
                                    p -> assertThat(p.text())
                                            .contains("alpha has not answered for 10 s while making a volume"));
                }
                assertThat(peer.storage().stuck()).isEqualTo(1);
                assertThat(peer.trouble()).isEmpty();
            } finally {
                hosts.alpha().thawPool();
            }
            await().until(() -> peer.storage().stuck() == 0);
            await().ignoreExceptions().until(() -> {
                make(peer, "after" + System.nanoTime(), PATIENT);
                return true;
            });
        }
    }

    private static void make(HostPeer peer, String name, Duration bound) {
        var unused = peer.storage().<Integer>call("making a volume", bound, connect -> {
            var pool = connect.storagePoolLookupByName("slow");
            try {
                return pool.storageVolCreateXML(
                                "<volume><name>" + name + "</name><capacity unit='KiB'>64</capacity></volume>", 0)
                        .free();
            } finally {
                pool.free();
            }
        });
    }
}
